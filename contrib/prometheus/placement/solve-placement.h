/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SOLVE_PLACEMENT_H
#define SOLVE_PLACEMENT_H

#include "placement-problem.h"
#include "placement-result.h"

#include <limits>

namespace prometheus
{

/** How long Solve() may try. */
struct SolveOptions
{
    /** Wall-clock limit [seconds], > 0; without one, a solve ends with a proof. */
    double timeLimitSeconds{std::numeric_limits<double>::infinity()};
};

/**
 * Finds a placement of least latency and proves it, or proves that there is none.
 *
 * Exact: Optimal means that no placement is better by more than a relative 1e-12, the rounding of
 * the sums. Deterministic: the same problem gives the same placement, also among equally good ones,
 * unless the time limit strikes. Reentrant and without shared state: may be called from threads.
 *
 * Method: a bound by dynamic programming over (layer, unit, length of the run of layers on that
 * unit), which knows limits within a run and forgets them between runs, then depth-first
 * branch and bound with the true limits in the order of that bound. The bound costs
 * O(M N^2 + M N R) time and O(M N R) memory for M layers on N units, R being the longest run of
 * layers that a unit with limits admits, and is nearly always tight; the search is exponential in
 * the worst case (long chains that need nearly every unit).
 *
 * This version places one network; several networks or shared layers are refused.
 *
 * @return a value in every case: no feasible placement and a struck time limit are no errors.
 * @throws InvalidInput when the problem (PlacementProblem::Validate()) or an option is not valid.
 */
PlacementResult Solve(const PlacementProblem& problem, const SolveOptions& options = {});

} // namespace prometheus

#endif // SOLVE_PLACEMENT_H
