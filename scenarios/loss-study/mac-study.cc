/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mac-study.h"

#include "deployment-helper.h"
#include "forked-workers.h"
#include "placed-network-helper.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "reconstruction.h"
#include "summary-statistics.h"
#include "torch-runner.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace prometheus
{

namespace
{

constexpr uint16_t CONTENDER_PORT = 9;
constexpr uint32_t CONTENDER_BYTES = 1472;
constexpr double PI = 3.14159265358979323846;

/** Source and sink 4 m apart, the others on a circle of 3 m around their middle: all in range. */
Deployment MakeDeployment(uint32_t contenders)
{
    const UnitCatalogue catalogue;
    Deployment deployment;
    // A deployment has a unit at least; without contenders it is silent.
    const uint32_t units = std::max(contenders, 1U);
    for (uint32_t i = 0; i < units; ++i)
    {
        const double angle = 2 * PI * (i + 0.5) / units;
        deployment.units.push_back({catalogue.Find("raspberry-pi-3b+"),
                                    {15 + 3 * std::cos(angle), 15 + 3 * std::sin(angle)}});
    }
    deployment.sources.push_back({{13, 15}});
    deployment.sinks.push_back({{17, 15}});
    return deployment;
}

/** What a case's name says, and what one training makes of it. */
struct MacTask
{
    Strategy strategy;
    std::string radio;
    std::string policy;
    double deadlineSeconds;
    uint32_t training;
};

struct MacSample
{
    std::vector<double> right;
    double latencyMeanMs{0};
    double latencyP95Ms{0};
    double answered{0};
    double arrived{0};
    double packets{0};
    double airBytes{0};

    std::string ToText() const
    {
        std::ostringstream text;
        text.precision(17);
        text << latencyMeanMs << " " << latencyP95Ms << " " << answered << " " << arrived << " "
             << packets << " " << airBytes << " ";
        for (const double isRight : right)
        {
            text << (isRight > 0 ? '1' : '0');
        }
        return text.str();
    }

    static MacSample FromText(const std::string& text)
    {
        std::istringstream stream(text);
        MacSample sample;
        std::string digits;
        stream >> sample.latencyMeanMs >> sample.latencyP95Ms >> sample.answered >>
            sample.arrived >> sample.packets >> sample.airBytes >> digits;
        for (const char digit : digits)
        {
            sample.right.push_back(digit == '1' ? 1 : 0);
        }
        return sample;
    }
};

/** Every contender sends to the next one, more than the air can carry. */
void InstallContenders(const ns3::InstalledDeployment& installed,
                       uint32_t contenders,
                       double phyRate)
{
    for (uint32_t i = 0; i < contenders; ++i)
    {
        const ns3::InetSocketAddress next(installed.interfaces.GetAddress((i + 1) % contenders),
                                          CONTENDER_PORT);
        ns3::OnOffHelper sender("ns3::UdpSocketFactory", next);
        sender.SetConstantRate(ns3::DataRate(static_cast<uint64_t>(phyRate / contenders)),
                               CONTENDER_BYTES);
        auto application = sender.Install(installed.nodes.Get(i));
        // One after the other, as stations that know nothing of each other.
        application.Start(ns3::MilliSeconds(2) + ns3::MicroSeconds(137 * i));
        ns3::PacketSinkHelper("ns3::UdpSocketFactory",
                              ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), CONTENDER_PORT))
            .Install(installed.nodes.Get(i));
    }
}

ns3::AdhocWifiOptions MakeRadio(const MacTask& task, const MacSetting& air)
{
    ns3::AdhocWifiOptions radio;
    radio.radio = task.radio;
    radio.maxAttempts = air.maxAttempts;
    radio.loss.frameErrorRate = air.frameErrorRate;
    return radio;
}

/** @param patience an answer that takes longer comes to nobody: it counts as none. */
MacSample Summarise(const std::vector<ns3::InferenceRecord>& records,
                    const std::vector<uint32_t>& labels,
                    ns3::Time patience)
{
    MacSample sample;
    sample.right.assign(labels.size(), 0);
    std::vector<double> latencies;
    for (std::size_t i = 0; i < records.size(); ++i)
    {
        if (records[i].answered && records[i].latency <= patience)
        {
            latencies.push_back(records[i].latency.GetSeconds() * 1e3);
            sample.right[i] = records[i].predictedClass == static_cast<int64_t>(labels[i]);
            sample.arrived += records[i].arrivedShare;
        }
    }
    sample.answered = static_cast<double>(latencies.size());
    sample.latencyMeanMs = Mean(latencies).value_or(0);
    sample.latencyP95Ms = Percentile(latencies, 95).value_or(0);
    return sample;
}

MacSample Simulate(const MacTask& task,
                   const MacStudy& study,
                   const PreparedTraining& training,
                   const LabelledImages& data)
{
    ns3::RngSeedManager::SetSeed(static_cast<uint32_t>(study.basis.rngSeed));
    ns3::RngSeedManager::SetRun(study.basis.rngRun + (uint64_t{task.training} << 32));
    const auto radio = MakeRadio(task, study.air);
    const ns3::AdhocWifiHelper wifi(radio);
    const auto deployment = MakeDeployment(study.air.contenders);
    const uint32_t source = deployment.SourceVertex(0);
    const uint32_t sink = deployment.SinkVertex(0);

    ns3::DeploymentHelper deploy(radio);
    const UnitCatalogue catalogue;
    deploy.SetComputeUnit(source, catalogue.Find("raspberry-pi-3b+"));
    deploy.SetComputeUnit(sink, catalogue.Find("edge-server"));
    deploy.SetEndpointAttribute("PacketSize",
                                ns3::UintegerValue(task.strategy.crossing.packetBytes));
    deploy.SetEndpointAttribute("Policy", ns3::StringValue(task.policy));
    deploy.SetEndpointAttribute("ParityShare", ns3::DoubleValue(study.air.parityShare));
    const auto installed = deploy.Install(deployment);
    deploy.AssignStreams(installed, 0);
    InstallContenders(installed, study.air.contenders, wifi.GetPhyRate());
    const auto air = ns3::CreateObject<ns3::AirCounter>();
    air->Follow(ns3::NetDeviceContainer(installed.devices.Get(source)));
    air->Follow(ns3::NetDeviceContainer(installed.devices.Get(sink)));

    ns3::TensorTransportOptions transport;
    transport.encoding = task.strategy.crossing.encoding;
    transport.layout = task.strategy.crossing.layout;
    transport.deadline = ns3::Seconds(task.deadlineSeconds);
    const auto cut = static_cast<uint16_t>(task.strategy.cut + 1);
    transport.cuts[cut].reconstruction = training.GetReconstruction(task.strategy);
    const auto network = training.GetNetwork(task.strategy);
    std::vector<uint32_t> hostOf(network->GetProfile().layers.size(), sink);
    std::fill(hostOf.begin(), hostOf.begin() + cut, source);
    const auto placed = ns3::PlacedNetworkHelper(wifi, transport)
                            .Install(installed,
                                     0,
                                     std::make_shared<TorchRunner>(network),
                                     hostOf,
                                     source,
                                     sink,
                                     std::make_shared<const std::vector<Tensor>>(data.images));
    // Nobody waits for an answer much longer than the deadline allows one to take.
    const ns3::Time patience = ns3::Seconds(2 * task.deadlineSeconds);
    placed.source->SetAttribute("Timeout", ns3::TimeValue(patience));
    placed.source->SetFinishedCallback([] { ns3::Simulator::Stop(); });
    ns3::Simulator::Run();

    auto sample = Summarise(placed.recorder->GetRecords(), data.labels, patience);
    sample.packets = static_cast<double>(installed.ledger->GetSentCount());
    sample.airBytes = static_cast<double>(air->GetBytes());
    ns3::Simulator::Destroy();
    return sample;
}

} // namespace

MacResult RunMacStudy(const MacStudy& study)
{
    const auto& basis = study.basis;
    for (const auto& strategy : basis.strategies)
    {
        if (strategy.crossing.parityShare > 0)
        {
            throw InvalidInput("strategy '" + strategy.name +
                               "' has an erasure code: in the simulator parity is the policy's");
        }
    }
    MacResult result;
    result.trainings = TrainAll(basis);
    const auto data = LoadImages(basis.training.data, basis.split, basis.images);
    const auto prepared = PrepareTrainings(basis, data);
    for (const auto& training : prepared)
    {
        result.clean.push_back(training.GetClean());
    }
    for (std::size_t radio = 0; radio < study.radios.size(); ++radio)
    {
        for (const auto& strategy : basis.strategies)
        {
            for (const auto& policy : study.policies)
            {
                MacCell cell;
                cell.strategy = strategy;
                cell.radio = study.radios[radio];
                cell.policy = policy;
                cell.deadlineSeconds = study.deadlineSeconds[radio];
                result.cells.push_back(cell);
            }
        }
    }
    ProgressLine progress("simulations", result.cells.size() * basis.trainings);
    RunForked(
        result.cells.size() * basis.trainings,
        basis.jobs,
        [&](std::size_t task)
        {
            const auto& cell = result.cells[task / basis.trainings];
            const auto training = static_cast<uint32_t>(task % basis.trainings);
            return Simulate(
                       {cell.strategy, cell.radio, cell.policy, cell.deadlineSeconds, training},
                       study,
                       prepared[training],
                       data)
                .ToText();
        },
        [&](std::size_t task, const std::string& text)
        {
            auto& cell = result.cells[task / basis.trainings];
            const auto sample = MacSample::FromText(text);
            const double count = static_cast<double>(basis.images) * basis.trainings;
            cell.right.push_back(sample.right);
            cell.latencyMeanMs.push_back(sample.latencyMeanMs);
            cell.latencyP95Ms.push_back(sample.latencyP95Ms);
            cell.answeredShare += sample.answered / count;
            cell.arrivedShare += sample.arrived / count;
            cell.packetsPerImage += sample.packets / count;
            cell.airBytesPerImage += sample.airBytes / count;
        },
        [&progress](std::size_t finished) { progress.Update(finished); });
    progress.Finish();
    return result;
}

} // namespace prometheus
