/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// How many images a second flow through a network that is spread over units, beside the bound.

#include "memo-runner.h"
#include "mode-runs.h"
#include "pipeline-options.h"
#include "pipeline-plan.h"
#include "pipeline-rows.h"
#include "pipeline-summary.h"
#include "program-main.h"
#include "progress-line.h"
#include "result-files.h"
#include "stream-simulation.h"
#include "study-runs.h"
#include "timing-file.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <iostream>
#include <map>

namespace
{

using namespace prometheus;

/** What became of every stream through a placement, by its hosts. */
using KnownStreams = std::map<std::vector<uint32_t>, std::vector<StreamResult>>;

std::vector<StreamResult> StreamThrough(const PipelinePlan& plan,
                                        const ThroughputBounds& bounds,
                                        const PipelineOptions& options,
                                        const SimulationSetting& setting,
                                        const LoadedNetwork& loaded)
{
    const StreamExtent extent{static_cast<uint64_t>(options.streamLength),
                              static_cast<uint64_t>(options.warmUp),
                              options.timeout};
    std::vector<StreamResult> results;
    for (const auto& drive : options.MakeDrives())
    {
        results.push_back(
            SimulateStream(plan, bounds, drive, extent, setting, loaded.runner, loaded.data));
    }
    return results;
}

/** The rows of one plan; what is optimal for both objectives is simulated once. */
void AddRows(std::vector<PipelineRow>& rows,
             PipelineRow row,
             KnownStreams& known,
             const PipelineOptions& options,
             const SimulationSetting& setting,
             const LoadedNetwork& loaded)
{
    if (!row.plan.mode.infeasibleBecause.empty())
    {
        rows.push_back(row);
        return;
    }
    row.bounds = BoundsOf(row.plan, setting, loaded.runner->GetProfile());
    auto& results = known[row.plan.mode.hostOf];
    if (results.empty())
    {
        results = StreamThrough(row.plan, *row.bounds, options, setting, loaded);
    }
    const auto drives = options.MakeDrives();
    for (std::size_t i = 0; i < drives.size(); ++i)
    {
        row.drive = drives[i];
        row.result = results[i];
        rows.push_back(row);
    }
}

/** Everything about one deployment. */
ResultRows StudyDeployment(uint64_t run,
                           uint64_t rngSeed,
                           const PipelineOptions& options,
                           const LoadedNetwork& loaded)
{
    const auto drawn = options.MakeDeployment(rngSeed, run);
    const auto& profile = loaded.runner->GetProfile();
    auto setting = options.MakeSetting(drawn.deployment, profile);
    setting.rngSeed = rngSeed;
    setting.rngRun = run;
    std::vector<PipelineRow> rows;
    KnownStreams known;
    for (const auto& plan : PlanPipelines(profile, setting.planning, options.MakeChoice()))
    {
        PipelineRow row;
        row.run = run;
        row.plan = plan;
        AddRows(rows, row, known, options, setting, loaded);
    }
    ResultRows values;
    for (const auto& row : rows)
    {
        values.push_back(ValuesOf(row, drawn.deployment));
    }
    return values;
}

/** One key a deployment: the settings, the network and its images, the seed. */
std::vector<RunKey> MakeKeys(const PipelineOptions& options, const LoadedNetwork& loaded)
{
    auto settings = options.ListForKey();
    settings.emplace_back("rng_seed", std::to_string(ns3::RngSeedManager::GetSeed()));
    for (const auto& [name, value] : loaded.network)
    {
        settings.emplace_back("network " + name, value);
    }
    for (const auto& [name, value] : loaded.images)
    {
        settings.emplace_back("images " + name, value);
    }
    const auto configuration = ConfigurationText(settings);
    std::vector<RunKey> keys;
    for (uint64_t i = 0; i < static_cast<uint64_t>(options.deployments); ++i)
    {
        keys.push_back({configuration, ns3::RngSeedManager::GetRun() + i});
    }
    return keys;
}

ResultRows FindAll(const ResultsStore& store, const std::vector<RunKey>& keys)
{
    ResultRows rows;
    for (const auto& key : keys)
    {
        const auto found = *store.Find(key);
        rows.insert(rows.end(), found.begin(), found.end());
    }
    return rows;
}

void Run(int argc, char* argv[])
{
    const auto options = PipelineOptions::Parse(argc, argv);
    options.Validate();
    options.RequireOutputs();
    TimingFile timing;
    auto loaded = timing.Measure("network", [&] { return LoadNetwork(options.MakeRequest()); });
    loaded.runner = std::make_shared<MemoRunner>(loaded.runner);

    const auto keys = MakeKeys(options, loaded);
    ResultsStore store(options.store.empty() ? ":memory:" : options.store, PipelineSchema());
    const uint64_t rngSeed = ns3::RngSeedManager::GetSeed();
    ProgressLine progress("deployments", keys.size());
    timing.Measure("simulation",
                   [&]
                   {
                       DoMissingRuns(
                           store,
                           keys,
                           static_cast<int>(options.jobs),
                           [&](const RunKey& key)
                           { return StudyDeployment(key.run, rngSeed, options, loaded); },
                           [&](const RunKey&, const ResultRows&, std::size_t done)
                           { progress.Update(done); });
                   });
    progress.Finish();

    const auto summaries = Summarise(store.GetSchema().columns, FindAll(store, keys));
    std::cout << "Network " << loaded.runner->GetProfile().name << ", radio " << options.radio
              << ", " << options.units << " units in " << options.area << " x " << options.area
              << " m, " << keys.size() << " deployments from run " << keys.front().run << " on\n\n";
    PrintSummary(std::cout, summaries);
    const auto provenance = MakeProvenance(argc, argv, options.List(), loaded);
    if (!options.csv.empty())
    {
        WriteResultTable(store.Export(keys), provenance, options.csv);
    }
    if (!options.summary.empty())
    {
        WriteResultTable(MakeSummaryCsv(summaries), provenance, options.summary);
    }
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("pipelined-throughput", [&] { Run(argc, argv); });
}
