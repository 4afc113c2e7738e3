/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-simulation.h"

#include "compute-unit.h"
#include "deployment-helper.h"
#include "summary-statistics.h"

#include "ns3/flow-monitor-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace prometheus
{

namespace
{

/** "SC(0)" as a part of a file name: "sc-0". */
std::string FileNameOf(const std::string& mode)
{
    std::string name;
    for (char c : mode)
    {
        if (std::isalnum(static_cast<unsigned char>(c)))
        {
            name += static_cast<char>(std::tolower(c));
        }
        else if (!name.empty() && name.back() != '-')
        {
            name += '-';
        }
    }
    return name.back() == '-' ? name.substr(0, name.size() - 1) : name;
}

void Summarise(ModeResult& result,
               const std::vector<ns3::InferenceRecord>& records,
               const std::vector<uint32_t>& labels)
{
    std::vector<double> latency;
    std::vector<double> processing;
    std::vector<double> queueing;
    std::vector<double> transmission;
    std::vector<double> arrived;
    for (std::size_t i = 0; i < records.size(); ++i)
    {
        const auto& record = records[i];
        if (!record.answered)
        {
            continue;
        }
        latency.push_back(record.latency.GetSeconds() * 1e3);
        processing.push_back(record.processing.GetSeconds() * 1e3);
        queueing.push_back(record.queueing.GetSeconds() * 1e3);
        transmission.push_back(record.Transmission().GetSeconds() * 1e3);
        arrived.push_back(record.arrivedShare);
        result.unknown += record.predictedClass < 0;
        result.correct += record.predictedClass == static_cast<int64_t>(labels[i]);
    }
    result.answered = latency.size();
    result.underWayMs = std::accumulate(latency.begin(), latency.end(), 0.0);
    result.latencyMeanMs = Mean(latency).value_or(0);
    result.latencyP95Ms = Percentile(latency, 95).value_or(0);
    // Nearest rank, as Percentile(): behind the answered images stand those without an answer.
    const std::size_t rank = (95 * records.size() + 99) / 100;
    if (rank <= latency.size())
    {
        std::nth_element(latency.begin(), latency.begin() + rank - 1, latency.end());
        result.latencyP95OfAllMs = latency[rank - 1];
    }
    result.processingMeanMs = Mean(processing).value_or(0);
    result.queueingMeanMs = Mean(queueing).value_or(0);
    result.transmissionMeanMs = Mean(transmission).value_or(0);
    result.arrivedShare = Mean(arrived).value_or(0);
}

/** Devices that computed or sent. */
std::vector<DeviceUse> UseOf(const Deployment& deployment,
                             const ns3::InstalledDeployment& installed)
{
    std::vector<DeviceUse> all;
    for (uint32_t v = 0; v < deployment.VertexCount(); ++v)
    {
        DeviceUse use;
        use.device = deployment.NameOf(v);
        if (const auto unit = installed.nodes.Get(v)->GetObject<ns3::ComputeUnit>())
        {
            use.computeMs = unit->GetBusyTime().GetSeconds() * 1e3;
        }
        use.sendingMs = installed.air->GetSendingTime(v).GetSeconds() * 1e3;
        if (use.computeMs > 0 || use.sendingMs > 0)
        {
            all.push_back(use);
        }
    }
    return all;
}

void RecordMemory(ModeResult& result,
                  const Deployment& deployment,
                  const ns3::InstalledDeployment& installed)
{
    for (uint32_t v = 0; v < deployment.VertexCount(); ++v)
    {
        const auto unit = installed.nodes.Get(v)->GetObject<ns3::ComputeUnit>();
        if (unit && unit->GetUsedWeightBytes() > 0)
        {
            result.weightBytes[deployment.NameOf(v)] = unit->GetUsedWeightBytes();
        }
    }
}

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

} // namespace

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
    if (!setting.pcapPrefix.empty())
    {
        ns3::AdhocWifiHelper::EnablePcap(setting.pcapPrefix + "-" + FileNameOf(mode.name),
                                         installed.devices);
    }
    ns3::FlowMonitorHelper flows;
    if (!setting.flowMonitorPrefix.empty())
    {
        flows.Install(installed.nodes);
    }

    ns3::Simulator::Run();

    if (!setting.flowMonitorPrefix.empty())
    {
        flows.SerializeToXmlFile(
            setting.flowMonitorPrefix + "-" + FileNameOf(mode.name) + ".xml", true, true);
    }
    Summarise(result, network.recorder->GetRecords(), data.labels);
    RecordMemory(result, deployment, installed);
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
