/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Tables 4(a), 4(b) and 5 of the paper that the planner comes from, published beside ours.

#include "cell-sample.h"
#include "forked-workers.h"
#include "program-main.h"
#include "progress-line.h"
#include "result-files.h"
#include "table-options.h"
#include "table-report.h"
#include "timing-file.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace
{

using namespace prometheus;

/** Systems that a worker solves at a time: short enough for the last ones to end together. */
constexpr uint32_t BLOCK_SYSTEMS = 25;

/** Cells that are solved on the same systems. */
struct CellGroup
{
    std::vector<PaperCell> cells;
    std::vector<std::size_t> positions; ///< Among all cells.
    SystemSampling sampling;
};

struct Block
{
    std::size_t group{0};
    uint32_t first{0};
    uint32_t count{0};
};

std::vector<CellGroup> GroupCells(const std::vector<PublishedCell>& cells,
                                  const TableOptions& options)
{
    std::vector<CellGroup> groups;
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        const auto& cell = cells[i].cell;
        const auto sampling = options.SamplingOf(cell);
        auto group = std::find_if(groups.begin(),
                                  groups.end(),
                                  [&](const CellGroup& other) {
                                      return other.cells.front().mix == cell.mix &&
                                             other.sampling.rule == sampling.rule;
                                  });
        if (group == groups.end())
        {
            group = groups.insert(group, CellGroup{{}, {}, sampling});
        }
        group->cells.push_back(cell);
        group->positions.push_back(i);
    }
    return groups;
}

std::vector<Block> CutIntoBlocks(const std::vector<CellGroup>& groups, uint32_t systems)
{
    std::vector<Block> blocks;
    for (std::size_t group = 0; group < groups.size(); ++group)
    {
        for (uint32_t first = 0; first < systems; first += BLOCK_SYSTEMS)
        {
            blocks.push_back({group, first, std::min(BLOCK_SYSTEMS, systems - first)});
        }
    }
    return blocks;
}

std::vector<CellSample> SolveAll(const std::vector<PublishedCell>& cells,
                                 const TableOptions& options)
{
    std::vector<CellSample> samples;
    for (const auto& published : cells)
    {
        samples.push_back({published.cell, options.SamplingOf(published.cell), {}});
    }
    const auto groups = GroupCells(cells, options);
    const auto blocks = CutIntoBlocks(groups, options.deployments);
    ProgressLine progress("blocks of systems", blocks.size());
    RunForked(
        blocks.size(),
        options.jobs,
        [&](std::size_t task)
        {
            const auto& [group, first, count] = blocks[task];
            return SolveBlock(
                groups[group].cells, groups[group].sampling, options.GetConvention(), first, count);
        },
        [&](std::size_t task, const std::string& result)
        {
            const auto& positions = groups[blocks[task].group].positions;
            const auto outcomes = ReadBlock(result);
            for (std::size_t i = 0; i < outcomes.size(); ++i)
            {
                samples[positions[i % positions.size()]].Add(outcomes[i]);
            }
        },
        [&progress](std::size_t finished) { progress.Update(finished); });
    progress.Finish();
    return samples;
}

void Run(int argc, char* argv[], const TableOptions& options)
{
    RequireResultFiles({options.csv}, {options.timing});
    const auto cells = options.SelectCells();
    TimingFile timing;
    const auto samples = timing.Measure("solving", [&] { return SolveAll(cells, options); });
    std::cout << cells.size() << " cells, " << options.deployments << " systems each, convention "
              << options.convention << ", run " << options.rngRun << "\n";
    PrintReport(std::cout, cells, samples);
    if (!options.csv.empty())
    {
        auto provenance = Provenance::OfProgram(argc, argv);
        provenance.rngRun = options.rngRun;
        provenance.attributes = options.List();
        WriteResultTable(MakeCsv(samples, options.convention), provenance, options.csv);
    }
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    CLI::App app("Reproduces Tables 4(a), 4(b) and 5 of Disabato, Roveri, Alippi (COINS 2019).\n\n"
                 "Draws random systems of 30 units, places the networks on each with proof, and "
                 "prints mean and\nstandard deviation of transmission, processing and their sum "
                 "beside what was published, with\nthe difference in standard errors. Without "
                 "options: all 100 cells, 1000 systems each.",
                 "paper-tables");
    app.footer("Example: paper-tables --table=5 --deployments=100 --csv=results/paper-tables.csv");
    TableOptions options;
    options.Declare(app);
    return RunProgram(app, argc, argv, [&] { Run(argc, argv, options); });
}
