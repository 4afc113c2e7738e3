/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SERVICE_LIMITS_H
#define SERVICE_LIMITS_H

#include <cstdint>
#include <optional>
#include <string>

namespace prometheus
{

/** What a user asks for: quality of service. A limit that is not there is kept by everybody. */
struct ServiceLimits
{
    /** Of the 95th percentile of latency over all images [ms]. */
    std::optional<double> maxLatencyMs;
    /** Share of all images whose class is right. */
    std::optional<double> minAccuracy;
    /** Of the weights that any one device holds, the edge server aside [bytes]. */
    std::optional<uint64_t> maxMemoryBytes;
};

/** What one mode came to, as far as limits and choice depend on it. */
struct ModeOutcome
{
    std::string mode;
    /** Why it cannot be done; empty when it can. */
    std::string infeasibleBecause;
    uint64_t images{0};
    uint64_t answered{0};
    /** None when a recording could not tell a class: after a loss, with a rounding encoding. */
    std::optional<double> accuracy;
    /** Over all images, unanswered ones last; none when it falls on one without an answer. */
    std::optional<double> latencyP95Ms;
    uint64_t airBytes{0};
    /** Most weight memory in use on a device, the edge server aside [bytes]. */
    uint64_t memoryBytes{0};

    /** Of the accuracy, over images: sqrt(p (1-p) / n); none as accuracy. */
    std::optional<double> AccuracyError() const;
};

/** Whether a mode keeps each limit, and by how much it misses those it does not. */
struct LimitCheck
{
    bool latency{true};
    bool accuracy{true};
    bool memory{true};
    /** Sum over the limits missed of |value - limit| / limit; infinite where a value is unknown. */
    double shortfall{0};
    /** The misses in words, such as "95th percentile of latency 41.0 ms, limit 20 ms". */
    std::string misses;

    bool IsKept() const;
};

/** @pre the mode is feasible. */
LimitCheck CheckLimits(const ModeOutcome& outcome, const ServiceLimits& limits);

} // namespace prometheus

#endif // SERVICE_LIMITS_H
