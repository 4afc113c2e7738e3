/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Processor time of exact placements: one and two 5-layer CNNs of common source and sink on 30
 * random units, as in Table 4 of Disabato, Roveri, Alippi (COINS 2019), with and without the first
 * two layers shared. Prints one line a cell; arguments: deployments a cell (default 200),
 * placements listed (default 1: Solve(); more: SolveBest()).
 */
#include "draw-deployment.h"
#include "solve-best.h"
#include "solve-placement.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

using namespace prometheus;

namespace
{

/** What a proof may take [s]; solves beyond it are counted as unproved. */
constexpr double LIMIT_SECONDS = 2;

struct Mix
{
    const char* name;
    double stmShare;
};

/** The paper's Table 1 by the conventions of its published cells. */
NetworkDemand Cnn5(const std::string& name, const Deployment& deployment)
{
    NetworkDemand network;
    network.name = name;
    network.source = deployment.SourceVertex(0);
    network.sink = deployment.SinkVertex(0);
    network.inputBytes = 28 * 28 * 3;
    const auto add =
        [&](const char* layer, uint64_t weightBytes, uint64_t multiplications, uint64_t output)
    {
        LayerDemand demand;
        demand.name = layer;
        demand.weightBytes = weightBytes;
        demand.multiplications = multiplications;
        demand.outputBytes = output;
        network.layers.push_back(demand);
    };
    add("conv1", 19'200, 3'810'000, 50'180);
    add("conv2", 409'600, 20'080'000, 12'540);
    add("fc384", 4'816'900, 1'200'000, 1'540);
    add("fc192", 294'910, 70'000, 770);
    add("fc10", 7'680, 0, 40);
    return network;
}

std::vector<Deployment> Draw(double stmShare, uint64_t count)
{
    const UnitCatalogue catalogue;
    DeploymentOptions options;
    options.mix = {{catalogue.Find("stm32h7"), stmShare},
                   {catalogue.Find("raspberry-pi-3b+"), 1 - stmShare}};
    std::vector<Deployment> drawn;
    for (uint64_t seed = 1; seed <= count; ++seed)
    {
        drawn.push_back(DrawDeployment(options, seed).deployment);
    }
    return drawn;
}

enum class Networks
{
    One,
    Apart,
    Shared,
};

const char* NameOf(Networks networks)
{
    return networks == Networks::One ? "one" : networks == Networks::Apart ? "apart" : "shared";
}

PlacementProblem ProblemOf(const Deployment& deployment,
                           double bitsPerSecond,
                           uint32_t maxLayers,
                           Networks networks)
{
    PlacementProblem problem = ProblemOn(deployment, 1.024 * bitsPerSecond);
    problem.networks = {Cnn5("a", deployment)};
    problem.maxLayersPerUnit = maxLayers;
    if (networks != Networks::One)
    {
        problem.networks.push_back(Cnn5("b", deployment));
    }
    if (networks == Networks::Shared)
    {
        problem.sharedLayers = {{{0, 0}, {1, 0}}, {{0, 1}, {1, 1}}};
    }
    return problem;
}

PlacementStatus SolveOne(const PlacementProblem& problem, uint32_t placements)
{
    SolveOptions options;
    options.timeLimitSeconds = LIMIT_SECONDS;
    return placements == 1 ? Solve(problem, options).status
                           : SolveBest(problem, placements, options).status;
}

/** Solves one cell and prints its times [ms]. */
void Measure(const Mix& mix,
             const std::vector<Deployment>& systems,
             double bitsPerSecond,
             uint32_t maxLayers,
             Networks networks,
             uint32_t placements)
{
    double sum = 0;
    double worst = 0;
    int unproved = 0;
    for (const auto& deployment : systems)
    {
        const PlacementProblem problem = ProblemOf(deployment, bitsPerSecond, maxLayers, networks);
        const std::clock_t start = std::clock();
        const PlacementStatus status = SolveOne(problem, placements);
        const double took = 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        sum += took;
        worst = std::max(worst, took);
        unproved += status == PlacementStatus::TimeLimit ? 1 : 0;
    }
    std::printf("%s %s L=%u %s: mean %.3f ms, worst %.3f ms, unproved %d of %zu\n",
                mix.name,
                bitsPerSecond > 10e6 ? "wifi4" : "halow",
                maxLayers,
                NameOf(networks),
                sum / static_cast<double>(systems.size()),
                worst,
                unproved,
                systems.size());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char* argv[])
{
    const uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200;
    const auto placements =
        static_cast<uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1);
    for (const Mix& mix : {Mix{"10-90", 0.1}, Mix{"50-50", 0.5}, Mix{"90-10", 0.9}})
    {
        const auto systems = Draw(mix.stmShare, count);
        for (double bitsPerSecond : {7.2e6, 72.2e6})
        {
            for (const Networks networks : {Networks::One, Networks::Apart, Networks::Shared})
            {
                for (uint32_t maxLayers = 1; maxLayers <= 5; ++maxLayers)
                {
                    Measure(mix, systems, bitsPerSecond, maxLayers, networks, placements);
                }
            }
        }
    }
    return 0;
}
