/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SOLVE_THROUGHPUT_H
#define SOLVE_THROUGHPUT_H

#include "analytic-occupancy.h"
#include "placement-problem.h"
#include "placement-result.h"
#include "solve-placement.h"

#include <cstdint>
#include <string>

namespace prometheus
{

/** What SolveThroughput() answers. */
struct ThroughputResult
{
    /** Optimal: no placement has a shorter bottleneck. */
    PlacementStatus status{PlacementStatus::Infeasible};
    /** Empty when none is known. */
    Placement placement;
    /** Of the placement. */
    Occupancy occupancy;
    LatencyBreakdown latency;
    /** No placement has a shorter bottleneck than this [s]; infinite if infeasible. */
    double lowerBoundSeconds{0};
    /** Whether no placement of that bottleneck has less latency, too. */
    bool isFastestProved{false};
    SolveStatistics statistics;
    /** Why there is no proved optimum, in words with numbers; empty when there is one. */
    std::string reason;

    bool HasPlacement() const;
    /** Most rounds a second, by expectation: 1 / bottleneck. @pre HasPlacement() */
    double ThroughputBound() const;
};

/**
 * Finds a placement whose busiest processor or radio is least busy a round (see Occupancy), so that
 * inputs can follow each other fastest; among these, one of least latency (Eq. 2). Same constraints
 * as Solve(). Proves both.
 *
 * Exact but for a relative 1e-12, the rounding of the sums; deterministic unless the time limit
 * strikes; reentrant.
 *
 * Method: depth-first branch and bound over the layers, network by network, first from the
 * placement that Solve() gives towards the least bottleneck, then within that towards the least
 * latency. Bounds come from dynamic programs over (layer, unit) that know each layer's own time and
 * each transfer's busiest radio, but forget what else the same device does. Exponential in the
 * worst case: meant for networks of some 5 to 20 placeable layers.
 *
 * @return a value in every case: no feasible placement and a struck time limit are no errors.
 * @throws InvalidInput when the problem or an option is not valid, and on
 *         PlacementProblem::unreachableHops: what has no path has no throughput.
 */
ThroughputResult SolveThroughput(const PlacementProblem& problem, const SolveOptions& options = {});

} // namespace prometheus

#endif // SOLVE_THROUGHPUT_H
