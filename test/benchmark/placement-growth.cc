/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * How the time of an exact placement grows: from 30 to 1000 units, and from 5 to 150 layers.
 * Prints and writes medians over random systems, and the exponents of a power law fitted to them.
 */
#include "csv-table.h"
#include "draw-deployment.h"
#include "growth-fit.h"
#include "prometheus-error.h"
#include "solve-placement.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace prometheus;

namespace
{

constexpr double BITS_PER_SECOND = 7.2e6;

struct Size
{
    uint32_t units;
    uint32_t layers;
};

/** Problems that differ in one size. */
struct Series
{
    std::string name;
    bool growsUnits;
    uint32_t maxLayersPerUnit;
    /** Whether the area keeps its 30 x 30 m whatever the number of units, or one unit its 30 m2. */
    bool isAreaFixed;
    double rangeMetres;
    std::vector<Size> sizes;
};

std::vector<Size> Units(uint32_t layers)
{
    std::vector<Size> sizes;
    for (uint32_t units : {30, 55, 100, 180, 300, 550, 1000})
    {
        sizes.push_back({units, layers});
    }
    return sizes;
}

std::vector<Size> Layers(uint32_t units)
{
    std::vector<Size> sizes;
    for (uint32_t layers : {5, 10, 20, 35, 60, 100, 150})
    {
        sizes.push_back({units, layers});
    }
    return sizes;
}

/** At constant density, 12 m join all of 1000 units; 7.5 m, 6 neighbours, hardly ever do. */
std::vector<Series> AllSeries()
{
    return {{"units-denser", true, 1, true, 7.5, Units(5)},
            {"units-wider", true, 1, false, 12, Units(5)},
            {"layers-any", false, UNLIMITED_LAYERS, true, 7.5, Layers(100)},
            {"layers-one", false, 1, true, 7.5, Layers(1000)}};
}

/** A chain with the sizes of the paper's convolutions and dense layers, in no order. */
NetworkDemand RandomChain(uint32_t layers, const Deployment& system, uint64_t seed)
{
    std::mt19937_64 numbers(seed);
    const auto between = [&numbers](double least, double most)
    {
        const double uniform = static_cast<double>(numbers() >> 11) * 0x1p-53;
        return static_cast<uint64_t>(least * std::pow(most / least, uniform));
    };
    NetworkDemand network;
    network.name = "chain";
    network.source = system.SourceVertex(0);
    network.sink = system.SinkVertex(0);
    network.inputBytes = 2352;
    network.resultBytes = 40;
    for (uint32_t j = 0; j < layers; ++j)
    {
        LayerDemand layer;
        layer.name = std::to_string(j + 1);
        layer.weightBytes = between(1e4, 5e6);
        layer.multiplications = between(1e5, 2e7);
        layer.outputBytes = between(1e3, 5e4);
        network.layers.push_back(layer);
    }
    return network;
}

/** Half STM32H7, half Raspberry Pi 3B+, all connected. */
Deployment DrawSystem(const Series& series, uint32_t units, uint64_t seed)
{
    const UnitCatalogue catalogue;
    DeploymentOptions options;
    options.unitCount = units;
    options.rangeMetres = series.rangeMetres;
    options.mix = {{catalogue.Find("stm32h7"), 0.5}, {catalogue.Find("raspberry-pi-3b+"), 0.5}};
    if (!series.isAreaFixed)
    {
        options.widthMetres = options.heightMetres = std::sqrt(30.0 * units);
    }
    return DrawDeployment(options, seed).deployment;
}

/** Of all systems of one size [ms]. */
struct Times
{
    std::vector<double> prepare; ///< Hop distances of all pairs.
    std::vector<double> solve;
    uint32_t unproved{0};
};

Times Measure(const Series& series, const Size& size, uint32_t systems, double limitSeconds)
{
    Times times;
    SolveOptions options;
    options.timeLimitSeconds = limitSeconds;
    for (uint64_t seed = 1; seed <= systems; ++seed)
    {
        const Deployment system = DrawSystem(series, size.units, seed);
        const double start = ProcessorSeconds();
        PlacementProblem problem = ProblemOn(system, BITS_PER_SECOND);
        times.prepare.push_back(1e3 * (ProcessorSeconds() - start));
        problem.networks = {RandomChain(size.layers, system, seed)};
        problem.maxLayersPerUnit = series.maxLayersPerUnit;
        const double asked = ProcessorSeconds();
        const PlacementResult result = Solve(problem, options);
        times.solve.push_back(1e3 * (ProcessorSeconds() - asked));
        if (result.status == PlacementStatus::Infeasible)
        {
            throw Error(series.name + ", system " + std::to_string(seed) + ": " + result.reason);
        }
        times.unproved += result.status == PlacementStatus::TimeLimit ? 1 : 0;
    }
    return times;
}

void Run(uint32_t systems, double limitSeconds, const std::string& path)
{
    CsvTable csv({"series",
                  "units",
                  "layers",
                  "max_layers",
                  "systems",
                  "unproved",
                  "prepare_ms_median",
                  "solve_ms_median",
                  "solve_ms_max"});
    for (const Series& series : AllSeries())
    {
        std::vector<GrowthPoint> prepare;
        std::vector<GrowthPoint> solve;
        uint32_t unproved = 0;
        for (const Size& size : series.sizes)
        {
            const Times times = Measure(series, size, systems, limitSeconds);
            const double grown = series.growsUnits ? size.units : size.layers;
            prepare.push_back({grown, Median(times.prepare)});
            solve.push_back({grown, Median(times.solve)});
            unproved += times.unproved;
            const double worst = *std::max_element(times.solve.begin(), times.solve.end());
            const bool isAny = series.maxLayersPerUnit == UNLIMITED_LAYERS;
            csv.AddRow({series.name,
                        size.units,
                        size.layers,
                        isAny ? "C" : std::to_string(series.maxLayersPerUnit),
                        systems,
                        times.unproved,
                        prepare.back().cost,
                        solve.back().cost,
                        worst});
            std::printf("%-12s %4u units %3u layers: hop distances %8.3f ms, solving median %9.3f "
                        "ms, most %9.3f ms, unproved %u of %u\n",
                        series.name.c_str(),
                        size.units,
                        size.layers,
                        prepare.back().cost,
                        solve.back().cost,
                        worst,
                        times.unproved,
                        systems);
            std::fflush(stdout);
        }
        const auto exponent = Exponent(solve);
        std::printf("%-12s solving grows as %s^%.2f",
                    series.name.c_str(),
                    series.growsUnits ? "units" : "layers",
                    *exponent);
        if (series.growsUnits)
        {
            std::printf(", hop distances as units^%.2f", *Exponent(prepare));
        }
        std::printf(unproved > 0 ? "; %u unproved, counted at the limit\n" : "\n", unproved);
    }
    if (!path.empty())
    {
        WriteCsv(csv, path);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    CLI::App app("How the time of an exact placement grows with units and with layers.",
                 "benchmark-placement-growth");
    uint32_t systems = 21;
    double limitSeconds = 10;
    std::string csv;
    app.add_option("--systems", systems, "Random systems a size")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    app.add_option("--limit", limitSeconds, "Most time of a solve [s]")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--csv", csv, "File of the medians");
    try
    {
        app.parse(argc, argv);
        Run(systems, limitSeconds, csv);
    }
    catch (const CLI::ParseError& error)
    {
        return app.exit(error);
    }
    catch (const std::exception& error)
    {
        std::cerr << "benchmark-placement-growth: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
