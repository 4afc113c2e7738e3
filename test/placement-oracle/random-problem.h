/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RANDOM_PROBLEM_H
#define RANDOM_PROBLEM_H

#include "placement-problem.h"

#include <cstdint>
#include <set>
#include <string>

namespace prometheus
{

/**
 * A random placement problem, the same for the same seed everywhere: 2 to 11 units, 1 to 3 networks
 * of 2 to 6 layers, with and without every feature, about a third of them with little memory to
 * spare.
 *
 * Bytes and multiplications are small integers, so that a limit is missed by a whole unit or not at
 * all. The answer of a network has the size of its last output: every problem can be written as
 * JSON.
 */
PlacementProblem MakeRandomProblem(uint64_t seed);

/**
 * What is special about a problem, as far as it can be seen: "single", "several", "gated",
 * "shared", "shared in mid-chain" (a member is not the first layer and the layers before are
 * apart), "three share", "cycle" (shared layers close one), "disconnected" (two units that no path
 * joins), "out of reach counts" (as so many hops), "link rates", "forbidden", "working memory",
 * "load cap", "any number" (L does not limit), "one a unit" (L = 1), "unit without relay", "own
 * ends", "sink on source".
 */
std::set<std::string> FeaturesOf(const PlacementProblem& problem);

} // namespace prometheus

#endif // RANDOM_PROBLEM_H
