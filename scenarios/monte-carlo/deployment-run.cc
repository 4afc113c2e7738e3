/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "deployment-run.h"

#include "mode-simulation.h"
#include "pair-run.h"
#include "tensor-goodput.h"

#include <set>
#include <vector>

namespace prometheus
{

namespace
{

/** A plan, and the rate of a link that it counts on. */
struct RatedPlan
{
    InferenceMode mode;
    double bitsPerSecond;
};

InferenceMode PlanOne(const StudyCell& cell,
                      const StudyNetwork& network,
                      const ModePlanning& planning)
{
    auto mode = PlanMode(network.loaded.runner->GetProfile(), planning, PlannedName(cell, network));
    mode.name = cell.mode.ToString();
    return mode;
}

/** The best plans for either rate, no two with the same hosts. */
std::vector<RatedPlan> PlanCandidates(const StudyCell& cell,
                                      const StudyNetwork& network,
                                      ModePlanning planning,
                                      double goodput)
{
    std::vector<RatedPlan> plans;
    std::set<std::vector<uint32_t>> seen;
    for (const double rate : {planning.bitsPerSecond, goodput})
    {
        planning.bitsPerSecond = rate;
        for (const auto& mode : PlanBestModes(
                 network.loaded.runner->GetProfile(), planning, cell.mode, cell.plan.candidates))
        {
            if (seen.insert(mode.hostOf).second)
            {
                plans.push_back({mode, rate});
            }
        }
    }
    return plans;
}

/** All that the cell's choice has to choose from. */
std::vector<RatedPlan> PlanAll(const StudyCell& cell,
                               const StudyNetwork& network,
                               const SimulationSetting& setting)
{
    auto planning = setting.planning;
    const double goodput = TensorGoodput(setting.radio);
    if (cell.plan.kind == PlanChoice::Kind::BestSimulated)
    {
        return PlanCandidates(cell, network, planning, goodput);
    }
    if (cell.plan.kind == PlanChoice::Kind::Goodput)
    {
        planning.bitsPerSecond = goodput;
    }
    return {{PlanOne(cell, network, planning), planning.bitsPerSecond}};
}

/** More answers first, then less latency; what comes first stays where both are equal. */
bool IsBetter(const ModeResult& a, const ModeResult& b)
{
    return a.answered != b.answered ? a.answered > b.answered : a.latencyMeanMs < b.latencyMeanMs;
}

} // namespace

DeploymentRun RunOnDeployment(const StudyCell& cell,
                              const StudyNetwork& network,
                              uint64_t imageCount,
                              uint32_t rngSeed,
                              uint64_t rngRun)
{
    const auto drawn = cell.options.MakeDeployment(rngSeed, rngRun);
    auto setting = cell.options.MakeSetting(drawn.deployment, network.loaded.runner->GetProfile());
    setting.rngSeed = rngSeed;
    setting.rngRun = rngRun;
    DeploymentRun run;
    run.deployment = drawn.deployment;
    run.redraws = drawn.redraws;
    if (cell.pair != PairChoice::None)
    {
        if (cell.plan.kind == PlanChoice::Kind::Goodput)
        {
            setting.planning.bitsPerSecond = TensorGoodput(setting.radio);
        }
        RunPair(cell, network, setting, imageCount, run);
        return run;
    }
    const auto images = DrawImages(network.loaded.data, imageCount, rngSeed, rngRun);
    run.network = network.loaded.runner->GetProfile().name;
    for (const auto& plan : PlanAll(cell, network, setting))
    {
        auto result = SimulateMode(plan.mode, setting, network.loaded.runner, images);
        if (run.plansSimulated++ == 0 || IsBetter(result, run.result))
        {
            run.result = std::move(result);
            run.plannedBitsPerSecond = plan.bitsPerSecond;
        }
    }
    return run;
}

} // namespace prometheus
