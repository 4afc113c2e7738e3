/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "inference-modes.h"

#include "analytic-latency.h"
#include "check-placement.h"
#include "placement-problem.h"
#include "solve-placement.h"

namespace prometheus
{

namespace
{

/** Source, sink and the hosts between them, link by link. */
uint32_t CountHops(const PlacementProblem& problem, const std::vector<uint32_t>& hostOf)
{
    const auto& network = problem.networks.front();
    uint32_t at = network.source;
    uint32_t hops = 0;
    for (uint32_t host : hostOf)
    {
        hops += problem.hops.Get(at, host);
        at = host;
    }
    return hops + problem.hops.Get(at, network.sink);
}

/** Layers 0..cut at the source, the rest on the edge server; cut -1 is RC, the last layer LC. */
InferenceMode PlanSplit(const PlacementProblem& problem, const std::string& name, int64_t cut)
{
    const auto& network = problem.networks.front();
    InferenceMode mode;
    mode.name = name;
    Placement placement;
    placement.unitOf.emplace_back();
    for (int64_t j = 0; j < static_cast<int64_t>(network.layers.size()); ++j)
    {
        placement.unitOf[0].push_back(j <= cut ? network.source : network.sink);
    }
    const auto feasibility = CheckPlacement(problem, placement);
    if (!feasibility)
    {
        mode.infeasibleBecause = feasibility.reason;
        return mode;
    }
    mode.hostOf = placement.unitOf[0];
    mode.analytic = AnalyticLatency(problem, placement);
    mode.hops = CountHops(problem, mode.hostOf);
    return mode;
}

InferenceMode PlanOptimal(PlacementProblem problem,
                          const std::string& name,
                          uint32_t maxLayersPerUnit)
{
    problem.maxLayersPerUnit = maxLayersPerUnit;
    // The devices at source and sink are there for LC, RC and SC; the units are to do without.
    problem.forbiddenUnits = {problem.networks[0].source, problem.networks[0].sink};
    const auto result = Solve(problem);
    InferenceMode mode;
    mode.name = name;
    if (!result.HasPlacement())
    {
        mode.infeasibleBecause = result.reason;
        return mode;
    }
    mode.hostOf = result.placement.unitOf[0];
    mode.analytic = result.latency;
    mode.hops = CountHops(problem, mode.hostOf);
    return mode;
}

} // namespace

std::vector<InferenceMode> PlanModes(const NetworkProfile& profile, const ModePlanning& planning)
{
    const auto& deployment = planning.deployment;
    PlacementProblem problem = ProblemOn(deployment, planning.bitsPerSecond);
    // Source and sink stand behind the units in the numbering: here they compute as well.
    problem.units.push_back(planning.sourceUnit);
    problem.units.back().name += " at the source";
    problem.units.push_back(planning.edgeServer);
    problem.units.back().name += " at the sink";
    problem.networks.push_back(DemandOf(profile,
                                        deployment.SourceVertex(0),
                                        deployment.SinkVertex(0),
                                        planning.inputBytes,
                                        sizeof(float)));
    auto& network = problem.networks.back();
    for (std::size_t j = 0; j < network.layers.size(); ++j)
    {
        network.layers[j].outputBytes = planning.outputBytes.at(j);
    }
    network.resultBytes = planning.outputBytes.back();

    const auto layerCount = static_cast<int64_t>(profile.layers.size());
    std::vector<InferenceMode> modes;
    modes.push_back(PlanSplit(problem, "LC", layerCount - 1));
    modes.push_back(PlanSplit(problem, "RC", -1));
    for (int64_t cut = 0; cut + 1 < layerCount; ++cut)
    {
        modes.push_back(PlanSplit(problem, "SC(" + std::to_string(cut) + ")", cut));
    }
    modes.push_back(PlanOptimal(problem, "placed(L=1)", 1));
    modes.push_back(PlanOptimal(problem, "placed(L=C)", UNLIMITED_LAYERS));
    return modes;
}

} // namespace prometheus
