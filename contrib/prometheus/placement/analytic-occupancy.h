/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ANALYTIC_OCCUPANCY_H
#define ANALYTIC_OCCUPANCY_H

#include "placement-problem.h"
#include "placement-result.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * How long one round, an input of every network, keeps each device busy: what bounds the throughput
 * when inputs follow each other as in a pipeline.
 */
struct Occupancy
{
    /** B_i [s]: the processor of vertex i. */
    std::vector<double> computeSeconds;
    /** R_i [s]: the radio of vertex i, which sends, receives and relays one bit at a time. */
    std::vector<double> radioSeconds;

    /** The most that any of them is busy: no more than one round in so long [s]. */
    double BottleneckSeconds() const;
    /** The first vertex that is so. */
    uint32_t BottleneckVertex() const;
};

/**
 * Occupancy of a placement by expectation: c_j / e_i for every layer on i (Eq. 8), K / rate for
 * every bit on every link of its hop-shortest route, at both its ends.
 *
 * Layers run and data travel with the probabilities of the problem. Layers that are shared run once
 * a round and send their output once to each layer behind them; networks that share their first
 * layers are taken to share their inputs. No headers, acknowledgements or contention: a radio is
 * busy at least so long, so that the throughput 1 / BottleneckSeconds() is a bound from above.
 * limits are not looked at, see CheckPlacement().
 *
 * @param problem valid (PlacementProblem::Validate()).
 * @throws InvalidInput naming the first layer without a unit, or a unit that does not exist, or two
 *         vertices that no path joins although data travel between them (unreachableHops is no
 *         path).
 */
Occupancy AnalyticOccupancy(const PlacementProblem& problem, const Placement& placement);

} // namespace prometheus

#endif // ANALYTIC_OCCUPANCY_H
