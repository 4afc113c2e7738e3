/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Where should five layers run? Draws 30 units, half of them too small for the third layer, and
 * asks for the placement of least latency over 802.11ah. No simulator is involved.
 */
#include "draw-deployment.h"
#include "solve-placement.h"

#include <cstdio>

using namespace prometheus;

namespace
{

/** The 5-layer CNN of Disabato, Roveri, Alippi (COINS 2019), Table 1. */
NetworkDemand FiveLayerCnn()
{
    NetworkDemand network;
    network.name = "cnn5";
    network.inputBytes = 28 * 28 * 3;
    network.resultBytes = 40;
    // Name, bytes of weights, multiplications, bytes of output.
    network.layers = {{"conv1", 19'200, 3'813'376, 50'176},
                      {"conv2", 409'600, 20'083'840, 12'544},
                      {"fc384", 4'816'896, 1'204'224, 1'536},
                      {"fc192", 294'912, 73'728, 768},
                      {"fc10", 7'680, 1'920, 40}};
    return network;
}

} // namespace

int main()
{
    const UnitCatalogue catalogue;
    DeploymentOptions options;
    options.mix = {{catalogue.Find("stm32h7"), 0.5}, {catalogue.Find("raspberry-pi-3b+"), 0.5}};
    const DrawnDeployment drawn = DrawDeployment(options, 1);

    const double bitsPerSecond = 7.2e6;
    PlacementProblem problem = ProblemOn(drawn.deployment, bitsPerSecond);
    problem.networks = {FiveLayerCnn()};
    problem.networks[0].source = drawn.deployment.SourceVertex(0);
    problem.networks[0].sink = drawn.deployment.SinkVertex(0);
    problem.maxLayersPerUnit = 2;

    const PlacementResult result = Solve(problem);
    if (!result.HasPlacement())
    {
        std::printf("%s: %s\n", NameOf(result.status), result.reason.c_str());
        return 1;
    }
    for (std::size_t j = 0; j < problem.networks[0].layers.size(); ++j)
    {
        const uint32_t unit = result.placement.unitOf[0][j];
        std::printf("%-5s on unit %2u (%s)\n",
                    problem.networks[0].layers[j].name.c_str(),
                    unit,
                    problem.units[unit].name.c_str());
    }
    std::printf("%s: %.3f ms, of which %.3f ms on the air and %.3f ms computing\n",
                NameOf(result.status),
                1e3 * result.latency.TotalSeconds(),
                1e3 * result.latency.AllTransmissionSeconds(),
                1e3 * result.latency.processingSeconds);
    return 0;
}
