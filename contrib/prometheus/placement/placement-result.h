/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACEMENT_RESULT_H
#define PLACEMENT_RESULT_H

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace prometheus
{

/** Stands for a unit where a layer has none. */
inline constexpr uint32_t NO_UNIT = std::numeric_limits<uint32_t>::max();

/** Which unit runs which layer: the variables alpha of Eq. 1. */
struct Placement
{
    /** unitOf[u][j]: the unit of layer j of network u, or NO_UNIT. */
    std::vector<std::vector<uint32_t>> unitOf;
};

bool operator==(const Placement& a, const Placement& b);
bool operator!=(const Placement& a, const Placement& b);

/** The parts of Eq. 2, summed over all networks [seconds]. */
struct LatencyBreakdown
{
    /** t_s: the inputs, from the sources to the first layers (Eq. 7). */
    double sourceSeconds{0};
    /** Activations between layers (the triple sum of Eq. 2). */
    double transmissionSeconds{0};
    /** t^(p): multiplications (Eq. 8). */
    double processingSeconds{0};
    /** t_f: the answers, to the sinks (Eq. 9). */
    double sinkSeconds{0};

    /** The objective of Eq. 2. */
    double TotalSeconds() const;
    /** t_t of the paper's tables: everything that travels. */
    double AllTransmissionSeconds() const;
};

/** What became of a problem. */
enum class PlacementStatus
{
    /** The placement is proved to be a best one. */
    Optimal,
    /** Proved: no placement obeys all constraints; the reason names what cannot be met. */
    Infeasible,
    /** Time was up: the best placement known, if any, and a proved bound. */
    TimeLimit
};

/** "optimal", "infeasible" or "limit", as results are written. */
const char* NameOf(PlacementStatus status);

/** Effort of a solve. Deterministic unless the time limit struck; no wall-clock times. */
struct SolveStatistics
{
    /** Partial placements looked into. */
    uint64_t nodes{0};
    /** Times the best known placement improved. */
    uint64_t improvements{0};
    /** Bound before any search [seconds]; infinite when it proved infeasibility. */
    double rootBoundSeconds{0};
};

/** What Solve() answers. */
struct PlacementResult
{
    PlacementStatus status{PlacementStatus::Infeasible};
    /** Empty when none is known. */
    Placement placement;
    /** Of the placement; all infinite when none is known. */
    LatencyBreakdown latency;
    /** No placement is faster than this [seconds]: the optimum when proved, infinite if infeasible.
     */
    double lowerBoundSeconds{0};
    SolveStatistics statistics;
    /** Why there is no proved optimum, in words with numbers; empty when there is one. */
    std::string reason;

    bool HasPlacement() const;
};

} // namespace prometheus

#endif // PLACEMENT_RESULT_H
