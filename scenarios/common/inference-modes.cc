/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "inference-modes.h"

#include "analytic-latency.h"
#include "check-placement.h"
#include "prometheus-error.h"
#include "solve-best.h"
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
InferenceMode PlanSplit(const PlacementProblem& problem, int64_t cut)
{
    const auto& network = problem.networks.front();
    InferenceMode mode;
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
    return MakeMode(problem, placement);
}

InferenceMode PlanOptimal(const PlacementProblem& problem)
{
    const auto result = Solve(problem);
    if (!result.HasPlacement())
    {
        InferenceMode mode;
        mode.infeasibleBecause = result.reason;
        return mode;
    }
    return MakeMode(problem, result.placement);
}

} // namespace

InferenceMode MakeMode(const PlacementProblem& problem, const Placement& placement)
{
    InferenceMode mode;
    mode.hostOf = placement.unitOf.at(0);
    mode.analytic = AnalyticLatency(problem, placement);
    mode.hops = CountHops(problem, mode.hostOf);
    return mode;
}

PlacementProblem MakeModeProblem(const NetworkProfile& profile, const ModePlanning& planning)
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
    return problem;
}

PlacementProblem ForUnitsOnly(PlacementProblem problem, uint32_t maxLayersPerUnit)
{
    problem.maxLayersPerUnit = maxLayersPerUnit;
    problem.forbiddenUnits = {problem.networks[0].source, problem.networks[0].sink};
    return problem;
}

namespace
{

InferenceMode PlanOn(const PlacementProblem& problem,
                     const NetworkProfile& profile,
                     const ModeName& name)
{
    const auto lastLayer = static_cast<int64_t>(profile.layers.size()) - 1;
    InferenceMode mode;
    switch (name.kind)
    {
    case ModeName::Kind::LocalOnly:
        mode = PlanSplit(problem, lastLayer);
        break;
    case ModeName::Kind::RemoteOnly:
        mode = PlanSplit(problem, -1);
        break;
    case ModeName::Kind::Split:
        RequireCut(profile, name.cut);
        mode = PlanSplit(problem, name.cut);
        break;
    case ModeName::Kind::TopSplit:
        throw InvalidInput("mode SC(top): the cut must be chosen before it is planned");
    case ModeName::Kind::Placed:
        mode = PlanOptimal(ForUnitsOnly(problem, name.maxLayersPerUnit));
        break;
    }
    mode.name = name.ToString();
    return mode;
}

} // namespace

InferenceMode PlanMode(const NetworkProfile& profile,
                       const ModePlanning& planning,
                       const ModeName& name)
{
    return PlanOn(MakeModeProblem(profile, planning), profile, name);
}

std::vector<InferenceMode> PlanBestModes(const NetworkProfile& profile,
                                         const ModePlanning& planning,
                                         const ModeName& name,
                                         uint32_t count)
{
    if (name.kind != ModeName::Kind::Placed)
    {
        throw InvalidInput("mode " + name.ToString() + ": only placed modes have a next best plan");
    }
    const auto problem = ForUnitsOnly(MakeModeProblem(profile, planning), name.maxLayersPerUnit);
    const auto best = SolveBest(problem, count);
    std::vector<InferenceMode> modes;
    for (const auto& ranked : best.placements)
    {
        modes.push_back(MakeMode(problem, ranked.placement));
        modes.back().name = name.ToString();
    }
    if (modes.empty())
    {
        modes.push_back({name.ToString(), best.reason, {}, {}, 0});
    }
    return modes;
}

std::vector<InferenceMode> PlanModes(const NetworkProfile& profile, const ModePlanning& planning)
{
    std::vector<ModeName> names{{ModeName::Kind::LocalOnly}, {ModeName::Kind::RemoteOnly}};
    for (uint32_t cut = 0; cut + 1 < profile.layers.size(); ++cut)
    {
        names.push_back({ModeName::Kind::Split, cut});
    }
    names.push_back({ModeName::Kind::Placed, 0, 1});
    names.push_back({ModeName::Kind::Placed, 0, UNLIMITED_LAYERS});

    const auto problem = MakeModeProblem(profile, planning);
    std::vector<InferenceMode> modes;
    for (const auto& name : names)
    {
        modes.push_back(PlanOn(problem, profile, name));
    }
    return modes;
}

} // namespace prometheus
