/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-ht-dispatcher.h"
#include "s1g-yans-wifi-phy-helper.h"

#include "ns3/ht-phy.h"
#include "ns3/mobility-helper.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state-helper.h"

#include <vector>

using namespace ns3;

/**
 * \ingroup wifi-test
 * \ingroup tests
 *
 * \brief WifiPhy knows the airtime of S1G, and that of 802.11n as before.
 */
class S1gStaticAirtimeTestCase : public TestCase
{
  public:
    S1gStaticAirtimeTestCase();

  private:
    void DoRun() override;
};

S1gStaticAirtimeTestCase::S1gStaticAirtimeTestCase()
    : TestCase("Check what WifiPhy says of the airtime of S1G and HT frames")
{
}

void S1gStaticAirtimeTestCase::DoRun()
{
    S1gHtDispatcher::Register();
    const auto duration = [](WifiMode mode, WifiPreamble preamble, uint16_t width, uint32_t octets)
    {
        const WifiTxVector txVector(mode, 0, preamble, 400, 1, 1, 0, width, false);
        return WifiPhy::CalculateTxDuration(octets, txVector, WIFI_PHY_BAND_5GHZ);
    };
    // An S-MPDU of 1542 octets: 12350 bits / 260, 48 symbols; 240 + 40 + 47 * 36 us.
    NS_TEST_EXPECT_MSG_EQ(
        duration(GetS1gMode(7), S1G_PREAMBLE, 2, 1538), MicroSeconds(1972), "S1G, 2 MHz, MCS 7");
    // 12350 / 2340, 6 symbols; 240 + 40 + 5 * 36 us.
    NS_TEST_EXPECT_MSG_EQ(
        duration(GetS1gMode(7), S1G_PREAMBLE, 16, 1538), MicroSeconds(460), "S1G, 16 MHz, MCS 7");
    NS_TEST_EXPECT_MSG_EQ(
        duration(GetS1gMode(0), WIFI_PREAMBLE_HT_MF, 2, 14), MicroSeconds(240), "NDP Ack at 2 MHz");
    // 12326 bits / 260, 48 symbols; 36 + 48 * 3.6 us.
    NS_TEST_EXPECT_MSG_EQ(duration(HtPhy::GetHtMcs7(), WIFI_PREAMBLE_HT_MF, 20, 1538),
                          NanoSeconds(208800),
                          "HT, 20 MHz, MCS 7");
}

/**
 * \ingroup wifi-test
 * \ingroup tests
 *
 * \brief A frame is answered by an NDP Ack after S1G's SIFS.
 */
class S1gExchangeTestCase : public TestCase
{
  public:
    S1gExchangeTestCase();

  private:
    void DoRun() override;

    /** A state of a PHY that has ended. */
    void NotifyState(Time start, Time duration, WifiPhyState state);

    std::vector<std::pair<Time, Time>> m_transmissions; ///< Start and duration.
};

S1gExchangeTestCase::S1gExchangeTestCase()
    : TestCase("Check data, SIFS and NDP Ack on the air")
{
}

void S1gExchangeTestCase::NotifyState(Time start, Time duration, WifiPhyState state)
{
    if (state == WifiPhyState::TX)
    {
        m_transmissions.emplace_back(start, duration);
    }
}

void S1gExchangeTestCase::DoRun()
{
    NodeContainer nodes(2);
    MobilityHelper().Install(nodes);
    S1gYansWifiPhyHelper phy;
    phy.SetS1gChannel(S1G_REGION_EU, 2, 2);
    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac", "BE_MaxAmpduSize", UintegerValue(0));
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211n);
    wifi.SetRemoteStationManager("ns3::S1gConstantRateWifiManager", "Mcs", UintegerValue(4));
    const auto devices = wifi.Install(phy, mac, nodes);
    for (uint32_t i = 0; i < 2; ++i)
    {
        devices.Get(i)->SetMtu(1500);
        DynamicCast<WifiNetDevice>(devices.Get(i))
            ->GetPhy()
            ->GetState()
            ->TraceConnectWithoutContext("State",
                                         MakeCallback(&S1gExchangeTestCase::NotifyState, this));
    }
    Simulator::Schedule(
        Seconds(1),
        [&devices]
        { devices.Get(0)->Send(Create<Packet>(1000), devices.Get(1)->GetAddress(), 0x0800); });
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    Simulator::Destroy();

    NS_TEST_ASSERT_MSG_EQ(m_transmissions.size(), 2, "data and Ack");
    const auto& [dataStart, dataDuration] = m_transmissions[0];
    const auto& [ackStart, ackDuration] = m_transmissions[1];
    // 1000 + 8 LLC + 26 + 4 FCS + 4 delimiter octets: 8350 bits / 156, 54 symbols; 240 + 54 * 40
    // us.
    NS_TEST_EXPECT_MSG_EQ(dataDuration, MicroSeconds(2400), "data");
    NS_TEST_EXPECT_MSG_EQ(ackStart - dataStart - dataDuration, MicroSeconds(160), "SIFS");
    NS_TEST_EXPECT_MSG_EQ(ackDuration, MicroSeconds(240), "NDP Ack");
}

/**
 * \ingroup wifi-test
 * \ingroup tests
 *
 * \brief S1G radio test suite.
 */
class S1gRadioTestSuite : public TestSuite
{
  public:
    S1gRadioTestSuite();
};

S1gRadioTestSuite::S1gRadioTestSuite()
    : TestSuite("prometheus-s1g-radio", UNIT)
{
    AddTestCase(new S1gStaticAirtimeTestCase, TestCase::QUICK);
    AddTestCase(new S1gExchangeTestCase, TestCase::QUICK);
}

static S1gRadioTestSuite g_s1gRadioTestSuite; ///< the test suite
