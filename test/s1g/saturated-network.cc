/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "saturated-network.h"

#include "s1g-yans-wifi-phy-helper.h"

#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/neighbor-cache-helper.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/qos-txop.h"
#include "ns3/queue-size.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr uint16_t PORT = 9;

Ptr<YansWifiChannel> MakeChannel(double lossDb)
{
    YansWifiChannelHelper channel;
    channel.SetPropagationDelay("ns3::ConstantSpeedPropagationDelayModel");
    // At 0 m the log-distance model gives its reference loss.
    channel.AddPropagationLoss(
        "ns3::LogDistancePropagationLossModel", "ReferenceLoss", DoubleValue(lossDb));
    return channel.Create();
}

void SetManager(WifiHelper& wifi, const RadioUnderTest& radio)
{
    const std::string mode = std::to_string(radio.mcs);
    if (!radio.manager.empty())
    {
        wifi.SetRemoteStationManager(
            radio.manager, "RtsCtsThreshold", UintegerValue(radio.rtsThreshold));
    }
    else if (radio.isS1g)
    {
        wifi.SetRemoteStationManager("ns3::S1gConstantRateWifiManager",
                                     "Mcs",
                                     UintegerValue(radio.mcs),
                                     "RtsCtsThreshold",
                                     UintegerValue(radio.rtsThreshold),
                                     "MaxSsrc",
                                     UintegerValue(radio.attempts));
    }
    else
    {
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                     "DataMode",
                                     StringValue("HtMcs" + mode),
                                     "ControlMode",
                                     StringValue("OfdmRate24Mbps"),
                                     "MaxSsrc",
                                     UintegerValue(radio.attempts));
    }
}

void Listen(const RadioUnderTest& radio, WifiPhyHelper& phy)
{
    if (radio.isDeafToNothing)
    {
        phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel",
                                      "MinimumRssi",
                                      DoubleValue(-150),
                                      "Threshold",
                                      DoubleValue(-50));
        phy.Set("RxSensitivity", DoubleValue(-150));
    }
}

void OnState(std::vector<Transmission>* log,
             uint32_t device,
             Time start,
             Time duration,
             WifiPhyState state)
{
    if (state == WifiPhyState::TX)
    {
        log->push_back({device, start, duration});
    }
}

/** A queue that neither runs empty nor lets packets grow old. */
void ConfigureQueue(const Ptr<NetDevice>& device)
{
    const auto queue =
        DynamicCast<WifiNetDevice>(device)->GetMac()->GetQosTxop(AC_BE)->GetWifiMacQueue();
    queue->SetAttribute("MaxSize", QueueSizeValue(QueueSize("200p")));
    queue->SetAttribute("MaxDelay", TimeValue(Seconds(100)));
}

/** UDP at 1.2 times the rate of the physical layer, or so: more than the MAC can take. */
void SaturateFlow(const RadioUnderTest& radio,
                  const Ptr<Node>& from,
                  Ipv4Address to,
                  std::size_t flow)
{
    OnOffHelper source("ns3::UdpSocketFactory", InetSocketAddress(to, PORT));
    const DataRate rate(radio.isS1g ? radio.widthMhz * 5'500'000ULL : 90'000'000ULL);
    source.SetConstantRate(rate, SATURATED_PAYLOAD_OCTETS);
    auto application = source.Install(from);
    application.Start(MilliSeconds(static_cast<uint64_t>(flow)));
}

/** Nodes, devices and sinks of a network. */
struct InstalledNetwork
{
    NetDeviceContainer devices;
    ApplicationContainer sinks;
};

/** The network of this index, with its subnet, its random streams and its flows. */
InstalledNetwork Install(const SaturatedNetwork& network, std::size_t index)
{
    uint32_t last = 0;
    for (const auto& [from, to] : network.flows)
    {
        last = std::max({last, from, to});
    }
    NodeContainer nodes(last + 1);
    InstalledNetwork installed;
    installed.devices =
        InstallRadio(network.radio, nodes, 100 + 1000 * static_cast<int64_t>(index));
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(nodes);
    const std::string subnet = "10." + std::to_string(index) + ".0.0";
    Ipv4AddressHelper addresses(subnet.c_str(), "255.255.255.0");
    const auto interfaces = addresses.Assign(installed.devices);
    TrafficControlHelper().Uninstall(installed.devices);
    NeighborCacheHelper().PopulateNeighborCache(interfaces);
    installed.sinks =
        PacketSinkHelper("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), PORT))
            .Install(nodes);
    for (std::size_t i = 0; i < network.flows.size(); ++i)
    {
        const auto [from, to] = network.flows[i];
        SaturateFlow(network.radio, nodes.Get(from), interfaces.GetAddress(to), i);
    }
    return installed;
}

uint64_t CountReceived(const InstalledNetwork& network)
{
    uint64_t octets = 0;
    for (uint32_t i = 0; i < network.sinks.GetN(); ++i)
    {
        octets += DynamicCast<PacketSink>(network.sinks.Get(i))->GetTotalRx();
    }
    return octets;
}

} // namespace

NetDeviceContainer InstallRadio(const RadioUnderTest& radio,
                                const NodeContainer& nodes,
                                int64_t stream)
{
    MobilityHelper().Install(nodes);
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211n);
    wifi.ConfigHtOptions("ShortGuardIntervalSupported", BooleanValue(radio.shortGuardInterval));
    SetManager(wifi, radio);
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac", "BE_MaxAmpduSize", UintegerValue(radio.maxAmpduOctets));
    NetDeviceContainer devices;
    if (radio.isS1g)
    {
        S1gYansWifiPhyHelper phy;
        phy.SetS1gChannel(S1G_REGION_US, 0, radio.widthMhz);
        phy.Set("NdpControlFrames", BooleanValue(radio.ndpControl));
        phy.Set("StandardThresholds", BooleanValue(!radio.isDeafToNothing));
        Listen(radio, phy);
        phy.SetChannel(MakeChannel(radio.lossDb));
        devices = wifi.Install(phy, mac, nodes);
    }
    else
    {
        YansWifiPhyHelper phy;
        phy.Set("ChannelSettings", StringValue("{36, 20, BAND_5GHZ, 0}"));
        Listen(radio, phy);
        phy.SetChannel(MakeChannel(radio.lossDb));
        devices = wifi.Install(phy, mac, nodes);
    }
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        devices.Get(i)->SetMtu(static_cast<uint16_t>(radio.mtu));
        ConfigureQueue(devices.Get(i));
    }
    wifi.AssignStreams(devices, stream);
    return devices;
}

void RecordTransmissions(const NetDeviceContainer& devices, std::vector<Transmission>& log)
{
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        DynamicCast<WifiNetDevice>(devices.Get(i))
            ->GetPhy()
            ->GetState()
            ->TraceConnectWithoutContext("State", MakeBoundCallback(&OnState, &log, i));
    }
}

GoodputResult MeasureGoodput(const RadioUnderTest& radio,
                             const std::vector<SaturatedFlow>& flows,
                             Time duration,
                             const std::function<void(const NetDeviceContainer&)>& atStart)
{
    return MeasureTogether({{radio, flows}},
                           duration,
                           [&atStart](std::size_t, const NetDeviceContainer& devices)
                           {
                               if (atStart)
                               {
                                   atStart(devices);
                               }
                           })
        .front();
}

std::vector<GoodputResult> MeasureTogether(
    const std::vector<SaturatedNetwork>& networks,
    Time duration,
    const std::function<void(std::size_t, const NetDeviceContainer&)>& atStart)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    std::vector<InstalledNetwork> installed;
    for (std::size_t i = 0; i < networks.size(); ++i)
    {
        installed.push_back(Install(networks[i], i));
    }
    for (std::size_t i = 0; i < networks.size() && atStart; ++i)
    {
        atStart(i, installed[i].devices);
    }
    std::vector<uint64_t> before(networks.size());
    Simulator::Schedule(
        duration / 10,
        [&] { std::transform(installed.begin(), installed.end(), before.begin(), CountReceived); });
    Simulator::Stop(duration);
    Simulator::Run();
    std::vector<GoodputResult> results(networks.size());
    for (std::size_t i = 0; i < networks.size(); ++i)
    {
        const uint64_t received = CountReceived(installed[i]);
        results[i].bitsPerSecond =
            8.0 * static_cast<double>(received - before[i]) / (duration * 9 / 10).GetSeconds();
        results[i].packets = received / SATURATED_PAYLOAD_OCTETS;
        results[i].events = Simulator::GetEventCount();
    }
    Simulator::Destroy();
    return results;
}

} // namespace ns3
