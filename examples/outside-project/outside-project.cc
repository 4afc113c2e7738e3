/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Where to run the two layers of a small network: camera - gateway, one link of 1 Mbit/s.
 * Prints: conv on camera, fc on gateway: optimal, 1.3101 s
 */
#include <prometheus/solve-placement.h>

#include <cstdio>

int main()
{
    prometheus::PlacementProblem problem;
    // Weight memory [bytes] and rate [multiplications/s].
    problem.units = {{"camera", 512'000, 20e6}, {"gateway", 16'000'000, 560e6}};
    // Vertices: the two units, then the source (2) and the sink (3) beside them.
    problem.hops = prometheus::HopDistances(4, 2, {{2, 0}, {0, 1}, {1, 3}});
    problem.bitsPerSecond = 1e6;
    prometheus::NetworkDemand network{
        "small", {{"conv", 400'000, 10'000'000, 1'000}, {"fc", 4'800'000, 1'000'000, 40}}};
    network.source = 2;
    network.sink = 3;
    network.inputBytes = 100'000;
    network.resultBytes = 40;
    problem.networks = {network};

    const auto result = prometheus::Solve(problem);
    const auto unitOf = [&](int layer)
    { return problem.units.at(result.placement.unitOf.at(0).at(layer)).name.c_str(); };
    std::printf("conv on %s, fc on %s: %s, %.4f s\n",
                unitOf(0),
                unitOf(1),
                NameOf(result.status),
                result.latency.TotalSeconds());
}
