/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-advice.h"

#include "option-checks.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace prometheus
{

namespace
{

/** No answer in time for 95 % of the images is later than any latency. */
double LatencyOf(const ModeOutcome& outcome)
{
    return outcome.latencyP95Ms.value_or(std::numeric_limits<double>::infinity());
}

bool Dominates(const ModeOutcome& a, const ModeOutcome& b)
{
    return *a.accuracy >= *b.accuracy && *a.latencyP95Ms <= *b.latencyP95Ms &&
           (*a.accuracy > *b.accuracy || *a.latencyP95Ms < *b.latencyP95Ms);
}

void MarkFront(const std::vector<ModeOutcome>& outcomes, std::vector<ModeAdvice>& modes)
{
    const auto isKnown = [](const ModeOutcome& outcome)
    { return outcome.infeasibleBecause.empty() && outcome.accuracy && outcome.latencyP95Ms; };
    for (std::size_t i = 0; i < outcomes.size(); ++i)
    {
        modes[i].isOnFront =
            isKnown(outcomes[i]) &&
            std::none_of(outcomes.begin(),
                         outcomes.end(),
                         [&](const ModeOutcome& other)
                         { return isKnown(other) && Dominates(other, outcomes[i]); });
    }
}

/** Least accuracy that counts as good as the best of some modes; none when none is known. */
std::optional<double> LeastGoodAccuracy(const std::vector<ModeOutcome>& outcomes,
                                        const std::vector<std::size_t>& among)
{
    const ModeOutcome* best = nullptr;
    for (const auto i : among)
    {
        if (outcomes[i].accuracy && (!best || *outcomes[i].accuracy > *best->accuracy))
        {
            best = &outcomes[i];
        }
    }
    return best ? std::optional<double>(*best->accuracy - *best->AccuracyError()) : std::nullopt;
}

std::size_t Choose(const std::vector<ModeOutcome>& outcomes,
                   const std::vector<std::size_t>& among,
                   std::optional<double> leastGood)
{
    const auto key = [&](std::size_t i)
    {
        const auto& outcome = outcomes[i];
        const bool isGood =
            !leastGood || (outcome.accuracy.has_value() && *outcome.accuracy >= *leastGood);
        return std::make_tuple(!isGood, LatencyOf(outcome), outcome.airBytes, i);
    };
    return *std::min_element(among.begin(),
                             among.end(),
                             [&key](std::size_t a, std::size_t b) { return key(a) < key(b); });
}

std::string LatencyText(const ModeOutcome& outcome)
{
    return outcome.latencyP95Ms ? FixedText(*outcome.latencyP95Ms, 2) + " ms"
                                : "no answer in more than 5 % of the images";
}

std::string AccuracyText(const ModeOutcome& outcome)
{
    return outcome.accuracy ? FixedText(*outcome.accuracy, 3) : "unknown";
}

/** Why a mode that keeps all limits is not the chosen one. */
std::string WhyNot(const ModeOutcome& outcome,
                   const ModeOutcome& chosen,
                   std::optional<double> leastGood)
{
    if (leastGood && !outcome.accuracy)
    {
        return "loses: its accuracy is unknown, a recording cannot tell after a loss or a "
               "rounding encoding";
    }
    if (leastGood && *outcome.accuracy < *leastGood)
    {
        return "loses: accuracy " + AccuracyText(outcome) +
               " is more than a standard error below " + "the best";
    }
    if (LatencyOf(outcome) > LatencyOf(chosen))
    {
        return "loses: slower, " + LatencyText(outcome) + " instead of " + LatencyText(chosen);
    }
    if (outcome.airBytes > chosen.airBytes)
    {
        return "loses: as fast, but " + TextOf(outcome.airBytes) + " bytes on the air instead of " +
               TextOf(chosen.airBytes);
    }
    return "as good as " + chosen.mode;
}

} // namespace

Advice Advise(const std::vector<ModeOutcome>& outcomes, const ServiceLimits& limits)
{
    Advice advice;
    advice.modes.resize(outcomes.size());
    MarkFront(outcomes, advice.modes);
    std::vector<std::size_t> keepers;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
    {
        auto& mode = advice.modes[i];
        if (!outcomes[i].infeasibleBecause.empty())
        {
            mode.words = "cannot be done: " + outcomes[i].infeasibleBecause;
            continue;
        }
        mode.check = CheckLimits(outcomes[i], limits);
        if (outcomes[i].answered == 0)
        {
            mode.words = "fails: none of " + TextOf(outcomes[i].images) + " images had an answer";
            continue;
        }
        if (mode.check->IsKept())
        {
            keepers.push_back(i);
            continue;
        }
        mode.words = "fails: " + mode.check->misses;
        if (!advice.closest ||
            mode.check->shortfall < advice.modes[*advice.closest].check->shortfall)
        {
            advice.closest = i;
        }
    }
    if (keepers.empty())
    {
        return advice;
    }
    advice.closest.reset();
    const auto leastGood = LeastGoodAccuracy(outcomes, keepers);
    const auto best = Choose(outcomes, keepers, leastGood);
    const auto& chosen = outcomes[best];
    advice.recommended = best;
    for (const auto i : keepers)
    {
        advice.modes[i].words =
            i != best   ? WhyNot(outcomes[i], chosen, leastGood)
            : leastGood ? "recommended: accuracy " + AccuracyText(chosen) +
                              ", none of the others that are as accurate is faster than " +
                              LatencyText(chosen)
                        : "recommended: no mode's accuracy is known, none is faster than " +
                              LatencyText(chosen);
    }
    return advice;
}

} // namespace prometheus
