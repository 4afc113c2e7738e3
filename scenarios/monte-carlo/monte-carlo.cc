/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Many random deployments, every way to share a network: the plan beside the simulation.

#include "cell-sample.h"
#include "mode-runs.h"
#include "monte-carlo-options.h"
#include "option-checks.h"
#include "program-main.h"
#include "progress-line.h"
#include "result-files.h"
#include "study-crew.h"
#include "study-estimate.h"
#include "study-headlines.h"
#include "study-report.h"
#include "summary-statistics.h"
#include "summary-table.h"
#include "timing-file.h"

#include "ns3/rng-seed-manager.h"

#include <iostream>

namespace
{

using namespace prometheus;

/** Where a cell is among all, by its configuration. */
std::map<std::string, std::size_t> IndexCells(const std::vector<StudyCell>& cells)
{
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        index.emplace(cells[i].configuration, i);
    }
    return index;
}

std::vector<CellSample> NameSamples(const std::vector<StudyCell>& cells,
                                    const MonteCarloOptions& options)
{
    std::vector<CellSample> samples(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        samples[i].name = NameOf(cells[i], options);
    }
    return samples;
}

/** "halow RC: 61.3 ms over 210" */
std::string RunningMean(const CellSample& sample)
{
    const auto mean = Mean(sample.simulatedMs);
    return mean ? sample.name + ": " + FixedText(*mean, 1) + " ms over " +
                      TextOf(sample.simulatedMs.size())
                : "";
}

/** All that one invocation works on. */
class Study
{
  public:
    explicit Study(const MonteCarloOptions& options)
        : m_options(options),
          m_rngSeed(ns3::RngSeedManager::GetSeed()),
          m_networks(LoadStudyNetworks(options)),
          m_cells(CrossCells(options, m_networks, m_rngSeed)),
          m_cellOf(IndexCells(m_cells)),
          m_keys(SelectShard(MakeKeys(m_cells,
                                      ns3::RngSeedManager::GetRun(),
                                      static_cast<uint64_t>(options.deployments)),
                             StudyShard::Parse(options.shard)))
    {
    }

    ResultRows Do(const RunKey& key) const
    {
        const auto& cell = m_cells[m_cellOf.at(key.configuration)];
        const auto run = RunOnDeployment(cell,
                                         m_networks.at(cell.model),
                                         static_cast<uint64_t>(m_options.images),
                                         m_rngSeed,
                                         key.run);
        return ToRows(cell, run, key.run);
    }

    void DoMissing(StudyCrew& crew, ResultsStore& store) const
    {
        const std::size_t found = m_keys.size() - MissingRuns(store, m_keys).size();
        auto means = NameSamples(m_cells, m_options);
        ProgressLine progress("runs", m_keys.size() - found);
        crew.DoMissingRuns(
            store,
            m_keys,
            [this](const RunKey& key) { return Do(key); },
            [&](const RunKey& key, const ResultRows& rows, std::size_t done)
            {
                auto& sample = means[m_cellOf.at(key.configuration)];
                sample.Add(rows);
                progress.Update(done - found, RunningMean(sample));
            });
        progress.Finish();
        for (const auto& loss : crew.GetLosses())
        {
            std::cerr << "monte-carlo: " << loss << "\n";
        }
        std::cout << found << " of " << m_keys.size() << " runs were in the store\n";
    }

    std::vector<CellSample> Collect(const ResultsStore& store) const
    {
        auto samples = NameSamples(m_cells, m_options);
        for (const auto& key : m_keys)
        {
            samples[m_cellOf.at(key.configuration)].Add(*store.Find(key));
        }
        return samples;
    }

    Provenance DescribeOrigin(int argc, char* argv[]) const
    {
        auto provenance =
            MakeProvenance(argc, argv, m_options.List(), m_networks.begin()->second.loaded);
        if (const auto& pair = m_networks.begin()->second.pair)
        {
            for (const auto& [name, text] : pair->second.network)
            {
                provenance.network.emplace_back("second network, " + name, text);
            }
        }
        return provenance;
    }

    const std::vector<StudyCell>& GetCells() const
    {
        return m_cells;
    }

    const std::vector<RunKey>& GetKeys() const
    {
        return m_keys;
    }

  private:
    const MonteCarloOptions& m_options;
    uint32_t m_rngSeed;
    StudyNetworks m_networks;
    std::vector<StudyCell> m_cells;
    std::map<std::string, std::size_t> m_cellOf;
    std::vector<RunKey> m_keys;
};

void MergeStores(ResultsStore& store, const MonteCarloOptions& options)
{
    for (const auto& other : SplitList(options.merge, ','))
    {
        std::cout << store.Merge(other) << " runs of " << other << " added\n";
    }
}

void Run(int argc, char* argv[])
{
    const auto options = MonteCarloOptions::Parse(argc, argv);
    options.Validate();
    options.CrossSettings();
    options.RequireOutputs();
    TimingFile timing;
    const auto study = timing.Measure("network", [&] { return Study(options); });
    StudyCrew crew(static_cast<int>(options.jobs));
    if (!crew.IsLeader())
    {
        crew.Serve([&study](const RunKey& key) { return study.Do(key); });
        return;
    }
    // Without a file SQLite keeps it in memory.
    ResultsStore store(options.store.empty() ? ":memory:" : options.store, MonteCarloSchema());
    MergeStores(store, options);
    const auto missing = MissingRuns(store, study.GetKeys());
    if (options.isDryRun)
    {
        PrintEstimate(std::cout,
                      missing,
                      study.GetKeys().size(),
                      crew.GetWorkerCount(),
                      [&](const RunKey& key) { return study.Do(key); });
        return;
    }
    timing.Measure("simulation", [&] { study.DoMissing(crew, store); });
    const auto samples = timing.Measure("summary", [&] { return study.Collect(store); });
    const auto provenance = study.DescribeOrigin(argc, argv);
    if (!options.csv.empty())
    {
        WriteResultTable(store.Export(study.GetKeys()), provenance, options.csv);
    }
    if (!options.summary.empty())
    {
        WriteResultTable(SummariseCells(study.GetCells(), samples), provenance, options.summary);
    }
    PrintHeadlines(std::cout, study.GetCells(), samples);
    std::cout << "\n";
    PrintTotals(std::cout, samples);
    std::cout << "\n"
              << options.deployments
              << " deployments; means over those where a mode is possible, 95 % intervals\n";
    PrintMeans(std::cout, samples);
    std::cout << "\nOn the way, where no packet was lost:\n";
    PrintTransmission(std::cout, study.GetCells(), samples);
    PrintRegret(std::cout, study.GetCells(), samples);
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("monte-carlo", [&] { Run(argc, argv); });
}
