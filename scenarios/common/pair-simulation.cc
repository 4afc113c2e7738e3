/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pair-simulation.h"

#include "deployment-helper.h"
#include "row-texts.h"
#include "run-captures.h"
#include "summary-statistics.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>

namespace prometheus
{

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LatencyBreakdown,
                                   sourceSeconds,
                                   transmissionSeconds,
                                   processingSeconds,
                                   sinkSeconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlannedNetwork, hostOf, analytic, hops)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PairMode, name, trunkLength, infeasibleBecause, networks)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(InferenceSummary,
                                   images,
                                   answered,
                                   latencyMeanMs,
                                   latencyP95Ms,
                                   processingMeanMs,
                                   queueingMeanMs,
                                   transmissionMeanMs,
                                   arrivedShare,
                                   correct,
                                   unknown)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DeviceUse, device, computeMs, sendingMs)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PairResult,
                                   mode,
                                   networks,
                                   answeredByBoth,
                                   latencyOfBothMeanMs,
                                   packetsSent,
                                   packetsRecovered,
                                   airBytes,
                                   dataFrames,
                                   retries,
                                   underWayMs,
                                   use,
                                   lostByCause,
                                   weightBytes)

namespace
{

ns3::SharedNetworks NetworksOf(const PairMode& mode,
                               const Deployment& deployment,
                               const SharedPair& pair)
{
    ns3::SharedNetworks shared;
    const uint32_t sink = deployment.SinkVertex(0);
    shared.networks = {{0, pair.first.runner, mode.networks.at(0).hostOf, sink},
                       {1, pair.second.runner, mode.networks.at(1).hostOf, sink}};
    shared.trunkLength = mode.trunkLength;
    shared.sourceVertex = deployment.SourceVertex(0);
    shared.images = std::make_shared<const std::vector<Tensor>>(pair.first.data.images);
    return shared;
}

void SummariseBoth(PairResult& result,
                   const std::vector<ns3::InferenceRecord>& first,
                   const std::vector<ns3::InferenceRecord>& second)
{
    std::vector<double> later;
    for (std::size_t i = 0; i < first.size(); ++i)
    {
        if (first[i].answered && second[i].answered)
        {
            later.push_back(std::max(first[i].latency, second[i].latency).GetSeconds() * 1e3);
        }
    }
    result.answeredByBoth = later.size();
    result.latencyOfBothMeanMs = Mean(later).value_or(0);
    result.underWayMs = std::accumulate(later.begin(), later.end(), 0.0);
}

} // namespace

PairResult SimulatePair(const PairMode& mode,
                        const SimulationSetting& setting,
                        const SharedPair& pair)
{
    PairResult result;
    result.mode = mode;
    if (!mode.IsFeasible())
    {
        return result;
    }
    ns3::RngSeedManager::SetSeed(setting.rngSeed);
    ns3::RngSeedManager::SetRun(setting.rngRun);
    const auto& deployment = setting.planning.deployment;
    ns3::DeploymentHelper deployer(setting.radio);
    deployer.SetComputeUnit(deployment.SourceVertex(0), setting.planning.sourceUnit);
    deployer.SetComputeUnit(deployment.SinkVertex(0), setting.planning.edgeServer);
    const auto installed = deployer.Install(deployment);
    deployer.AssignStreams(installed, 0);
    const ns3::PlacedNetworkHelper helper(ns3::AdhocWifiHelper(setting.radio), setting.transport);
    const auto networks = helper.InstallShared(installed, NetworksOf(mode, deployment, pair));
    // Stragglers of the last image get time to arrive or to be dropped.
    networks[0].source->SetFinishedCallback([] { ns3::Simulator::Stop(ns3::MilliSeconds(100)); });

    RunCaptures captures(
        setting,
        mode.name,
        installed,
        {{0, networks[0], pair.first.runner->GetProfile(), mode.networks[0].hostOf},
         {1, networks[1], pair.second.runner->GetProfile(), mode.networks[1].hostOf}});

    ns3::Simulator::Run();

    captures.Write();
    const auto& first = networks[0].recorder->GetRecords();
    const auto& second = networks[1].recorder->GetRecords();
    result.networks = {Summarise(first, pair.first.data.labels),
                       Summarise(second, pair.second.data.labels)};
    SummariseBoth(result, first, second);
    result.weightBytes = WeightBytesOf(deployment, installed);
    result.use = UseOf(deployment, installed);
    result.packetsSent = installed.ledger->GetSentCount();
    result.packetsRecovered = installed.ledger->GetRecoveredCount();
    result.lostByCause = installed.ledger->GetLostByCause();
    result.airBytes = installed.air->GetBytes();
    result.dataFrames = installed.air->GetDataFrames();
    result.retries = installed.air->GetRetries();
    ns3::Simulator::Destroy();
    return result;
}

uint64_t PairResult::CountLost() const
{
    return SumOfCounts(lostByCause);
}

uint64_t PairResult::SumWeightBytes() const
{
    return SumOfCounts(weightBytes);
}

std::string PairResult::ToJson() const
{
    return nlohmann::json(*this).dump();
}

PairResult PairResult::FromJson(const std::string& text)
{
    return nlohmann::json::parse(text).get<PairResult>();
}

} // namespace prometheus
