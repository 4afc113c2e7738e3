/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-modes.h"
#include "s1g-ppdu-duration.h"
#include "s1g-yans-wifi-phy-helper.h"
#include "saturated-network.h"

#include "ns3/boolean.h"
#include "ns3/mobility-helper.h"
#include "ns3/mobility-model.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-psdu.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace ns3
{
namespace
{

constexpr uint32_t SENDER = 0;
constexpr uint32_t RECEIVER = 1;

std::vector<Transmission> RecordLink(const RadioUnderTest& radio, Time duration)
{
    std::vector<Transmission> log;
    MeasureGoodput(radio,
                   {{SENDER, RECEIVER}},
                   duration,
                   [&log](const NetDeviceContainer& devices)
                   { RecordTransmissions(devices, log); });
    return log;
}

TEST(S1gExchange, IsDataSifsAckAifsAndWholeSlots)
{
    const auto log = RecordLink({}, Seconds(1));
    ASSERT_GT(log.size(), 600U);
    std::set<int64_t> slots;
    for (std::size_t i = 0; i + 2 < log.size(); i += 2)
    {
        ASSERT_EQ(log[i].device, SENDER);
        ASSERT_EQ(log[i].duration, MicroSeconds(1972));
        ASSERT_EQ(log[i + 1].device, RECEIVER);
        ASSERT_EQ(log[i + 1].start, log[i].GetEnd() + MicroSeconds(160));
        ASSERT_EQ(log[i + 1].duration, MicroSeconds(240));
        const Time backoff = log[i + 2].start - log[i + 1].GetEnd() - MicroSeconds(160 + 3 * 52);
        ASSERT_EQ(backoff.GetNanoSeconds() % 52000, 0);
        slots.insert(backoff.GetNanoSeconds() / 52000);
    }
    EXPECT_EQ(slots.size(), 16U);
    EXPECT_EQ(*slots.begin(), 0);
    EXPECT_EQ(*slots.rbegin(), 15);
}

TEST(S1gExchange, AtOneMegahertzHasLongerNdps)
{
    RadioUnderTest radio;
    radio.widthMhz = 1;
    const auto log = RecordLink(radio, MilliSeconds(20));
    ASSERT_GE(log.size(), 2U);
    EXPECT_EQ(log[0].duration, MicroSeconds(4272)); // 12350 / 120: 103 symbols; 560 + 40 + 102 * 36
    EXPECT_EQ(log[1].duration, MicroSeconds(560));
}

TEST(S1gExchange, MayBeginWithRtsAndCts)
{
    RadioUnderTest radio;
    radio.rtsThreshold = 100;
    const auto log = RecordLink(radio, MilliSeconds(10));
    ASSERT_GE(log.size(), 4U);
    const std::vector<int64_t> microseconds{496, 240, 1972, 240}; // RTS, NDP CTS, data, NDP Ack
    for (std::size_t i = 0; i < 4; ++i)
    {
        EXPECT_EQ(log[i].duration, MicroSeconds(microseconds[i]));
        EXPECT_EQ(log[i].device, i % 2);
        EXPECT_TRUE(i == 0 || log[i].start == log[i - 1].GetEnd() + MicroSeconds(160));
    }
}

/** Puts a frame on the air at once, whatever the MAC thinks of it. */
void SendNow(const Ptr<NetDevice>& device, WifiMacType type, const Address& to, uint32_t octets)
{
    WifiMacHeader header(type);
    header.SetAddr1(Mac48Address::ConvertFrom(to));
    header.SetAddr2(Mac48Address::ConvertFrom(device->GetAddress()));
    header.SetQosTid(0);
    const uint8_t mcs = type == WIFI_MAC_CTL_ACK ? 0 : 7;
    const WifiTxVector txVector(GetS1gMode(mcs), 0, S1G_PREAMBLE, 400, 1, 1, 0, 2, false);
    DynamicCast<WifiNetDevice>(device)->GetPhy()->Send(
        Create<const WifiPsdu>(Create<Packet>(octets), header), txVector);
}

TEST(S1gExchange, HearsAFrameThatBeginsInTheNanosecondWhereAnNdpEnds)
{
    NodeContainer nodes(3);
    const auto devices = InstallRadio({}, nodes);
    for (uint32_t i = 0; i < 3; ++i) // a flight of 17 ns to the one in the middle
    {
        nodes.Get(i)->GetObject<MobilityModel>()->SetPosition({5.0 * i, 0, 0});
    }
    const auto middle = devices.Get(1);
    std::vector<uint32_t> received;
    DynamicCast<WifiNetDevice>(middle)->GetPhy()->TraceConnectWithoutContext(
        "PhyRxEnd",
        Callback<void, Ptr<const Packet>>([&received](Ptr<const Packet> frame)
                                          { received.push_back(frame->GetSize()); }));
    Simulator::Schedule(MilliSeconds(1),
                        [&]
                        { SendNow(devices.Get(0), WIFI_MAC_CTL_ACK, middle->GetAddress(), 0); });
    Simulator::Schedule(MilliSeconds(1) + MicroSeconds(240),
                        [&]
                        { SendNow(devices.Get(2), WIFI_MAC_QOSDATA, middle->GetAddress(), 500); });
    Simulator::Stop(MilliSeconds(10));
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_EQ(received, (std::vector<uint32_t>{14, 530})); // Ack, and 500 with header and FCS
}

TEST(S1gExchange, HasTheEifsOfS1g)
{
    NodeContainer nodes(1);
    const auto devices = InstallRadio({}, nodes);
    const auto phy = DynamicCast<WifiNetDevice>(devices.Get(0))->GetPhy();
    EXPECT_EQ(phy->GetAckTxTime(), MicroSeconds(240));
    EXPECT_EQ(phy->GetSifs(), MicroSeconds(160));
    EXPECT_EQ(phy->GetSlot(), MicroSeconds(52));
    EXPECT_EQ(phy->GetPifs(), MicroSeconds(212));
    EXPECT_EQ(phy->GetChannelWidth(), 2);
    EXPECT_DOUBLE_EQ(phy->GetCcaSensitivityThreshold(), -92);
    EXPECT_NEAR(phy->GetCcaEdThreshold(), -75, 1e-9); // through watts and back
    Simulator::Destroy();
}

TEST(S1gAggregates, NeverLastLongerThanAPpduMay)
{
    for (const uint16_t width : {1, 2, 4, 8, 16})
    {
        for (uint8_t mcs = 0; mcs <= 10; ++mcs)
        {
            const auto guardInterval = S1gGuardInterval::SHORT;
            if (!IsS1gMcsValid(mcs, width) || GetS1gMaxPsduOctets(width, mcs, guardInterval) < 1542)
            {
                continue;
            }
            SCOPED_TRACE(::testing::Message() << width << " MHz, MCS " << +mcs);
            RadioUnderTest radio;
            radio.widthMhz = width;
            radio.mcs = mcs;
            radio.maxAmpduOctets = 65535;
            Time longest;
            for (const auto& transmission : RecordLink(radio, MilliSeconds(300)))
            {
                longest = std::max(longest, transmission.duration);
            }
            EXPECT_LE(longest, GetS1gMaxPpduDuration());
            // One more frame would not have fitted: the time, or the 65535 octets that HT can
            // count.
            const uint32_t most =
                std::min(65535U, GetS1gMaxPsduOctets(width, mcs, guardInterval)) / 1544 * 1544;
            EXPECT_GE(longest, S1gPpduDuration(most - 1544, width, mcs, guardInterval));
        }
    }
}

TEST(S1gExchange, WorksAtTheSlowestRateWithTheLongestMtu)
{
    RadioUnderTest radio;
    radio.widthMhz = 1;
    radio.mcs = 10;
    radio.maxAmpduOctets = 65535;
    radio.mtu = 525;
    std::vector<Transmission> log;
    const auto result = MeasureGoodput(radio,
                                       {{0, 1}},
                                       Seconds(5),
                                       [&log](const NetDeviceContainer& devices)
                                       { RecordTransmissions(devices, log); });
    EXPECT_GT(result.packets, 40U);
    // A fragment of 504 + 20 octets is an S-MPDU of 524 + 38 + 4: 4542 bits / 6, 757 symbols.
    const auto longest = std::max_element(log.begin(),
                                          log.end(),
                                          [](const Transmission& a, const Transmission& b)
                                          { return a.duration < b.duration; });
    ASSERT_NE(longest, log.end());
    EXPECT_EQ(longest->duration, MicroSeconds(560 + 40 + 756 * 36));
}

TEST(S1gGroupFrames, ArriveHoweverLongTheyTake)
{
    // 1500 octets with MCS 0 at 2 MHz last 19 ms, beyond the 5.484 ms that ns-3 allows HT.
    NodeContainer nodes(3);
    const auto devices = InstallRadio({}, nodes);
    std::vector<Transmission> log;
    RecordTransmissions(devices, log);
    uint32_t received = 0;
    for (uint32_t i = 1; i < 3; ++i)
    {
        devices.Get(i)->SetReceiveCallback(
            [&received](Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
            {
                EXPECT_EQ(packet->GetSize(), 1500U);
                ++received;
                return true;
            });
    }
    Simulator::Schedule(
        MilliSeconds(1),
        [&devices]
        { devices.Get(0)->Send(Create<Packet>(1500), devices.Get(0)->GetBroadcast(), 0x0800); });
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_EQ(received, 2U);
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].duration, MicroSeconds(240 + 475 * 40)); // 12350 / 26: 475 symbols
}

void Initialise(const RadioUnderTest& radio)
{
    NodeContainer nodes(2);
    InstallRadio(radio, nodes);
    Simulator::Stop(MilliSeconds(1));
    Simulator::Run();
}

TEST(S1gRefusalDeathTest, NamesTheFrameThatIsTooLong)
{
    RadioUnderTest radio;
    radio.widthMhz = 1;
    radio.mcs = 10;
    EXPECT_DEATH(
        Initialise(radio),
        "node 0: a PSDU of 1542 octets, for a frame of the MTU \\(1500\\).*74.688ms with MCS "
        "10 at 1 MHz; S1G allows \\+27.92ms, here 567 octets");
    radio.manager = "ns3::S1gIdealWifiManager";
    radio.mtu = 2296;
    radio.widthMhz = 2;
    radio.shortGuardInterval = false;
    Initialise(radio); // has faster ones to choose from
    Simulator::Destroy();
}

TEST(S1gRefusalDeathTest, NamesTheMcsThatDoesNotExist)
{
    RadioUnderTest radio;
    radio.mcs = 9;
    EXPECT_DEATH(Initialise(radio), "node 0: attribute Mcs is 9, which does not exist at 2 MHz");
}

TEST(S1gRefusalDeathTest, NamesTheForeignRateManager)
{
    RadioUnderTest radio;
    radio.manager = "ns3::ConstantRateWifiManager";
    EXPECT_DEATH(Initialise(radio),
                 "S1gYansWifiPhy of node 0: the remote station manager is to be an "
                 "ns3::S1gConstantRateWifiManager.*not an ns3::ConstantRateWifiManager");
    radio.isS1g = false;
    radio.manager = "ns3::S1gIdealWifiManager";
    EXPECT_DEATH(Initialise(radio),
                 "ns3::S1gIdealWifiManager of node 0 needs an ns3::S1gYansWifiPhy, not an "
                 "ns3::YansWifiPhy");
}

TEST(S1gRefusalDeathTest, NamesTheMacThatWouldNotAssociate)
{
    const auto initialise = []
    {
        NodeContainer nodes(1);
        S1gYansWifiPhyHelper phy;
        phy.SetChannel(YansWifiChannelHelper::Default().Create());
        WifiMacHelper mac;
        mac.SetType("ns3::ApWifiMac");
        WifiHelper wifi;
        wifi.SetStandard(WIFI_STANDARD_80211n);
        wifi.SetRemoteStationManager("ns3::S1gConstantRateWifiManager");
        wifi.Install(phy, mac, nodes);
        Simulator::Stop(MilliSeconds(1));
        Simulator::Run();
    };
    EXPECT_DEATH(initialise(), "node 0 needs an ns3::AdhocWifiMac, not an ns3::ApWifiMac");
}

TEST(S1gRefusalDeathTest, NamesTheStandardThatIsNotToBeTaken)
{
    const auto install = []
    {
        NodeContainer nodes(1);
        S1gYansWifiPhyHelper phy;
        phy.SetChannel(YansWifiChannelHelper::Default().Create());
        WifiMacHelper mac;
        mac.SetType("ns3::AdhocWifiMac");
        WifiHelper wifi;
        wifi.SetStandard(WIFI_STANDARD_80211ac);
        wifi.Install(phy, mac, nodes);
    };
    EXPECT_DEATH(install(), "S1gYansWifiPhy of node 0: install it with WIFI_STANDARD_80211n, not");
}

TEST(S1gRefusalDeathTest, NamesTheForeignRadioOnItsChannel)
{
    const auto initialise = []
    {
        NodeContainer nodes(2);
        MobilityHelper().Install(nodes);
        const auto channel = YansWifiChannelHelper::Default().Create();
        WifiMacHelper mac;
        mac.SetType("ns3::AdhocWifiMac");
        WifiHelper wifi;
        wifi.SetStandard(WIFI_STANDARD_80211n);
        YansWifiPhyHelper foreign;
        foreign.SetChannel(channel);
        wifi.Install(foreign, mac, nodes.Get(0));
        wifi.SetRemoteStationManager("ns3::S1gConstantRateWifiManager");
        S1gYansWifiPhyHelper phy;
        phy.SetChannel(channel);
        wifi.Install(phy, mac, nodes.Get(1));
        Simulator::Stop(MilliSeconds(1));
        Simulator::Run();
    };
    EXPECT_DEATH(initialise(),
                 "node 1: on its YansWifiChannel is an ns3::YansWifiPhy of node 0, which would");
}

TEST(S1gRefusalDeathTest, NamesTheDisagreementOnNdps)
{
    NodeContainer nodes(1);
    InstallRadio({}, nodes);
    RadioUnderTest other;
    other.ndpControl = false;
    NodeContainer others(1);
    EXPECT_DEATH(InstallRadio(other, others), "node 1: attribute NdpControlFrames is false, but");
    Simulator::Destroy();
    NodeContainer later(1);
    InstallRadio(other, later); // the first simulation is over
    Simulator::Destroy();
}

} // namespace
} // namespace ns3
