/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "plain-frames.h"

#include "adhoc-wifi-helper.h"
#include "air-counter.h"
#include "growth-fit.h"
#include "hop-distances.h"
#include "prometheus-error.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/neighbor-cache-helper.h"
#include "ns3/position-allocator.h"
#include "ns3/queue-size.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/udp-socket-factory.h"

namespace prometheus
{

namespace
{

using namespace ns3;

constexpr uint16_t PORT = 9000;

struct PlainNodes
{
    NodeContainer nodes;
    NetDeviceContainer devices;
    Ipv4InterfaceContainer interfaces;
    std::vector<Ptr<Socket>> sockets;
};

void Place(const Deployment& deployment, const NodeContainer& nodes)
{
    auto positions = CreateObject<ListPositionAllocator>();
    for (uint32_t v = 0; v < nodes.GetN(); ++v)
    {
        const auto& position = deployment.PositionOf(v);
        positions->Add(Vector(position.x, position.y, 0));
    }
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
    mobility.SetPositionAllocator(positions);
    mobility.Install(nodes);
}

void InstallStack(PlainNodes& plain, uint32_t queuePackets)
{
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
    stack.Install(plain.nodes);
    TrafficControlHelper control;
    control.SetRootQueueDisc("ns3::FifoQueueDisc",
                             "MaxSize",
                             QueueSizeValue(QueueSize(QueueSizeUnit::PACKETS, queuePackets)));
    control.Install(plain.devices);
    plain.interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.0.0").Assign(plain.devices);
    NeighborCacheHelper().PopulateNeighborCache(plain.interfaces);
    InternetStackHelper().AssignStreams(plain.nodes, 1000);
}

void InstallRoutes(const PlainNodes& plain, const HopDistances& hops)
{
    for (uint32_t from = 0; from < plain.nodes.GetN(); ++from)
    {
        auto ipv4 = plain.nodes.Get(from)->GetObject<Ipv4>();
        auto table = Ipv4StaticRoutingHelper().GetStaticRouting(ipv4);
        table->RemoveRoute(table->GetNRoutes() - 1); // that of the subnet: everybody a neighbour
        for (uint32_t to = 0; to < plain.nodes.GetN(); ++to)
        {
            if (const auto next = hops.NextHop(from, to))
            {
                table->AddHostRouteTo(plain.interfaces.GetAddress(to),
                                      plain.interfaces.GetAddress(*next),
                                      plain.interfaces.Get(from).second);
            }
        }
    }
}

void OpenSockets(PlainNodes& plain, uint64_t& receivedBytes)
{
    for (uint32_t v = 0; v < plain.nodes.GetN(); ++v)
    {
        auto socket = Socket::CreateSocket(plain.nodes.Get(v), UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(plain.interfaces.GetAddress(v), PORT));
        socket->SetRecvCallback(Callback<void, Ptr<Socket>>(
            [&receivedBytes](Ptr<Socket> at)
            {
                while (Ptr<Packet> packet = at->Recv())
                {
                    receivedBytes += packet->GetSize();
                }
            }));
        plain.sockets.push_back(socket);
    }
}

} // namespace

SimulationCost SendPlain(const Deployment& deployment,
                         const AdhocWifiOptions& radio,
                         const std::vector<SentDatagram>& datagrams,
                         bool countsFrames)
{
    const double start = ProcessorSeconds();
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    PlainNodes plain;
    plain.nodes.Create(deployment.VertexCount());
    Place(deployment, plain.nodes);
    AdhocWifiOptions options = radio;
    options.rangeMetres = deployment.rangeMetres;
    const AdhocWifiHelper wifi(options);
    plain.devices = wifi.Install(plain.nodes);
    wifi.AssignStreams(plain.devices, 0);
    InstallStack(plain, radio.queuePackets);
    InstallRoutes(plain, HopDistances(deployment));
    uint64_t receivedBytes = 0;
    OpenSockets(plain, receivedBytes);
    auto air = CreateObject<AirCounter>();
    if (countsFrames)
    {
        air->Follow(plain.devices);
    }
    uint64_t sentBytes = 0;
    // One event under way, as a paced sender has it, and not all of them in the queue.
    std::function<void(std::size_t)> send = [&](std::size_t i)
    {
        const auto& datagram = datagrams[i];
        const auto size = static_cast<uint32_t>(datagram.bytes.size());
        sentBytes += size;
        plain.sockets[datagram.from]->SendTo(
            Create<Packet>(datagram.bytes.data(), size),
            0,
            InetSocketAddress(plain.interfaces.GetAddress(datagram.to), PORT));
        if (i + 1 < datagrams.size())
        {
            Simulator::Schedule(datagrams[i + 1].when - Simulator::Now(),
                                [&send, i] { send(i + 1); });
        }
    };
    Simulator::Schedule(datagrams.at(0).when, [&send] { send(0); });
    Simulator::Stop(datagrams.back().when + MilliSeconds(200));

    SimulationCost cost;
    const double ready = ProcessorSeconds();
    Simulator::Run();
    cost.eventSeconds = ProcessorSeconds() - ready;
    cost.setUpSeconds = ready - start;
    cost.frameHops = air->GetDataFrames();
    cost.airBytes = air->GetBytes();
    Simulator::Destroy();
    if (receivedBytes != sentBytes)
    {
        throw Error("plain datagrams: " + std::to_string(receivedBytes) + " of " +
                    std::to_string(sentBytes) + " bytes arrived");
    }
    return cost;
}

} // namespace prometheus
