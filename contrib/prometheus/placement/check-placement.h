/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHECK_PLACEMENT_H
#define CHECK_PLACEMENT_H

#include "placement-problem.h"
#include "placement-result.h"

#include <string>

namespace prometheus
{

/** Whether a placement obeys every constraint, and if not, which one it breaks. */
struct Feasibility
{
    bool feasible{true};
    /** The first broken constraint in words with numbers; empty when feasible. */
    std::string reason{};

    explicit operator bool() const
    {
        return feasible;
    }
};

/**
 * Refuses what is no placement of this problem: every layer needs a unit that exists.
 * @throws InvalidInput naming the first layer without a unit, the unit that does not exist, or the
 *         numbers of networks or layers that differ.
 */
void RequireComplete(const PlacementProblem& problem, const Placement& placement);

/**
 * Checks a placement made by somebody else, such as all layers on one unit (LC) or a split (SC).
 *
 * In this order: forbidden units and working memory, layer by layer; shared layers on one unit
 * (Eq. 11); L, weight memory and load cap, unit by unit (Eq. 3-5, shared layers once: Eq. 12-14);
 * paths from source to first layer, layer to layer and to the sink, where they are used. A reason
 * reads like "unit 3 (stm32h7) holds 512000 bytes of weights; layers conv1, fc384 of network 'cnn5'
 * need 4836100".
 *
 * @param problem valid (PlacementProblem::Validate()).
 * @throws InvalidInput naming the first layer without a unit, or a unit that does not exist: that
 * is no placement of this problem.
 */
Feasibility CheckPlacement(const PlacementProblem& problem, const Placement& placement);

} // namespace prometheus

#endif // CHECK_PLACEMENT_H
