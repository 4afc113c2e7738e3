/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "deployment-run.h"

#include "mode-simulation.h"
#include "tensor-goodput.h"

namespace prometheus
{

namespace
{

/** With the cut that SC(top) stands for; the name stays. */
InferenceMode Plan(const StudyCell& cell, const StudyNetwork& network, const ModePlanning& planning)
{
    ModeName name = cell.mode;
    if (name.kind == ModeName::Kind::TopSplit)
    {
        name.kind = ModeName::Kind::Split;
        name.cut = *network.topCut;
    }
    auto mode = PlanMode(network.loaded.runner->GetProfile(), planning, name);
    mode.name = cell.mode.ToString();
    return mode;
}

} // namespace

DeploymentRun RunOnDeployment(const StudyCell& cell,
                              const StudyNetwork& network,
                              uint64_t imageCount,
                              uint32_t rngSeed,
                              uint64_t rngRun)
{
    const auto drawn = cell.options.MakeDeployment(rngSeed, rngRun);
    auto setting =
        cell.options.MakeSetting(drawn.deployment, network.loaded.runner->GetProfile());
    setting.rngSeed = rngSeed;
    setting.rngRun = rngRun;
    if (cell.planRate == "goodput")
    {
        setting.planning.bitsPerSecond = TensorGoodput(setting.radio);
    }
    const auto mode = Plan(cell, network, setting.planning);
    const auto images = DrawImages(network.loaded.data, imageCount, rngSeed, rngRun);
    return {SimulateMode(mode, setting, network.loaded.runner, images),
            drawn.deployment,
            drawn.redraws,
            setting.planning.bitsPerSecond};
}

} // namespace prometheus
