/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// One deployment, one network, every way to share it: the plan beside the simulation.

#include "memo-runner.h"
#include "mode-report.h"
#include "mode-runs.h"
#include "program-main.h"
#include "result-files.h"
#include "split-options.h"
#include "timing-file.h"

#include "ns3/rng-seed-manager.h"

#include <iostream>

namespace
{

using namespace prometheus;

LoadedNetwork Load(const SplitOptions& options)
{
    NetworkRequest request;
    request.model = options.bundle.empty() ? options.model : options.bundle;
    request.data = options.data;
    request.imageCount = static_cast<uint64_t>(options.images);
    request.cache = options.cache;
    return options.bundle.empty() ? LoadFromZoo(request) : LoadFromBundle(request);
}

void Run(int argc, char* argv[])
{
    const auto options = SplitOptions::Parse(argc, argv);
    options.Validate();
    options.RequireOutputs();
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
    const auto modes = timing.Measure(
        "planning", [&] { return PlanSelected(options.modes, profile, setting.planning); });
    const double unsplitAccuracy = MeasureUnsplit(*loaded.runner, loaded.data);

    const auto results = timing.Measure(
        "simulation",
        [&] { return SimulateModes(modes, setting, loaded, static_cast<int>(options.jobs)); });

    std::cout << "Network " << profile.name << ", " << loaded.data.images.size() << " images of "
              << loaded.data.name << ", " << options.units << " units in " << options.area << " x "
              << options.area << " m (run " << rngRun << ", " << drawn.redraws
              << " draws rejected as not connected)\n"
              << "Radio " << options.radio << ", " << setting.planning.bitsPerSecond / 1e6
              << " Mb/s at the physical layer\n\n";
    PrintReport(std::cout, results, unsplitAccuracy);
    if (!options.csv.empty())
    {
        auto provenance = MakeProvenance(argc, argv, options.List(), loaded);
        provenance.attributes.emplace_back("redraws", std::to_string(drawn.redraws));
        WriteResultTable(
            MakeCsv(results, drawn.deployment, unsplitAccuracy), provenance, options.csv);
    }
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("split-inference", [&] { Run(argc, argv); });
}
