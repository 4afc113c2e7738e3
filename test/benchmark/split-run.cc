/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "split-run.h"

#include "arithmetic-runner.h"
#include "deployment-helper.h"
#include "draw-deployment.h"
#include "growth-fit.h"
#include "memo-runner.h"
#include "placed-network-helper.h"
#include "prometheus-error.h"
#include "solve-placement.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <cmath>
#include <random>

namespace prometheus
{

namespace
{

constexpr double SQUARE_METRES_A_UNIT = 30;
constexpr uint32_t UDP_HEADER_BYTES = 8;

/** Table 1 of Disabato, Roveri, Alippi (COINS 2019): weights and multiplications. */
struct PrintedLayer
{
    uint64_t weights;
    uint64_t multiplications;
    int64_t outputs;
};

constexpr PrintedLayer CNN5[] = {{4800, 3'810'000, 64 * 14 * 14},
                                 {102'400, 20'080'000, 64 * 7 * 7},
                                 {1'204'224, 1'200'000, 384},
                                 {73'728, 70'000, 192},
                                 {1920, 2'000, 10}};

/** Keeps what every node hands to the network layer. */
void Record(const ns3::InstalledDeployment& installed, std::vector<SentDatagram>& sent)
{
    for (uint32_t from = 0; from < installed.nodes.GetN(); ++from)
    {
        using Sent =
            ns3::Callback<void, const ns3::Ipv4Header&, ns3::Ptr<const ns3::Packet>, uint32_t>;
        installed.nodes.Get(from)->GetObject<ns3::Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "SendOutgoing",
            Sent(
                [&sent, &installed, from](
                    const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet, uint32_t)
                {
                    SentDatagram datagram{ns3::Simulator::Now(), from, 0, {}};
                    while (installed.interfaces.GetAddress(datagram.to) != header.GetDestination())
                    {
                        ++datagram.to;
                    }
                    datagram.bytes.resize(packet->GetSize());
                    packet->CopyData(datagram.bytes.data(), packet->GetSize());
                    datagram.bytes.erase(datagram.bytes.begin(),
                                         datagram.bytes.begin() + UDP_HEADER_BYTES);
                    sent.push_back(std::move(datagram));
                }));
    }
}

void RequireAnswers(const ns3::InferenceRecorder& recorder, std::size_t images)
{
    std::size_t answered = 0;
    for (const auto& record : recorder.GetRecords())
    {
        answered += record.answered;
    }
    if (answered != images)
    {
        throw Error(std::to_string(answered) + " of " + std::to_string(images) +
                    " images were answered");
    }
}

} // namespace

SplitNetwork MakeSplitNetwork(std::size_t poolSize)
{
    std::vector<int64_t> outputs;
    for (const auto& layer : CNN5)
    {
        outputs.push_back(layer.outputs);
    }
    auto arithmetic = std::make_shared<ArithmeticRunner>(Shape{3, 28, 28}, outputs);
    for (std::size_t j = 0; j < outputs.size(); ++j)
    {
        auto& layer = arithmetic->EditProfile().layers[j];
        layer.weightCount = CNN5[j].weights;
        layer.multiplications = CNN5[j].multiplications;
    }
    SplitNetwork network;
    network.runner = std::make_shared<MemoRunner>(arithmetic);
    std::mt19937 pixels(1);
    for (std::size_t i = 0; i < poolSize; ++i)
    {
        std::vector<uint8_t> image(3 * 28 * 28);
        for (auto& pixel : image)
        {
            pixel = static_cast<uint8_t>(pixels());
        }
        network.pool.push_back(Tensor::FromBytes(DType::UInt8, {3, 28, 28}, std::move(image)));
        // Remembered before anything is timed: layers run one by one, as they are placed.
        std::optional<Tensor> tensor = network.pool.back();
        for (uint32_t j = 0; j < outputs.size(); ++j)
        {
            tensor = network.runner->Run({j, j + 1}, *tensor);
        }
    }
    return network;
}

SplitSystem DrawSplitSystem(const NetworkProfile& profile,
                            uint32_t units,
                            double rangeMetres,
                            double bitsPerSecond,
                            uint64_t seed)
{
    const UnitCatalogue catalogue;
    DeploymentOptions options;
    options.unitCount = units;
    options.rangeMetres = rangeMetres;
    options.widthMetres = options.heightMetres = std::sqrt(SQUARE_METRES_A_UNIT * units);
    options.mix = {{catalogue.Find("stm32h7"), 0.5}, {catalogue.Find("raspberry-pi-3b+"), 0.5}};
    SplitSystem system;
    system.deployment = DrawDeployment(options, seed).deployment;
    auto problem = ProblemOn(system.deployment, bitsPerSecond);
    problem.maxLayersPerUnit = 1;
    problem.networks = {DemandOf(profile,
                                 system.deployment.SourceVertex(0),
                                 system.deployment.SinkVertex(0),
                                 static_cast<uint64_t>(ElementCount(profile.inputShape)))};
    const auto result = Solve(problem);
    if (!result.HasPlacement())
    {
        throw Error("deployment of seed " + std::to_string(seed) + ": " + result.reason);
    }
    system.hostOf = result.placement.unitOf.at(0);
    return system;
}

SimulationCost SimulateSplit(const SplitSystem& system,
                             const SplitNetwork& network,
                             const ns3::AdhocWifiOptions& radio,
                             std::size_t images,
                             std::vector<SentDatagram>* sent)
{
    auto queue = std::make_shared<std::vector<Tensor>>();
    for (std::size_t i = 0; i < images; ++i)
    {
        queue->push_back(network.pool[i % network.pool.size()]);
    }
    const double start = ProcessorSeconds();
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(1);
    const ns3::DeploymentHelper helper(radio);
    const auto installed = helper.Install(system.deployment);
    helper.AssignStreams(installed, 0);
    const ns3::PlacedNetworkHelper placer(ns3::AdhocWifiHelper(radio), {});
    const auto placed = placer.Install(installed,
                                       0,
                                       network.runner,
                                       system.hostOf,
                                       system.deployment.SourceVertex(0),
                                       system.deployment.SinkVertex(0),
                                       queue);
    placed.source->SetFinishedCallback([] { ns3::Simulator::Stop(ns3::MilliSeconds(100)); });
    if (sent)
    {
        Record(installed, *sent);
    }
    SimulationCost cost;
    const double ready = ProcessorSeconds();
    ns3::Simulator::Run();
    cost.eventSeconds = ProcessorSeconds() - ready;
    cost.setUpSeconds = ready - start;
    cost.frameHops = installed.air->GetDataFrames();
    cost.airBytes = installed.air->GetBytes();
    RequireAnswers(*placed.recorder, images);
    ns3::Simulator::Destroy();
    return cost;
}

} // namespace prometheus
