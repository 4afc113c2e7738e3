/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// 802.11ah in ns-3: two stations of 2 MHz at 915 MHz, 100 m apart, one sending UDP to the other as
// fast as the radio can. Nothing here is about neural networks.

#include "s1g-yans-wifi-phy-helper.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"
#include "ns3/wifi-module.h"

#include <iostream>

using namespace ns3;

int main(int argc, char* argv[])
{
    std::string manager = "ns3::S1gConstantRateWifiManager";
    uint32_t aggregate = 65535;
    CommandLine command(__FILE__);
    command.AddValue("manager", "rate manager, also ns3::S1gIdealWifiManager", manager);
    command.AddValue("aggregate", "longest A-MPDU [octets], 0 for none", aggregate);
    command.Parse(argc, argv);

    NodeContainer nodes(2);
    MobilityHelper mobility;
    mobility.SetPositionAllocator("ns3::GridPositionAllocator", "DeltaX", DoubleValue(100));
    mobility.Install(nodes);

    YansWifiChannelHelper channel;
    channel.SetPropagationDelay("ns3::ConstantSpeedPropagationDelayModel");
    channel.AddPropagationLoss("ns3::FriisPropagationLossModel", "Frequency", DoubleValue(915e6));
    S1gYansWifiPhyHelper phy;
    phy.SetS1gChannel(S1G_REGION_US, 26, 2); // 902 + 26 / 2 = 915 MHz
    phy.SetChannel(channel.Create());
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac", "BE_MaxAmpduSize", UintegerValue(aggregate));
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211n); // what the MAC takes it for
    wifi.ConfigHtOptions("ShortGuardIntervalSupported", BooleanValue(true));
    wifi.SetRemoteStationManager(manager);
    const auto devices = wifi.Install(phy, mac, nodes);
    for (uint32_t i = 0; i < 2; ++i)
    {
        devices.Get(i)->SetMtu(1500);
    }
    wifi.AssignStreams(devices, 0);
    // A queue of 500 packets drains in 1.6 s; by default packets would be dropped after 0.5 s.
    Config::Set("/NodeList/*/DeviceList/*/$ns3::WifiNetDevice/Mac/BE_Txop/Queue/MaxDelay",
                TimeValue(Seconds(10)));

    InternetStackHelper().Install(nodes);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    const auto interfaces = addresses.Assign(devices);
    const InetSocketAddress destination(interfaces.GetAddress(1), 9);
    const auto sink = PacketSinkHelper("ns3::UdpSocketFactory", destination).Install(nodes.Get(1));
    OnOffHelper source("ns3::UdpSocketFactory", destination);
    source.SetConstantRate(DataRate("10Mbps"), 1472);
    source.Install(nodes.Get(0));

    Simulator::Stop(Seconds(10));
    Simulator::Run();
    const uint64_t octets = DynamicCast<PacketSink>(sink.Get(0))->GetTotalRx();
    std::cout << octets / 1472 << " packets in 10 s: " << static_cast<double>(octets) * 8 / 10e6
              << " Mb/s\n";
    Simulator::Destroy();
}
