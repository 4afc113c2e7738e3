/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAIR_MODES_H
#define PAIR_MODES_H

#include "layer-profile.h"
#include "mode-simulation.h"
#include "placement-result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** Where one of several networks runs, as planned. */
struct PlannedNetwork
{
    /** Vertex that runs each layer. */
    std::vector<uint32_t> hostOf;
    /** The plan's expectation of this network (Eq. 2, 7-9), as if it were alone. */
    LatencyBreakdown analytic;
    /** Links from the source over the hosts to the sink. */
    uint32_t hops{0};
};

/** One way to place two networks on a deployment, planned. */
struct PairMode
{
    /** "apart" or "shared", then who computes: "SC(1)", "placed(L=1)", "placed(L=C)". */
    std::string name;
    /** Layers of the trunk; 0 apart, when each network runs its own. */
    uint32_t trunkLength{0};
    /** Why it cannot be done; empty when it can. */
    std::string infeasibleBecause;
    /** As many as there are networks; empty when infeasible. */
    std::vector<PlannedNetwork> networks;

    bool IsFeasible() const;
};

/**
 * Plans two networks between the source and the sink of the setting's deployment, each way once
 * apart, each network with layers of its own, and once with the first layers shared
 * (PlacementProblem::sharedLayers):
 *
 * - SC(k), k being the last layer of the trunk: the trunk on the unit at the source, both tails on
 *   the edge server at the sink;
 * - placed(L=1), placed(L=C): on the units of the deployment, at most one layer each or any number,
 *   where the summed latency is least.
 *
 * @param profiles two networks; the first trunkLength layers must demand the same.
 * @throws InvalidInput when the deployment or a profile is not valid, or when the trunk is no
 *         layer, leaves none behind it, or demands different things of the two; names both
 *         networks and the layer.
 */
std::vector<PairMode> PlanPairModes(const std::vector<NetworkProfile>& profiles,
                                    uint32_t trunkLength,
                                    const SimulationSetting& setting);

} // namespace prometheus

#endif // PAIR_MODES_H
