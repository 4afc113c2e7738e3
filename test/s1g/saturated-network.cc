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
        wifi.SetRemoteStationManager(radio.manager,
                                     "RtsCtsThreshold",
                                     UintegerValue(radio.rtsThreshold));
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

} // namespace

NetDeviceContainer InstallRadio(const RadioUnderTest& radio, const NodeContainer& nodes)
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
    wifi.AssignStreams(devices, 100);
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
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    uint32_t last = 0;
    for (const auto& [from, to] : flows)
    {
        last = std::max({last, from, to});
    }
    NodeContainer nodes(last + 1);
    const auto devices = InstallRadio(radio, nodes);
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(nodes);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    const auto interfaces = addresses.Assign(devices);
    TrafficControlHelper().Uninstall(devices);
    NeighborCacheHelper().PopulateNeighborCache(interfaces);
    const auto sinks =
        PacketSinkHelper("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), PORT))
            .Install(nodes);
    for (std::size_t i = 0; i < flows.size(); ++i)
    {
        SaturateFlow(radio, nodes.Get(flows[i].first), interfaces.GetAddress(flows[i].second), i);
    }
    if (atStart)
    {
        atStart(devices);
    }
    const auto received = [&sinks] {
        uint64_t octets = 0;
        for (uint32_t i = 0; i < sinks.GetN(); ++i)
        {
            octets += DynamicCast<PacketSink>(sinks.Get(i))->GetTotalRx();
        }
        return octets;
    };
    uint64_t before = 0;
    Simulator::Schedule(duration / 10, [&] { before = received(); });
    Simulator::Stop(duration);
    Simulator::Run();
    GoodputResult result;
    result.bitsPerSecond =
        8.0 * static_cast<double>(received() - before) / (duration * 9 / 10).GetSeconds();
    result.packets = received() / SATURATED_PAYLOAD_OCTETS;
    result.events = Simulator::GetEventCount();
    Simulator::Destroy();
    return result;
}

} // namespace ns3
