/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * What sending tensors costs: TensorEndpoint (encoding, headers, ledger, reassembly, decoding)
 * against plain UDP sockets that send datagrams of the same bytes at the same moments over the same
 * three hops of simulated 802.11n (at most 1.05 of the wall time, with the default policy). With
 * the other policies the datagrams are what they hand on: parity and polls included; for tcp, its
 * frames paced as datagrams are, so that the ratio is also that of TCP to UDP in ns-3.
 */
#include "deployment-helper.h"
#include "helper/line-deployment.h"
#include "paired-ratio.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"

#include <cstdlib>
#include <iostream>
#include <string>

using namespace ns3;
using prometheus::Tensor;

namespace
{

constexpr std::size_t PAIRS = 41;
constexpr uint32_t TENSORS = 5;
constexpr int64_t ELEMENTS = 50'000; // 200 KB
constexpr uint32_t HOPS = 3;
const Time START = MilliSeconds(10);

Tensor MakeTensor()
{
    std::vector<float> values;
    for (int64_t i = 0; i < ELEMENTS; ++i)
    {
        values.push_back(static_cast<float>(i));
    }
    return Tensor::FromFloats({ELEMENTS}, values);
}

InstalledDeployment InstallLine()
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    DeploymentHelper helper{AdhocWifiOptions{}};
    auto installed = helper.Install(prometheus::LineDeployment(HOPS - 1, 5, 1e6));
    helper.AssignStreams(installed, 0);
    return installed;
}

/** Vertices of the ends: behind the units stand the source and the sink. */
constexpr uint32_t SOURCE = HOPS - 1;
constexpr uint32_t SINK = HOPS;

/** Sends all tensors as the module does; every datagram as sent is kept when asked for. */
uint64_t SendTensors(const Tensor& tensor,
                     const std::string& policy,
                     std::vector<std::vector<uint8_t>>* datagrams = nullptr)
{
    const auto installed = InstallLine();
    TensorRoute route;
    route.destination = installed.GetAddress(SINK);
    route.pacing = AdhocWifiHelper(AdhocWifiOptions{}).GetPacing(HOPS);
    route.policy = policy;
    route.deadline = Seconds(25);
    uint64_t received = 0;
    installed.GetEndpoint(SINK)->Expect(0,
                                        1,
                                        {prometheus::DType::Float32,
                                         {ELEMENTS},
                                         {Seconds(25)},
                                         [&](uint32_t, const prometheus::MaskedTensor& arrived)
                                         { received += arrived.GetArrivedCount() * 4; }});
    auto source = installed.GetEndpoint(SOURCE);
    if (datagrams)
    {
        source->TraceConnectWithoutContext("Tx",
                                           Callback<void, Ptr<const Packet>>(
                                               [&](Ptr<const Packet> packet)
                                               {
                                                   datagrams->emplace_back(packet->GetSize());
                                                   packet->CopyData(datagrams->back().data(),
                                                                    packet->GetSize());
                                               }));
    }
    Simulator::Schedule(START,
                        [&]
                        {
                            for (uint32_t i = 0; i < TENSORS; ++i)
                            {
                                source->Send({0, 1, i}, TensorHeader::DATA, tensor, route);
                            }
                        });
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    Simulator::Destroy();
    return received;
}

/** The same datagrams through bare sockets, one scheduled after the other with the same gaps. */
uint64_t SendDatagrams(const std::vector<std::vector<uint8_t>>& datagrams)
{
    const auto installed = InstallLine();
    const PathPacing pacing = AdhocWifiHelper(AdhocWifiOptions{}).GetPacing(HOPS);
    const InetSocketAddress to(installed.GetAddress(SINK).GetIpv4(), 9);
    uint64_t received = 0;
    auto receiver = Socket::CreateSocket(installed.nodes.Get(SINK), UdpSocketFactory::GetTypeId());
    receiver->Bind(to);
    receiver->SetRecvCallback(Callback<void, Ptr<Socket>>(
        [&received](Ptr<Socket> socket)
        {
            while (Ptr<Packet> packet = socket->Recv())
            {
                received += packet->GetSize();
            }
        }));
    auto sender = Socket::CreateSocket(installed.nodes.Get(SOURCE), UdpSocketFactory::GetTypeId());
    sender->Bind();
    std::function<void(std::size_t)> send = [&](std::size_t i)
    {
        const auto& bytes = datagrams[i];
        const auto size = static_cast<uint32_t>(bytes.size());
        sender->SendTo(Create<Packet>(bytes.data(), size), 0, to);
        if (i + 1 < datagrams.size())
        {
            Simulator::Schedule(pacing.GapAfter(size + 28), [&send, i] { send(i + 1); });
        }
    };
    Simulator::Schedule(START, [&send] { send(0); });
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    Simulator::Destroy();
    return received;
}

} // namespace

int main()
{
    const Tensor tensor = MakeTensor();
    for (const std::string policy : {"udp", "fec-xor", "fec-rs", "nack"})
    {
        std::vector<std::vector<uint8_t>> datagrams;
        const uint64_t tensorBytes = SendTensors(tensor, policy, &datagrams);
        const uint64_t datagramBytes = SendDatagrams(datagrams);
        uint64_t sentBytes = 0;
        for (const auto& datagram : datagrams)
        {
            sentBytes += datagram.size();
        }
        if (tensorBytes != TENSORS * ELEMENTS * 4 || datagramBytes != sentBytes)
        {
            std::cerr << policy << ": not everything arrived: " << tensorBytes
                      << " bytes of tensors, " << datagramBytes << " of " << sentBytes
                      << " in datagrams\n";
            return 1;
        }
        prometheus::PrintRatio("tensors by " + policy + " / the same datagrams, plain UDP",
                               prometheus::MeasurePairedRatio([&] { SendTensors(tensor, policy); },
                                                              [&] { SendDatagrams(datagrams); },
                                                              PAIRS));
    }
    return 0;
}
