/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SOLVE_BEST_H
#define SOLVE_BEST_H

#include "placement-problem.h"
#include "placement-result.h"
#include "solve-placement.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** One of the placements that SolveBest() lists. */
struct RankedPlacement
{
    Placement placement;
    LatencyBreakdown latency;
};

/** What SolveBest() answers. */
struct BestPlacements
{
    /** Optimal: these are the best so many, or all there are. */
    PlacementStatus status{PlacementStatus::Infeasible};
    /** No two equal; least latency first. */
    std::vector<RankedPlacement> placements;
    /**
     * No placement that is not listed is faster than this [seconds]; infinite when there are none
     * but those listed, and fewer than asked for.
     */
    double lowerBoundSeconds{0};
    SolveStatistics statistics;
    /** Why the list is empty or not proved, in words with numbers; else empty. */
    std::string reason;

    /** So many of the first are proved: none that is not listed is faster. All, when Optimal. */
    std::size_t ProvedCount() const;
};

/**
 * Finds the placements of least latency (Eq. 2), so many as asked for or all there are if they are
 * fewer, and proves that no other is faster than the last of them. For whoever wants to choose
 * among good plans by something that Eq. 2 does not know, such as what a simulation says of them.
 *
 * Same problems, constraints and guarantees as Solve(), whose placement comes first. Two placements
 * differ when a layer has another unit, be it that equal units, or equal networks, are swapped.
 * Latencies that differ by less than a relative 1e-12, the rounding of the sums, count as equal:
 * within that, the order, and which of those equal to the last are listed, are fixed for a problem
 * and a count, and mean nothing. Deterministic unless the time limit strikes; reentrant.
 *
 * Method: Solve(), then depth-first branch and bound with the same bounds, cut off at the last of
 * the list; where that does not end soon, again with prices on scarce limits. Exponential in the
 * worst case, and no faster than Solve().
 *
 * @param count most placements, at least 1.
 * @return a value in every case: no feasible placement and a struck time limit are no errors.
 * @throws InvalidInput when the problem, the count or an option is not valid.
 */
BestPlacements SolveBest(const PlacementProblem& problem,
                         uint32_t count,
                         const SolveOptions& options = {});

} // namespace prometheus

#endif // SOLVE_BEST_H
