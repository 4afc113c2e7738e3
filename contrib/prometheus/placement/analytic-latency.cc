/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-latency.h"

#include "check-placement.h"
#include "transfer-costs.h"

namespace prometheus
{

LatencyBreakdown AnalyticLatency(const PlacementProblem& problem, const Placement& placement)
{
    RequireComplete(problem, placement);
    const TransferCosts costs(problem);
    LatencyBreakdown latency;
    for (std::size_t u = 0; u < problem.networks.size(); ++u)
    {
        const auto& network = problem.networks[u];
        const auto& unitOf = placement.unitOf[u];
        const auto exits = network.ExitProbabilities();
        latency.sourceSeconds += costs.ExpectedSeconds(network.layers.front().runProbability,
                                                       network.inputBytes,
                                                       network.source,
                                                       unitOf.front());
        for (std::size_t j = 0; j < network.layers.size(); ++j)
        {
            const auto& layer = network.layers[j];
            const uint32_t unit = unitOf[j];
            latency.processingSeconds += layer.runProbability *
                                         static_cast<double>(layer.multiplications) /
                                         problem.units[unit].multiplicationsPerSecond;
            latency.sinkSeconds +=
                costs.ExpectedSeconds(exits[j], network.resultBytes, unit, network.sink);
            if (j + 1 < network.layers.size())
            {
                latency.transmissionSeconds += costs.ExpectedSeconds(
                    network.layers[j + 1].runProbability, layer.outputBytes, unit, unitOf[j + 1]);
            }
        }
    }
    return latency;
}

} // namespace prometheus
