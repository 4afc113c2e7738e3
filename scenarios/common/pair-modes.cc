/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pair-modes.h"

#include "analytic-latency.h"
#include "check-placement.h"
#include "placement-problem.h"
#include "prometheus-error.h"
#include "solve-placement.h"
#include "tensor-encoding.h"

#include <algorithm>

namespace prometheus
{

namespace
{

void RequireTrunk(const std::vector<NetworkProfile>& profiles, uint32_t trunkLength)
{
    if (profiles.size() != 2)
    {
        throw InvalidInput("a pair of " + std::to_string(profiles.size()) +
                           " networks: must be two");
    }
    for (const auto& profile : profiles)
    {
        if (trunkLength < 1 || trunkLength >= profile.layers.size())
        {
            throw InvalidInput("a trunk of " + std::to_string(trunkLength) +
                               " layers of network '" + profile.name + "': must be between 1 and " +
                               std::to_string(profile.layers.size() - 1));
        }
    }
    for (uint32_t j = 0; j < trunkLength; ++j)
    {
        if (!(profiles[0].layers[j] == profiles[1].layers[j]))
        {
            throw InvalidInput("networks '" + profiles[0].name + "' and '" + profiles[1].name +
                               "' cannot share layer " + std::to_string(j) + ": '" +
                               profiles[0].layers[j].name + "' and '" + profiles[1].layers[j].name +
                               "' are not the same");
        }
    }
}

/** What a network demands, with the bytes that travel. */
NetworkDemand DemandOn(const SimulationSetting& setting, const NetworkProfile& profile)
{
    const auto& deployment = setting.planning.deployment;
    auto demand = DemandOf(profile,
                           deployment.SourceVertex(0),
                           deployment.SinkVertex(0),
                           setting.planning.inputBytes,
                           sizeof(float));
    const auto& encoding = FindEncoding(setting.transport.encoding);
    for (std::size_t j = 0; j < profile.layers.size(); ++j)
    {
        demand.layers[j].outputBytes =
            EncodedBytes(profile.layers[j].outputShape, DType::Float32, encoding);
    }
    demand.resultBytes = demand.layers.back().outputBytes;
    return demand;
}

uint32_t CountHops(const HopDistances& hops,
                   const NetworkDemand& network,
                   const std::vector<uint32_t>& hostOf)
{
    uint32_t at = network.source;
    uint32_t count = 0;
    for (const uint32_t host : hostOf)
    {
        count += hops.Get(at, host);
        at = host;
    }
    return count + hops.Get(at, network.sink);
}

PlannedNetwork Describe(const PlacementProblem& problem,
                        const Placement& placement,
                        std::size_t network)
{
    auto alone = problem;
    alone.networks = {problem.networks[network]};
    alone.sharedLayers.clear();
    PlannedNetwork planned;
    planned.hostOf = placement.unitOf[network];
    planned.analytic = AnalyticLatency(alone, {{planned.hostOf}});
    planned.hops = CountHops(problem.hops, problem.networks[network], planned.hostOf);
    return planned;
}

PairMode StartMode(const PlacementProblem& problem, const std::string& who, uint32_t trunkLength)
{
    PairMode mode;
    mode.name = (problem.sharedLayers.empty() ? "apart " : "shared ") + who;
    mode.trunkLength = problem.sharedLayers.empty() ? 0 : trunkLength;
    return mode;
}

void Describe(PairMode& mode, const PlacementProblem& problem, const Placement& placement)
{
    for (std::size_t u = 0; u < problem.networks.size(); ++u)
    {
        mode.networks.push_back(Describe(problem, placement, u));
    }
}

PairMode PlanSplit(const PlacementProblem& problem, uint32_t trunkLength)
{
    auto mode = StartMode(problem, "SC(" + std::to_string(trunkLength - 1) + ")", trunkLength);
    Placement placement;
    for (const auto& network : problem.networks)
    {
        auto& unitOf = placement.unitOf.emplace_back(network.layers.size(), network.sink);
        std::fill_n(unitOf.begin(), trunkLength, network.source);
    }
    if (const auto feasibility = CheckPlacement(problem, placement); !feasibility)
    {
        mode.infeasibleBecause = feasibility.reason;
        return mode;
    }
    Describe(mode, problem, placement);
    return mode;
}

PairMode PlanOptimal(PlacementProblem problem, uint32_t trunkLength, uint32_t most)
{
    auto mode = StartMode(problem, most == 1 ? "placed(L=1)" : "placed(L=C)", trunkLength);
    problem.maxLayersPerUnit = most;
    // The devices at source and sink are there for SC; the units are to do without.
    problem.forbiddenUnits = {problem.networks[0].source, problem.networks[0].sink};
    const auto result = Solve(problem);
    if (!result.HasPlacement())
    {
        mode.infeasibleBecause = result.reason;
        return mode;
    }
    Describe(mode, problem, result.placement);
    return mode;
}

} // namespace

bool PairMode::IsFeasible() const
{
    return infeasibleBecause.empty();
}

std::vector<PairMode> PlanPairModes(const std::vector<NetworkProfile>& profiles,
                                    uint32_t trunkLength,
                                    const SimulationSetting& setting)
{
    RequireTrunk(profiles, trunkLength);
    const auto& planning = setting.planning;
    auto apart = ProblemOn(planning.deployment, planning.bitsPerSecond);
    // Source and sink stand behind the units in the numbering: for SC they compute as well.
    apart.units.push_back(planning.sourceUnit);
    apart.units.back().name += " at the source";
    apart.units.push_back(planning.edgeServer);
    apart.units.back().name += " at the sink";
    for (const auto& profile : profiles)
    {
        apart.networks.push_back(DemandOn(setting, profile));
    }
    auto shared = apart;
    for (uint32_t j = 0; j < trunkLength; ++j)
    {
        shared.sharedLayers.push_back({{0, j}, {1, j}});
    }
    return {PlanSplit(apart, trunkLength),
            PlanSplit(shared, trunkLength),
            PlanOptimal(apart, trunkLength, 1),
            PlanOptimal(shared, trunkLength, 1),
            PlanOptimal(apart, trunkLength, UNLIMITED_LAYERS),
            PlanOptimal(shared, trunkLength, UNLIMITED_LAYERS)};
}

} // namespace prometheus
