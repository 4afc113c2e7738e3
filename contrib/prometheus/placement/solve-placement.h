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
 * Any number of networks: their latencies are summed. Shared layers are placed once and count once
 * for memory, load and L, while every network pays its own transfers and processing (Eq. 11-14).
 *
 * Method (doc/decisions/0003-planner-algorithm.md): layers, shared ones merged, are the nodes of a
 * forest, save for links that close cycles. A dynamic program over (layer, unit, adjacent layers on
 * that unit) bounds the latency: it knows limits within such a group and forgets them between
 * groups. Depth-first branch and bound follows, with the true limits and every link, in the order
 * of that bound. Where that does not end soon, rounds of growing budgets follow: a Lagrangian
 * relaxation puts prices on scarce limits; the search goes on with the sharper bound; the ways to
 * place each network alone are listed and packed; and label setting with dominance (decremental
 * state-space relaxation) tries. Equal networks that share nothing are not tried in both orders.
 * The bound costs O(M N^2 + M N R) time and O(M N R) memory for M layers on N units, R being the
 * longest run of layers that a unit with limits admits; where layers branch, O(M N R^2) time. The
 * search is exponential in the worst case (as many layers as places); lists and passes of labels
 * are given up at half a million entries, so memory is bounded.
 *
 * @return a value in every case: no feasible placement and a struck time limit are no errors.
 * @throws InvalidInput when the problem (PlacementProblem::Validate()) or an option is not valid.
 */
PlacementResult Solve(const PlacementProblem& problem, const SolveOptions& options = {});

} // namespace prometheus

#endif // SOLVE_PLACEMENT_H
