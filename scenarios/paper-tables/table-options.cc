/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "table-options.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace prometheus
{

void TableOptions::Declare(CLI::App& app)
{
    app.add_option("--table", table, "Table to reproduce: 4a, 4b, 5 or all")
        ->check(CLI::IsMember({"4a", "4b", "5", "all"}))
        ->capture_default_str();
    app.add_option("--deployments", deployments, "Random systems a cell")
        ->check(CLI::Range(2U, 1'000'000U))
        ->capture_default_str();
    app.add_option("--convention",
                   convention,
                   "What is counted: published (what reproduces the printed cells) or corrected "
                   "(what the paper's text says)")
        ->check(CLI::IsMember({"published", "corrected"}))
        ->capture_default_str();
    app.add_option("--sampling",
                   sampling,
                   "Which systems count: A (all units connected), B (source and sink connected, "
                   "others out of reach count --unreachableHops), or auto: B for the 90-10 cells "
                   "of the published convention, A otherwise")
        ->check(CLI::IsMember({"auto", "A", "B"}))
        ->capture_default_str();
    app.add_option(
           "--unreachableHops", unreachableHops, "Hops between those whom no path joins (B)")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    app.add_option("--RngRun", rngRun, "Number of the sample: another run, other systems")
        ->capture_default_str();
    app.add_option("--jobs", jobs, "Number of processes; does not change results")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    app.add_option("--csv", csv, "File of the results; FILE.provenance.json is written beside it");
    app.add_option("--timing", timing, "File of wall-clock figures");
}

std::vector<PublishedCell> TableOptions::SelectCells() const
{
    auto cells = ReadPublishedCells();
    const auto isOther = [this](const PublishedCell& published)
    { return table != "all" && published.cell.table != table; };
    cells.erase(std::remove_if(cells.begin(), cells.end(), isOther), cells.end());
    return cells;
}

Convention TableOptions::GetConvention() const
{
    return FindConvention(convention);
}

SystemSampling TableOptions::SamplingOf(const PaperCell& cell) const
{
    const bool isAuto = sampling == "auto";
    const bool isB =
        isAuto ? cell.mix == "90-10" && GetConvention() == Convention::Published : sampling == "B";
    return {isB ? SamplingRule::B : SamplingRule::A, unreachableHops, rngRun};
}

std::vector<std::pair<std::string, std::string>> TableOptions::List() const
{
    return {{"table", table},
            {"deployments", std::to_string(deployments)},
            {"convention", convention},
            {"sampling", sampling},
            {"unreachableHops", std::to_string(unreachableHops)}};
}

} // namespace prometheus
