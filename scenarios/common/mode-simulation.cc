/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-simulation.h"

#include "run-captures.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <optional>

namespace prometheus
{

namespace
{

/** The 95th percentile by nearest rank: behind the answered images stand those without an answer.
 */
std::optional<double> LatencyP95OfAllMs(const std::vector<ns3::InferenceRecord>& records)
{
    std::vector<double> latency;
    for (const auto& record : records)
    {
        if (record.answered)
        {
            latency.push_back(record.latency.GetSeconds() * 1e3);
        }
    }
    const std::size_t rank = (95 * records.size() + 99) / 100;
    if (rank > latency.size())
    {
        return std::nullopt;
    }
    std::nth_element(latency.begin(), latency.begin() + rank - 1, latency.end());
    return latency[rank - 1];
}

double UnderWayMs(const std::vector<ns3::InferenceRecord>& records)
{
    double sum = 0;
    for (const auto& record : records)
    {
        sum += record.answered ? record.latency.GetSeconds() * 1e3 : 0;
    }
    return sum;
}

} // namespace

ns3::InstalledDeployment InstallDeployment(const SimulationSetting& setting)
{
    const auto& deployment = setting.planning.deployment;
    ns3::DeploymentHelper helper(setting.radio);
    helper.SetComputeUnit(deployment.SourceVertex(0), setting.planning.sourceUnit);
    helper.SetComputeUnit(deployment.SinkVertex(0), setting.planning.edgeServer);
    auto installed = helper.Install(deployment);
    helper.AssignStreams(installed, 0);
    return installed;
}

ModeResult SimulateMode(const InferenceMode& mode,
                        const SimulationSetting& setting,
                        const std::shared_ptr<StageRunner>& runner,
                        const LabelledImages& data)
{
    ModeResult result;
    result.mode = mode;
    result.images = data.images.size();
    if (!mode.infeasibleBecause.empty())
    {
        return result;
    }
    ns3::RngSeedManager::SetSeed(setting.rngSeed);
    ns3::RngSeedManager::SetRun(setting.rngRun);
    const auto& deployment = setting.planning.deployment;
    const auto installed = InstallDeployment(setting);
    const ns3::PlacedNetworkHelper helper(ns3::AdhocWifiHelper(setting.radio), setting.transport);
    const auto network = helper.Install(installed,
                                        0,
                                        runner,
                                        mode.hostOf,
                                        deployment.SourceVertex(0),
                                        deployment.SinkVertex(0),
                                        std::make_shared<const std::vector<Tensor>>(data.images));
    // Stragglers of the last image get time to arrive or to be dropped.
    network.source->SetFinishedCallback([] { ns3::Simulator::Stop(ns3::MilliSeconds(100)); });
    RunCaptures captures(
        setting, mode.name, installed, {{0, network, runner->GetProfile(), mode.hostOf}});

    ns3::Simulator::Run();

    captures.Write();
    const auto& records = network.recorder->GetRecords();
    static_cast<InferenceSummary&>(result) = Summarise(records, data.labels);
    result.latencyP95OfAllMs = LatencyP95OfAllMs(records);
    result.underWayMs = UnderWayMs(records);
    result.weightBytes = WeightBytesOf(deployment, installed);
    result.packetsSent = installed.ledger->GetSentCount();
    result.packetsRecovered = installed.ledger->GetRecoveredCount();
    result.lostByCause = installed.ledger->GetLostByCause();
    result.airBytes = installed.air->GetBytes();
    result.dataFrames = installed.air->GetDataFrames();
    result.retries = installed.air->GetRetries();
    result.use = UseOf(deployment, installed);
    ns3::Simulator::Destroy();
    return result;
}

} // namespace prometheus
