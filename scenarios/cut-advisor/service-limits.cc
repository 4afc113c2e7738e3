/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "service-limits.h"

#include "option-checks.h"

#include <cmath>
#include <limits>

namespace prometheus
{

namespace
{

/** Adds a limit that is missed by a known share of it, or, when nothing is known, by infinity. */
void AddMiss(LimitCheck& check, double share, const std::string& words)
{
    check.shortfall += share;
    check.misses += (check.misses.empty() ? "" : "; ") + words;
}

constexpr double UNKNOWN = std::numeric_limits<double>::infinity();

} // namespace

std::optional<double> ModeOutcome::AccuracyError() const
{
    if (!accuracy || images == 0)
    {
        return std::nullopt;
    }
    return std::sqrt(*accuracy * (1 - *accuracy) / static_cast<double>(images));
}

bool LimitCheck::IsKept() const
{
    return latency && accuracy && memory;
}

LimitCheck CheckLimits(const ModeOutcome& outcome, const ServiceLimits& limits)
{
    LimitCheck check;
    if (limits.maxLatencyMs)
    {
        const double limit = *limits.maxLatencyMs;
        check.latency = outcome.latencyP95Ms && *outcome.latencyP95Ms <= limit;
        if (!outcome.latencyP95Ms)
        {
            AddMiss(check,
                    UNKNOWN,
                    TextOf(outcome.images - outcome.answered) + " of " + TextOf(outcome.images) +
                        " images had no answer, which is more than 5 %");
        }
        else if (!check.latency)
        {
            AddMiss(check,
                    (*outcome.latencyP95Ms - limit) / limit,
                    "95th percentile of latency " + FixedText(*outcome.latencyP95Ms, 2) +
                        " ms, limit " + TextOf(limit) + " ms");
        }
    }
    if (limits.minAccuracy)
    {
        const double limit = *limits.minAccuracy;
        check.accuracy = outcome.accuracy && *outcome.accuracy >= limit;
        if (!outcome.accuracy)
        {
            AddMiss(check,
                    UNKNOWN,
                    "accuracy unknown: a recording cannot tell after a loss or "
                    "a rounding encoding");
        }
        else if (!check.accuracy)
        {
            AddMiss(check,
                    (limit - *outcome.accuracy) / limit,
                    "accuracy " + FixedText(*outcome.accuracy, 3) + ", limit " + TextOf(limit));
        }
    }
    if (limits.maxMemoryBytes && outcome.memoryBytes > *limits.maxMemoryBytes)
    {
        const auto limit = static_cast<double>(*limits.maxMemoryBytes);
        check.memory = false;
        AddMiss(check,
                (static_cast<double>(outcome.memoryBytes) - limit) / limit,
                "a device holds " + TextOf(outcome.memoryBytes) + " bytes of weights, limit " +
                    TextOf(*limits.maxMemoryBytes));
    }
    return check;
}

} // namespace prometheus
