/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-runs.h"

#include "forked-workers.h"
#include "placement-map.h"
#include "progress-line.h"

#include "ns3/rng-seed-manager.h"

namespace prometheus
{

std::vector<ModeResult> SimulateModes(const std::vector<InferenceMode>& modes,
                                      const SimulationSetting& setting,
                                      const LoadedNetwork& loaded,
                                      int jobs)
{
    std::vector<ModeResult> results;
    ProgressLine progress("modes", modes.size());
    RunForked(
        modes.size(),
        jobs,
        [&](std::size_t task)
        { return SimulateMode(modes[task], setting, loaded.runner, loaded.data).ToJson(); },
        [&results](std::size_t, const std::string& result)
        { results.push_back(ModeResult::FromJson(result)); },
        [&progress](std::size_t finished) { progress.Update(finished); });
    if (!setting.mapPrefix.empty())
    {
        WriteMaps(setting.mapPrefix, results, setting.planning, loaded.runner->GetProfile());
    }
    return results;
}

double MeasureUnsplit(StageRunner& runner, const LabelledImages& data)
{
    const auto layers = static_cast<uint32_t>(runner.GetProfile().layers.size());
    std::size_t correct = 0;
    ProgressLine progress("unsplit network, images", data.images.size());
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        const auto logits = runner.Run({0, layers}, data.images[i]);
        correct += logits && ArgMax(*logits) == static_cast<int64_t>(data.labels[i]);
        progress.Update(i + 1);
    }
    progress.Finish();
    return static_cast<double>(correct) / static_cast<double>(data.images.size());
}

Provenance MakeProvenance(int argc,
                          char* argv[],
                          const NamedTexts& options,
                          const LoadedNetwork& loaded)
{
    auto provenance = Provenance::OfProgram(argc, argv);
    provenance.rngSeed = ns3::RngSeedManager::GetSeed();
    provenance.rngRun = ns3::RngSeedManager::GetRun();
    provenance.ns3Version = "3." + std::to_string(PROMETHEUS_NS3_MINOR);
    provenance.torchVersion = loaded.torchVersion;
    provenance.network = loaded.network;
    provenance.data = loaded.images;
    provenance.attributes = options;
    return provenance;
}

} // namespace prometheus
