/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Exact placements at the edge of what can be proved: three large networks, one layer a unit, on 50
 * random units. Prints status, processor time and gap of every system, then the count of proofs and
 * the medians.
 */
#include "../../scenarios/paper-tables/paper-networks.h"
#include "draw-deployment.h"
#include "prometheus-error.h"
#include "solve-placement.h"

#include <CLI/CLI.hpp>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

using namespace prometheus;

namespace
{

constexpr double BITS_PER_SECOND = 72.2e6;
constexpr uint32_t UNITS = 50;
constexpr uint32_t NETWORKS = 3;

struct Options
{
    uint32_t seeds{20};
    double limitSeconds{5};
    std::string only;
    /** Whether every network has a source and a sink of its own, or all have the same. */
    bool hasOwnEnds{false};
};

/** Nine placeable layers, the repeated blocks of a stage taken together. */
NetworkDemand ResNet101()
{
    NetworkDemand network;
    network.inputBytes = 224 * 224 * 3 * 4; // float32 as AlexNet's of Table 2
    network.resultBytes = 4'000;            // 1000 classes
    const auto add =
        [&](const char* name, uint64_t multiplications, uint64_t weights, uint64_t output)
    {
        LayerDemand layer;
        layer.name = name;
        layer.multiplications = multiplications;
        layer.weightBytes = weights;
        layer.outputBytes = output;
        network.layers.push_back(layer);
    };
    add("conv1", 118'010'000, 37'630, 802'820);
    add("conv2", 616'560'000, 786'430, 802'820);
    add("conv3", 757'860'000, 2'228'220, 200'710);
    add("conv4a", 950'530'000, 21'757'950, 50'180);
    add("conv4b", 1'156'060'000, 26'738'690, 50'180);
    add("conv4c", 1'156'060'000, 26'738'690, 50'180);
    add("conv4d", 1'156'060'000, 26'738'690, 50'180);
    add("conv5", 565'180'000, 51'380'220, 12'540);
    add("fc", 2'200'000, 8'388'610, 4'000);
    return network;
}

struct Family
{
    std::string name;
    std::vector<NetworkDemand> networks; ///< without names and ends
};

std::vector<Family> AllFamilies()
{
    const NetworkDemand alexNet = PaperNetwork("alexnet", Convention::Corrected);
    const NetworkDemand gated = PaperNetwork("gc-alexnet", Convention::Corrected);
    return {{"3-alexnet", {alexNet, alexNet, alexNet}},
            {"gc-alexnet-2-resnet101", {gated, ResNet101(), ResNet101()}}};
}

UnitShare Share(const char* name, uint64_t megabytes, double millionsASecond, double probability)
{
    UnitSpec spec;
    spec.name = name;
    spec.weightMemoryBytes = megabytes * 1'000'000;
    spec.multiplicationsPerSecond = 1e6 * millionsASecond;
    return {spec, probability};
}

/** The paper's area and range; all connected. */
Deployment DrawSystem(bool hasOwnEnds, uint64_t seed)
{
    DeploymentOptions options;
    options.unitCount = UNITS;
    options.mix = {Share("beaglebone-ai", 512, 300, 0.45),
                   Share("orange-pi-zero", 128, 480, 0.45),
                   Share("raspberry-pi-3b+", 512, 560, 0.1)};
    options.sourceCount = options.sinkCount = hasOwnEnds ? NETWORKS : 1;
    return DrawDeployment(options, seed).deployment;
}

PlacementProblem ProblemOf(const Family& family, bool hasOwnEnds, uint64_t seed)
{
    const Deployment system = DrawSystem(hasOwnEnds, seed);
    PlacementProblem problem = ProblemOn(system, BITS_PER_SECOND);
    problem.networks = family.networks;
    problem.maxLayersPerUnit = 1;
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        problem.networks[u].name = "network " + std::to_string(u);
        problem.networks[u].source = system.SourceVertex(hasOwnEnds ? u : 0);
        problem.networks[u].sink = system.SinkVertex(hasOwnEnds ? u : 0);
    }
    return problem;
}

/** Processor time of this thread [s]: other programs on the machine disturb it least. */
double ProcessorSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** Solves one family on all systems; in the median, unproved ones count with the limit. */
void Measure(const Family& family, const Options& options)
{
    std::vector<double> times;
    std::vector<double> gaps; // of the unproved
    uint32_t proved = 0;
    SolveOptions limit;
    limit.timeLimitSeconds = options.limitSeconds;
    for (uint64_t seed = 1; seed <= options.seeds; ++seed)
    {
        const PlacementProblem problem = ProblemOf(family, options.hasOwnEnds, seed);
        const double start = ProcessorSeconds();
        const PlacementResult result = Solve(problem, limit);
        const double took = ProcessorSeconds() - start;
        const double latency = result.latency.TotalSeconds();
        const double gap = (latency - result.lowerBoundSeconds) / latency;
        const bool isProved = result.status != PlacementStatus::TimeLimit;
        proved += isProved ? 1 : 0;
        // On a busy machine an unproved solve had less of the processor than its limit.
        times.push_back(isProved ? took : std::max(took, options.limitSeconds));
        if (!isProved)
        {
            gaps.push_back(result.HasPlacement() ? gap : 1);
        }
        std::printf("%s system %2llu: %-10s %7.3f s, ",
                    family.name.c_str(),
                    static_cast<unsigned long long>(seed),
                    NameOf(result.status),
                    took);
        if (result.HasPlacement())
        {
            std::printf("latency %.6f s, gap %.4f %%\n", latency, 100 * gap);
        }
        else
        {
            std::printf("%s\n", result.reason.c_str());
        }
        std::fflush(stdout);
    }
    std::printf("%s, %s: proved %u of %u, median %.3f s of processor time (unproved "
                "counted at the limit)",
                family.name.c_str(),
                options.hasOwnEnds ? "own sources and sinks" : "common source and sink",
                proved,
                options.seeds,
                Median(times));
    if (!gaps.empty())
    {
        std::printf("; median gap of the unproved %.4f %%", 100 * Median(gaps));
    }
    std::printf("\n");
}

} // namespace

int main(int argc, char* argv[])
{
    CLI::App app("Exact placements at the edge of what can be proved: three large networks, one "
                 "layer a unit, 50 units.",
                 "benchmark-placement-hard");
    Options options;
    app.add_option("--seeds", options.seeds, "Random systems of each family")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    app.add_option("--limit", options.limitSeconds, "Most wall-clock time of a solve [s]")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--only", options.only, "Families whose name begins so");
    app.add_flag("--own-ends", options.hasOwnEnds, "A source and a sink for every network");
    try
    {
        app.parse(argc, argv);
        bool isAny = false;
        for (const Family& family : AllFamilies())
        {
            if (family.name.compare(0, options.only.size(), options.only) == 0)
            {
                isAny = true;
                Measure(family, options);
            }
        }
        if (!isAny)
        {
            throw InvalidInput("--only=" + options.only +
                               " names no family: 3-alexnet, gc-alexnet-2-resnet101");
        }
    }
    catch (const CLI::ParseError& error)
    {
        return app.exit(error);
    }
    catch (const std::exception& error)
    {
        std::cerr << "benchmark-placement-hard: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
