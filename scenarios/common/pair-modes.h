/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAIR_MODES_H
#define PAIR_MODES_H

#include "layer-profile.h"
#include "mode-name.h"
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
    /** "apart" or "shared", then who computes, as ModeName has it: "shared placed(L=1)". */
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
 * Plans two networks between the source and the sink of the setting's deployment: apart, each with
 * layers of its own, or with the first ones shared (PlacementProblem::sharedLayers).
 *
 * Split modes cut both networks behind the same layer: up to there on the unit at the source, the
 * others on the edge server at the sink. Placed, layers are on the units of the deployment where
 * the summed latency is least.
 *
 * @param profiles two networks; the first trunkLength layers must demand the same.
 * @param setting outputs travel in its transport's encoding, inputs as its planning says.
 * @throws InvalidInput when the deployment or a profile is not valid, or when the trunk is no
 *         layer, leaves none behind it, or demands different things of the two; names both
 *         networks and the layer. As PlanMode() about the name.
 */
PairMode PlanPairMode(const std::vector<NetworkProfile>& profiles,
                      uint32_t trunkLength,
                      const SimulationSetting& setting,
                      const ModeName& name,
                      bool isShared);

/**
 * Plans apart and shared each of SC(k), k being the last layer of the trunk, placed(L=1) and
 * placed(L=C).
 * @throws InvalidInput as PlanPairMode().
 */
std::vector<PairMode> PlanPairModes(const std::vector<NetworkProfile>& profiles,
                                    uint32_t trunkLength,
                                    const SimulationSetting& setting);

} // namespace prometheus

#endif // PAIR_MODES_H
