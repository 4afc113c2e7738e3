/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Two networks on the same images: what it saves to share their first layers.

#include "forked-workers.h"
#include "memo-runner.h"
#include "mode-runs.h"
#include "program-main.h"
#include "progress-line.h"
#include "result-files.h"
#include "timing-file.h"
#include "trunk-options.h"
#include "trunk-report.h"

#include "ns3/rng-seed-manager.h"

#include <iostream>
#include <sstream>

namespace
{

using namespace prometheus;

/** A deployment and how its modes are simulated. */
struct Draw
{
    SimulationSetting setting;
    std::vector<PairMode> modes;
    /** Draws before it that were not connected. */
    uint64_t redraws{0};
};

std::vector<NetworkProfile> ProfilesOf(const SharedPair& pair)
{
    return {pair.first.runner->GetProfile(), pair.second.runner->GetProfile()};
}

std::vector<Draw> PlanAll(const TrunkOptions& options, const SharedPair& pair)
{
    const auto profiles = ProfilesOf(pair);
    std::vector<Draw> draws;
    for (int64_t d = 0; d < options.deployments; ++d)
    {
        const auto rngSeed = ns3::RngSeedManager::GetSeed();
        const auto rngRun = ns3::RngSeedManager::GetRun() + static_cast<uint64_t>(d);
        const auto drawn = options.MakeDeployment(rngSeed, rngRun);
        auto& draw = draws.emplace_back();
        draw.redraws = drawn.redraws;
        draw.setting = options.MakeSetting(drawn.deployment, profiles[0]);
        draw.setting.rngSeed = rngSeed;
        draw.setting.rngRun = rngRun;
        for (auto* prefix : {&draw.setting.pcapPrefix,
                             &draw.setting.flowMonitorPrefix,
                             &draw.setting.timelinePrefix,
                             &draw.setting.netanimPrefix})
        {
            *prefix += prefix->empty() ? "" : "-run-" + std::to_string(rngRun);
        }
        draw.modes = PlanPairModes(profiles, pair.trunkLength, draw.setting);
    }
    return draws;
}

std::vector<DeploymentResults> SimulateAll(const std::vector<Draw>& draws,
                                           const SharedPair& pair,
                                           int jobs)
{
    std::vector<DeploymentResults> results;
    for (const auto& draw : draws)
    {
        results.push_back({draw.setting.rngRun, draw.setting.planning.deployment, {}});
    }
    const std::size_t modes = draws.front().modes.size();
    ProgressLine progress("simulations", draws.size() * modes);
    RunForked(
        draws.size() * modes,
        jobs,
        [&](std::size_t task)
        {
            const auto& draw = draws[task / modes];
            return SimulatePair(draw.modes[task % modes], draw.setting, pair).ToJson();
        },
        [&](std::size_t task, const std::string& result)
        { results[task / modes].modes.push_back(PairResult::FromJson(result)); },
        [&progress](std::size_t finished) { progress.Update(finished); });
    return results;
}

void WriteResults(const TrunkOptions& options,
                  const Provenance& provenance,
                  const std::vector<DeploymentResults>& results,
                  const PairFacts& facts)
{
    if (!options.csv.empty())
    {
        WriteResultTable(MakeCsv(results, facts), provenance, options.csv);
    }
}

void Run(int argc, char* argv[])
{
    const auto options = TrunkOptions::Parse(argc, argv);
    options.Validate();
    options.RequireOutputs();
    TimingFile timing;
    auto pair = timing.Measure("networks", [&] { return options.LoadPair(); });
    pair.first.runner = std::make_shared<MemoRunner>(pair.first.runner);
    pair.second.runner = std::make_shared<MemoRunner>(pair.second.runner);
    const auto profiles = ProfilesOf(pair);
    const PairFacts facts{{profiles[0].name, profiles[1].name},
                          {MeasureUnsplit(*pair.first.runner, pair.first.data),
                           MeasureUnsplit(*pair.second.runner, pair.second.data)}};

    const auto draws = timing.Measure("planning", [&] { return PlanAll(options, pair); });
    const auto results = timing.Measure(
        "simulation", [&] { return SimulateAll(draws, pair, static_cast<int>(options.jobs)); });

    std::cout << pair.trunkLength << " layers shared, " << pair.first.data.images.size()
              << " images of " << pair.first.data.name << ", " << options.units << " units in "
              << options.area << " x " << options.area << " m, radio " << options.radio << ", "
              << draws.front().setting.planning.bitsPerSecond / 1e6
              << " Mb/s at the physical layer\n";
    PrintReport(std::cout, results, facts);
    auto provenance = MakeProvenance(argc, argv, options.List(), pair.first);
    uint64_t redraws = 0;
    for (const auto& draw : draws)
    {
        redraws += draw.redraws;
    }
    provenance.attributes.emplace_back("redraws", std::to_string(redraws));
    for (const auto& [name, text] : pair.second.network)
    {
        provenance.network.emplace_back("second network, " + name, text);
    }
    WriteResults(options, provenance, results, facts);
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("shared-trunk", [&] { Run(argc, argv); });
}
