/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// One deployment, one network, every way to share it: the plan beside the simulation.

#include "atomic-file.h"
#include "forked-workers.h"
#include "memo-runner.h"
#include "mode-report.h"
#include "network-source.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "scenario-options.h"
#include "study-provenance.h"
#include "timing-file.h"

#include "ns3/rng-seed-manager.h"

#include <iostream>

namespace
{

using namespace prometheus;

LoadedNetwork Load(const ScenarioOptions& options)
{
    const auto images = static_cast<uint64_t>(options.images);
    return options.bundle.empty() ? LoadFromZoo(options.model, options.data, images, options.cache)
                                  : LoadFromBundle(options.bundle, images);
}

/** Share of the images that the whole network classifies right. Fills the memo for all modes. */
double MeasureUnsplit(StageRunner& runner, const LabelledImages& data)
{
    const auto layers = static_cast<uint32_t>(runner.GetProfile().layers.size());
    std::size_t correct = 0;
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        const auto logits = runner.Run({0, layers}, data.images[i]);
        correct += logits && ArgMax(*logits) == static_cast<int64_t>(data.labels[i]);
    }
    return static_cast<double>(correct) / static_cast<double>(data.images.size());
}

void RequireOutputs(const ScenarioOptions& options)
{
    for (const auto& path : {options.csv, options.timing})
    {
        if (!path.empty())
        {
            RequireWritable(path);
        }
    }
    if (!options.csv.empty())
    {
        RequireWritable(ProvenancePath(options.csv));
    }
}

Provenance MakeProvenance(int argc,
                          char* argv[],
                          const ScenarioOptions& options,
                          const LoadedNetwork& loaded)
{
    auto provenance = Provenance::OfProgram(argc, argv);
    provenance.rngSeed = ns3::RngSeedManager::GetSeed();
    provenance.rngRun = ns3::RngSeedManager::GetRun();
    provenance.ns3Version = "3." + std::to_string(PROMETHEUS_NS3_MINOR);
    provenance.torchVersion = loaded.torchVersion;
    provenance.network = loaded.network;
    provenance.data = loaded.images;
    provenance.attributes = options.List();
    return provenance;
}

std::vector<ModeResult> SimulateAll(const std::vector<InferenceMode>& modes,
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
    return results;
}

void Run(int argc, char* argv[])
{
    const auto options = ScenarioOptions::Parse(argc, argv);
    options.Validate();
    RequireOutputs(options);
    TimingFile timing;
    const auto rngSeed = ns3::RngSeedManager::GetSeed();
    const auto rngRun = ns3::RngSeedManager::GetRun();

    const auto drawn = options.MakeDeployment(rngSeed, rngRun);
    auto loaded = timing.Measure("network", [&] { return Load(options); });
    loaded.runner = std::make_shared<MemoRunner>(loaded.runner);
    const auto& profile = loaded.runner->GetProfile();

    auto setting = options.MakeSetting(drawn.deployment, profile);
    setting.rngSeed = rngSeed;
    setting.rngRun = rngRun;
    const auto modes =
        timing.Measure("planning", [&] { return PlanModes(profile, setting.planning); });
    const auto selected = SelectModes(modes, options.modes, profile);
    const double unsplitAccuracy = MeasureUnsplit(*loaded.runner, loaded.data);

    const auto results = timing.Measure(
        "simulation",
        [&] { return SimulateAll(selected, setting, loaded, static_cast<int>(options.jobs)); });

    std::cout << "Network " << profile.name << ", " << loaded.data.images.size() << " images of "
              << loaded.data.name << ", " << options.units << " units in " << options.area << " x "
              << options.area << " m (run " << rngRun << ", " << drawn.redraws
              << " draws rejected as not connected)\n"
              << "Radio " << options.radio << ", " << setting.planning.bitsPerSecond / 1e6
              << " Mb/s at the physical layer\n\n";
    PrintReport(std::cout, results, unsplitAccuracy);
    if (!options.csv.empty())
    {
        auto provenance = MakeProvenance(argc, argv, options, loaded);
        provenance.attributes.emplace_back("redraws", std::to_string(drawn.redraws));
        WriteProvenance(provenance, options.csv);
        WriteCsv(MakeCsv(results, drawn.deployment, unsplitAccuracy), options.csv);
    }
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    try
    {
        Run(argc, argv);
    }
    catch (const std::exception& error)
    {
        std::cerr << "split-inference: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
