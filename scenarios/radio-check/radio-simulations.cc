/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "radio-simulations.h"

#include "deployment-helper.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/packet-socket-address.h"
#include "ns3/packet-socket-factory.h"
#include "ns3/packet-socket-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state-helper.h"
#include "ns3/wifi-phy.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

namespace
{

using namespace ns3;

constexpr uint16_t PORT = 9;
constexpr uint16_t EXPERIMENTAL_PROTOCOL = 0x88b5; // for local experiments (IEEE 802)
constexpr uint32_t IP_AND_UDP_BYTES = 28;
constexpr uint32_t MOST_AMPDU_BYTES = 65535;
constexpr double NOMINAL_RANGE = 10; // m, where the signal-to-noise ratio is known

/** Two stations on one line that exchange frames without IP. */
class FrameLink
{
  public:
    FrameLink(const AdhocWifiOptions& radio, double metres)
        : m_nodes(2)
    {
        for (uint32_t i = 0; i < 2; ++i)
        {
            auto mobility = CreateObject<ConstantPositionMobilityModel>();
            mobility->SetPosition({i * metres, 0, 0});
            m_nodes.Get(i)->AggregateObject(mobility);
        }
        const AdhocWifiHelper helper(radio);
        m_devices = helper.Install(m_nodes);
        helper.AssignStreams(m_devices, 0);
        PacketSocketHelper().Install(m_nodes);
        m_sender = Socket::CreateSocket(m_nodes.Get(0), PacketSocketFactory::GetTypeId());
        m_sender->Bind();
        m_sender->Connect(AddressOf(0));
        m_receiver = Socket::CreateSocket(m_nodes.Get(1), PacketSocketFactory::GetTypeId());
        m_receiver->Bind(AddressOf(1));
        m_receiver->SetRecvCallback(MakeCallback(&FrameLink::Count, this));
    }

    ~FrameLink()
    {
        Simulator::Destroy();
    }

    FrameLink(const FrameLink&) = delete;
    FrameLink& operator=(const FrameLink&) = delete;

    Ptr<WifiPhy> GetSendingPhy() const
    {
        return DynamicCast<WifiNetDevice>(m_devices.Get(0))->GetPhy();
    }

    /** Sends frames, each an interval after the one before. @return how many arrived. */
    uint32_t Send(uint32_t frames, uint32_t ipBytes, Time interval)
    {
        for (uint32_t i = 0; i < frames; ++i)
        {
            Simulator::Schedule(MilliSeconds(10) + i * interval,
                                [this, ipBytes] { m_sender->Send(Create<Packet>(ipBytes)); });
        }
        Simulator::Stop(MilliSeconds(10) + (frames + 1) * interval);
        Simulator::Run();
        return m_arrived;
    }

  private:
    /** The receiver, as one of the two sees it. */
    PacketSocketAddress AddressOf(uint32_t from) const
    {
        PacketSocketAddress address;
        address.SetSingleDevice(m_devices.Get(from)->GetIfIndex());
        address.SetPhysicalAddress(m_devices.Get(1)->GetAddress());
        address.SetProtocol(EXPERIMENTAL_PROTOCOL);
        return address;
    }

    void Count(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            ++m_arrived;
        }
    }

    NodeContainer m_nodes;
    NetDeviceContainer m_devices;
    Ptr<Socket> m_sender;
    Ptr<Socket> m_receiver;
    uint32_t m_arrived{0};
};

/** The stations; what they send goes to the sink. */
Deployment Place(Situation situation)
{
    const bool isChain = situation == Situation::Chain;
    const double spacing = isChain ? 5 : 0.1;
    const uint32_t units = situation == Situation::OneHop ? 1 : (isChain ? 8 : 9);
    Deployment deployment;
    deployment.rangeMetres = 7.5;
    deployment.widthMetres = spacing * (units + 1);
    deployment.heightMetres = 1;
    deployment.sources.push_back({{0, 0}});
    deployment.sinks.push_back({{deployment.widthMetres, 0}});
    for (uint32_t i = 0; i < units; ++i)
    {
        deployment.units.push_back({UnitCatalogue().Find("stm32h7"), {spacing * (i + 1), 0}});
    }
    return deployment;
}

std::vector<uint32_t> Senders(const Deployment& deployment, Situation situation)
{
    std::vector<uint32_t> senders{deployment.SourceVertex(0)};
    for (uint32_t i = 0; situation == Situation::TenContending && i < deployment.UnitCount(); ++i)
    {
        senders.push_back(i);
    }
    return senders;
}

Time AirtimeOf(const RadioCase& radio)
{
    return AdhocWifiHelper(radio.Options()).GetPacing(1).GapAfter(1500);
}

/** The radio, calibrated: a tenth of the frames lost at the nominal range. */
AdhocWifiOptions Calibrated(const RadioCase& radio)
{
    auto options = radio.Options();
    options.propagation.model = "log-distance";
    options.rangeMetres = NOMINAL_RANGE;
    return options;
}

} // namespace

double SimulateAirtimeMicroseconds(const RadioCase& radio, uint32_t ipBytes)
{
    Time longest;
    FrameLink link(radio.Options(), 5);
    link.GetSendingPhy()->GetState()->TraceConnectWithoutContext(
        "State",
        Callback<void, Time, Time, WifiPhyState>(
            [&longest](Time, Time duration, WifiPhyState state)
            { longest = state == WifiPhyState::TX ? std::max(longest, duration) : longest; }));
    link.Send(1, ipBytes, 2 * AirtimeOf(radio));
    return static_cast<double>(longest.GetNanoSeconds()) / 1e3;
}

double SimulateGoodputMbps(const RadioCase& radio,
                           Situation situation,
                           bool isAggregated,
                           double offeredMbps,
                           double seconds)
{
    auto options = radio.Options();
    options.maxAmpduBytes = isAggregated ? MOST_AMPDU_BYTES : 0;
    // As good as no limit where the model knows none; the usual one where frames collide unheard.
    options.maxAttempts = situation == Situation::Chain ? 7 : 100;
    options.queueLifetime = Seconds(10 * seconds);
    const auto deployment = Place(situation);
    const DeploymentHelper helper(options);
    const auto installed = helper.Install(deployment);
    helper.AssignStreams(installed, 0);

    const uint32_t sink = deployment.SinkVertex(0);
    const uint32_t payload = AdhocWifiHelper(options).GetMtu() - IP_AND_UDP_BYTES;
    const auto sinks =
        PacketSinkHelper("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), PORT))
            .Install(installed.nodes.Get(sink));
    OnOffHelper source("ns3::UdpSocketFactory",
                       InetSocketAddress(installed.interfaces.GetAddress(sink), PORT));
    source.SetConstantRate(DataRate(static_cast<uint64_t>(offeredMbps * 1e6)), payload);
    uint64_t milliseconds = 10; // not all in the same instant
    for (uint32_t vertex : Senders(deployment, situation))
    {
        source.Install(installed.nodes.Get(vertex)).Start(MilliSeconds(milliseconds++));
    }
    const auto receiver = DynamicCast<PacketSink>(sinks.Get(0));
    uint64_t before = 0;
    Simulator::Schedule(Seconds(seconds / 10),
                        [receiver, &before] { before = receiver->GetTotalRx(); });
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    const double bits = 8.0 * static_cast<double>(receiver->GetTotalRx() - before);
    Simulator::Destroy();
    return bits / (0.9 * seconds) / 1e6;
}

double SnrOfATenth(const RadioCase& radio)
{
    return AdhocWifiHelper(Calibrated(radio)).GetPropagation().GetSnrAtRangeDb();
}

ErrorRateSample SimulateErrorRate(const RadioCase& radio, double snrDb, uint32_t frames)
{
    const auto options = Calibrated(radio);
    const AdhocWifiHelper helper(options);
    const auto propagation = helper.GetPropagation();
    const double metres =
        NOMINAL_RANGE *
        std::pow(10, (propagation.GetSnrAtRangeDb() - snrDb) / (10 * options.propagation.exponent));
    FrameLink link(options, metres);
    const uint32_t arrived = link.Send(frames, helper.GetMtu(), 2 * AirtimeOf(radio));
    return {snrDb,
            snrDb + RadioPropagation::NoiseDbm(radio.widthMhz),
            1 - static_cast<double>(arrived) / frames,
            propagation.FrameErrorRate(snrDb),
            helper.GetMtu()};
}

} // namespace prometheus
