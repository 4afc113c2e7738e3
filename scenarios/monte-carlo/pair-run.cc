/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pair-run.h"

#include "pair-simulation.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** The pair with the images of one deployment, the same ones for both networks. */
SharedPair WithImagesOf(const SharedPair& pair, const SimulationSetting& setting, uint64_t count)
{
    SharedPair drawn = pair;
    for (auto* network : {&drawn.first, &drawn.second})
    {
        network->data = DrawImages(network->data, count, setting.rngSeed, setting.rngRun);
    }
    return drawn;
}

/** What one network did; packets, airtime and memory are of both and not known for one. */
ModeResult ResultOfOne(const PairResult& pair, std::size_t index, uint64_t imageCount)
{
    ModeResult one;
    one.images = imageCount;
    one.mode.infeasibleBecause = pair.mode.infeasibleBecause;
    if (pair.mode.IsFeasible())
    {
        static_cast<InferenceSummary&>(one) = pair.networks.at(index);
        const auto& planned = pair.mode.networks.at(index);
        one.mode.hostOf = planned.hostOf;
        one.mode.analytic = planned.analytic;
        one.mode.hops = planned.hops;
    }
    return one;
}

ModeResult ResultOfBoth(const PairResult& pair, uint64_t imageCount)
{
    ModeResult both;
    both.images = imageCount;
    both.mode.infeasibleBecause = pair.mode.infeasibleBecause;
    if (!pair.mode.IsFeasible())
    {
        return both;
    }
    both.mode.analytic =
        std::max_element(pair.mode.networks.begin(),
                         pair.mode.networks.end(),
                         [](const PlannedNetwork& a, const PlannedNetwork& b)
                         { return a.analytic.TotalSeconds() < b.analytic.TotalSeconds(); })
            ->analytic;
    both.answered = pair.answeredByBoth;
    both.latencyMeanMs = pair.latencyOfBothMeanMs;
    both.packetsSent = pair.packetsSent;
    both.packetsRecovered = pair.packetsRecovered;
    both.airBytes = pair.airBytes;
    both.dataFrames = pair.dataFrames;
    both.retries = pair.retries;
    both.underWayMs = pair.underWayMs;
    both.use = pair.use;
    both.lostByCause = pair.lostByCause;
    both.weightBytes = pair.weightBytes;
    return both;
}

} // namespace

void RunPair(const StudyCell& cell,
             const StudyNetwork& network,
             const SimulationSetting& setting,
             uint64_t imageCount,
             DeploymentRun& run)
{
    const auto pair = WithImagesOf(*network.pair, setting, imageCount);
    const std::vector<NetworkProfile> profiles{pair.first.runner->GetProfile(),
                                               pair.second.runner->GetProfile()};
    const auto mode = PlanPairMode(profiles,
                                   pair.trunkLength,
                                   setting,
                                   PlannedName(cell, network),
                                   cell.pair == PairChoice::Shared);
    const auto result = SimulatePair(mode, setting, pair);
    run.network = "both";
    run.result = ResultOfBoth(result, imageCount);
    run.plannedBitsPerSecond = setting.planning.bitsPerSecond;
    run.plansSimulated = 1;
    for (std::size_t i = 0; i < profiles.size(); ++i)
    {
        run.networks.push_back({profiles[i].name, ResultOfOne(result, i, imageCount)});
    }
}

} // namespace prometheus
