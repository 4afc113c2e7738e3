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

/** Layers up to a cut at the source, the others at the sink; -1: all at the sink. */
Placement SplitAt(const PlacementProblem& problem, int64_t cut)
{
    Placement placement;
    for (const auto& network : problem.networks)
    {
        auto& unitOf = placement.unitOf.emplace_back();
        for (int64_t j = 0; j < static_cast<int64_t>(network.layers.size()); ++j)
        {
            unitOf.push_back(j <= cut ? network.source : network.sink);
        }
    }
    return placement;
}

void DescribeAll(PairMode& mode, const PlacementProblem& problem, const Placement& placement)
{
    for (std::size_t u = 0; u < problem.networks.size(); ++u)
    {
        mode.networks.push_back(Describe(problem, placement, u));
    }
}

void PlanSplit(PairMode& mode, const PlacementProblem& problem, int64_t cut)
{
    const auto placement = SplitAt(problem, cut);
    if (const auto feasibility = CheckPlacement(problem, placement); !feasibility)
    {
        mode.infeasibleBecause = feasibility.reason;
        return;
    }
    DescribeAll(mode, problem, placement);
}

void PlanOptimal(PairMode& mode, PlacementProblem problem, uint32_t maxLayersPerUnit)
{
    problem.maxLayersPerUnit = maxLayersPerUnit;
    // The devices at source and sink are there for the other modes; the units are to do without.
    problem.forbiddenUnits = {problem.networks[0].source, problem.networks[0].sink};
    const auto result = Solve(problem);
    if (!result.HasPlacement())
    {
        mode.infeasibleBecause = result.reason;
        return;
    }
    DescribeAll(mode, problem, result.placement);
}

/** Two networks with layers of their own, for whoever may compute. */
PlacementProblem MakeProblem(const std::vector<NetworkProfile>& profiles,
                             const SimulationSetting& setting)
{
    const auto& planning = setting.planning;
    auto problem = ProblemOn(planning.deployment, planning.bitsPerSecond);
    // Source and sink stand behind the units in the numbering: here they compute as well.
    problem.units.push_back(planning.sourceUnit);
    problem.units.back().name += " at the source";
    problem.units.push_back(planning.edgeServer);
    problem.units.back().name += " at the sink";
    for (const auto& profile : profiles)
    {
        problem.networks.push_back(DemandOn(setting, profile));
    }
    return problem;
}

} // namespace

bool PairMode::IsFeasible() const
{
    return infeasibleBecause.empty();
}

PairMode PlanPairMode(const std::vector<NetworkProfile>& profiles,
                      uint32_t trunkLength,
                      const SimulationSetting& setting,
                      const ModeName& name,
                      bool isShared)
{
    RequireTrunk(profiles, trunkLength);
    auto problem = MakeProblem(profiles, setting);
    PairMode mode;
    mode.name = (isShared ? "shared " : "apart ") + name.ToString();
    if (isShared)
    {
        mode.trunkLength = trunkLength;
        for (uint32_t j = 0; j < trunkLength; ++j)
        {
            problem.sharedLayers.push_back({{0, j}, {1, j}});
        }
    }
    switch (name.kind)
    {
    case ModeName::Kind::LocalOnly:
        PlanSplit(mode, problem, MOST_LAYERS);
        break;
    case ModeName::Kind::RemoteOnly:
        PlanSplit(mode, problem, -1);
        break;
    case ModeName::Kind::Split:
        for (const auto& profile : profiles)
        {
            RequireCut(profile, name.cut);
        }
        PlanSplit(mode, problem, name.cut);
        break;
    case ModeName::Kind::TopSplit:
        throw InvalidInput("mode SC(top): the cut must be chosen before it is planned");
    case ModeName::Kind::Placed:
        PlanOptimal(mode, problem, name.maxLayersPerUnit);
        break;
    }
    return mode;
}

std::vector<PairMode> PlanPairModes(const std::vector<NetworkProfile>& profiles,
                                    uint32_t trunkLength,
                                    const SimulationSetting& setting)
{
    RequireTrunk(profiles, trunkLength);
    std::vector<PairMode> modes;
    for (const auto& name : {ModeName{ModeName::Kind::Split, trunkLength - 1},
                             ModeName{ModeName::Kind::Placed, 0, 1},
                             ModeName{ModeName::Kind::Placed, 0, UNLIMITED_LAYERS}})
    {
        for (const bool isShared : {false, true})
        {
            modes.push_back(PlanPairMode(profiles, trunkLength, setting, name, isShared));
        }
    }
    return modes;
}

} // namespace prometheus
