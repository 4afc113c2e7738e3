/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pipeline-plan.h"

#include "solve-placement.h"
#include "solve-throughput.h"

namespace prometheus
{

namespace
{

PipelinePlan PlanFor(const std::string& objective, const PlacementProblem& problem)
{
    PipelinePlan plan;
    plan.objective = objective;
    plan.layersPerUnit = TextOfLayers(problem.maxLayersPerUnit);
    plan.mode.name = objective + "(L=" + plan.layersPerUnit + ")";
    const auto take = [&](const auto& result)
    {
        if (!result.HasPlacement())
        {
            plan.mode.infeasibleBecause = result.reason;
            return;
        }
        const auto name = plan.mode.name;
        plan.mode = MakeMode(problem, result.placement);
        plan.mode.name = name;
        plan.occupancy = AnalyticOccupancy(problem, result.placement);
    };
    if (objective == "latency")
    {
        take(Solve(problem));
    }
    else
    {
        take(SolveThroughput(problem));
    }
    return plan;
}

PipelinePlan PlanFor(const ModeName& name,
                     const NetworkProfile& profile,
                     const ModePlanning& planning,
                     const PlacementProblem& problem)
{
    PipelinePlan plan;
    plan.mode = PlanMode(profile, planning, name);
    if (plan.mode.infeasibleBecause.empty())
    {
        plan.occupancy = AnalyticOccupancy(problem, {{plan.mode.hostOf}});
    }
    return plan;
}

} // namespace

std::string TextOfLayers(uint32_t layersPerUnit)
{
    return layersPerUnit == UNLIMITED_LAYERS ? "C" : std::to_string(layersPerUnit);
}

std::vector<PipelinePlan> PlanPipelines(const NetworkProfile& profile,
                                        const ModePlanning& planning,
                                        const PipelineChoice& choice)
{
    const auto problem = MakeModeProblem(profile, planning);
    std::vector<PipelinePlan> plans;
    for (const std::string objective : {"latency", "throughput"})
    {
        for (uint32_t layers : choice.layersPerUnit)
        {
            plans.push_back(PlanFor(objective, ForUnitsOnly(problem, layers)));
        }
    }
    for (const auto& name : choice.modes)
    {
        plans.push_back(PlanFor(name, profile, planning, problem));
    }
    return plans;
}

} // namespace prometheus
