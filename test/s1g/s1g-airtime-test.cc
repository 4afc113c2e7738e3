/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-airtime-rows.h"
#include "s1g-ht-dispatcher.h"
#include "s1g-ppdu-duration.h"

#include "ns3/ht-phy.h"
#include "ns3/packet.h"
#include "ns3/wifi-mac-header.h"
#include "ns3/wifi-mpdu.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-psdu.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace
{

constexpr WifiPhyBand BAND = WIFI_PHY_BAND_5GHZ;
constexpr uint16_t LONG = 800; // ns-3's words for 8 and 4 us
constexpr uint16_t SHORT = 400;

WifiTxVector MakeTxVector(uint16_t widthMhz, uint8_t mcs, uint16_t guardInterval)
{
    return WifiTxVector(GetS1gMode(mcs), 0, S1G_PREAMBLE, guardInterval, 1, 1, 0, widthMhz, false);
}

/** A QoS data frame of so many octets, header and FCS (30 octets) included. */
Ptr<WifiMpdu> MakeDataFrame(uint32_t octets)
{
    WifiMacHeader header(WIFI_MAC_QOSDATA);
    return Create<WifiMpdu>(Create<Packet>(octets - 30), header);
}

class S1gAirtime : public ::testing::Test
{
  protected:
    S1gAirtime()
    {
        S1gHtDispatcher::Register();
    }
};

TEST_F(S1gAirtime, IsTheStandardsForEveryWidthMcsAndGuardInterval)
{
    for (const auto& row : S1G_AIRTIME_ROWS)
    {
        SCOPED_TRACE(::testing::Message() << row.frameOctets << " octets, MCS " << +row.mcs << ", "
                                          << row.widthMhz << " MHz");
        const auto longTx = MakeTxVector(row.widthMhz, row.mcs, LONG);
        const auto shortTx = MakeTxVector(row.widthMhz, row.mcs, SHORT);
        EXPECT_EQ(WifiPhy::CalculateTxDuration(row.frameOctets, longTx, BAND),
                  MicroSeconds(row.longMicroseconds));
        EXPECT_EQ(WifiPhy::CalculateTxDuration(row.frameOctets, shortTx, BAND),
                  MicroSeconds(row.shortMicroseconds));
    }
}

TEST_F(S1gAirtime, OfAFrameIsThatOfItsLength)
{
    for (const auto& row : S1G_AIRTIME_ROWS)
    {
        if (row.frameOctets >= 511)
        {
            const auto psdu = Create<WifiPsdu>(MakeDataFrame(row.frameOctets), false);
            ASSERT_EQ(psdu->GetSize(), row.frameOctets);
            EXPECT_EQ(WifiPhy::CalculateTxDuration(
                          psdu, MakeTxVector(row.widthMhz, row.mcs, SHORT), BAND),
                      MicroSeconds(row.shortMicroseconds));
        }
    }
}

TEST_F(S1gAirtime, OfGroupAddressedFramesIsTheSame)
{
    const WifiTxVector txVector(GetS1gGroupMode(0), 0, S1G_PREAMBLE, LONG, 1, 1, 0, 2, false);
    // 12350 / 26 = 475 symbols; 240 + 475 * 40.
    EXPECT_EQ(WifiPhy::CalculateTxDuration(1538, txVector, BAND), MicroSeconds(19240));
}

TEST_F(S1gAirtime, OfAnAggregateCountsItsDelimitersOnce)
{
    std::vector<Ptr<WifiMpdu>> frames;
    for (uint32_t i = 0; i < 16; ++i)
    {
        frames.push_back(MakeDataFrame(1538));
    }
    const auto psdu = Create<WifiPsdu>(frames);
    // 15 padded subframes of 4 + 1538 + 2 and a last one of 4 + 1538.
    ASSERT_EQ(psdu->GetSize(), 24702U);
    // 8 + 8 * 24702 + 6 = 197630 bits, / 260 = 760.1; 240 + 40 + 760 * 36.
    EXPECT_EQ(WifiPhy::CalculateTxDuration(psdu, MakeTxVector(2, 7, SHORT), BAND),
              MicroSeconds(27640));
}

TEST_F(S1gAirtime, OfSubframesAddsUpToThatOfTheAggregate)
{
    for (const auto& row : S1G_AIRTIME_ROWS)
    {
        if (row.frameOctets != 511)
        {
            continue;
        }
        const auto txVector = MakeTxVector(row.widthMhz, row.mcs, SHORT);
        uint32_t total = 0;
        double symbols = 0;
        Time sum;
        const auto add = [&](uint32_t octets, MpduType type)
        {
            const Time duration = WifiPhy::GetPayloadDuration(
                octets, txVector, BAND, type, true, total, symbols, SU_STA_ID);
            EXPECT_TRUE(duration.IsStrictlyPositive());
            sum += duration;
        };
        add(516, FIRST_MPDU_IN_AGGREGATE);
        add(1544, MIDDLE_MPDU_IN_AGGREGATE);
        add(100, MIDDLE_MPDU_IN_AGGREGATE);
        add(515, LAST_MPDU_IN_AGGREGATE);
        // A whole PSDU of 516 + 1544 + 100 + 515 octets.
        EXPECT_EQ(sum + GetS1gPreamble(row.widthMhz).GetDuration(),
                  S1gPpduDuration(2675, row.widthMhz, row.mcs, S1gGuardInterval::SHORT));
    }
}

TEST_F(S1gAirtime, OfAckAndCtsIsThatOfAnNdp)
{
    S1gPhy::EnableNdpControl(true);
    // STF 80, LTF1 80, SIG 80; at 1 MHz STF 160, LTF1 160, SIG 240.
    EXPECT_EQ(WifiPhy::CalculateTxDuration(14, MakeTxVector(1, 0, LONG), BAND), MicroSeconds(560));
    for (const uint16_t width : {2, 4, 8, 16})
    {
        EXPECT_EQ(WifiPhy::CalculateTxDuration(14, MakeTxVector(width, 0, LONG), BAND),
                  MicroSeconds(240));
    }
    WifiMacHeader ack(WIFI_MAC_CTL_ACK);
    const auto psdu = Create<WifiPsdu>(Create<WifiMpdu>(Create<Packet>(), ack), false);
    EXPECT_EQ(WifiPhy::CalculateTxDuration(psdu, MakeTxVector(2, 0, LONG), BAND),
              MicroSeconds(240));
}

TEST_F(S1gAirtime, OfAckAndCtsIsThatOfAFrameWhenNdpsAreOff)
{
    S1gPhy::EnableNdpControl(false);
    // 8 + 8 * 14 + 6 = 126 bits: 126 / 26 = 4.8; 240 + 5 * 40. At 1 MHz 126 / 12 = 10.5; 560 + 11
    // * 40.
    EXPECT_EQ(WifiPhy::CalculateTxDuration(14, MakeTxVector(2, 0, LONG), BAND), MicroSeconds(440));
    EXPECT_EQ(WifiPhy::CalculateTxDuration(14, MakeTxVector(1, 0, LONG), BAND), MicroSeconds(1000));
    S1gPhy::EnableNdpControl(true);
}

TEST_F(S1gAirtime, Of80211nIsAsBefore)
{
    // IEEE 802.11-2020, 19.4.3: preamble 36 us; (16 + 8 * 1538 + 6) / 260 = 47.4; 48 * 3.6 us.
    const WifiTxVector mcs7(HtPhy::GetHtMcs7(), 0, WIFI_PREAMBLE_HT_MF, 400, 1, 1, 0, 20, false);
    EXPECT_EQ(WifiPhy::CalculateTxDuration(1538, mcs7, BAND), NanoSeconds(208800));
    // 40 MHz, 12326 / 54 = 228.3; 36 + 229 * 4.
    const WifiTxVector mcs0(HtPhy::GetHtMcs0(), 0, WIFI_PREAMBLE_HT_MF, 800, 1, 1, 0, 40, false);
    EXPECT_EQ(WifiPhy::CalculateTxDuration(1538, mcs0, BAND), MicroSeconds(952));
}

TEST(S1gMaxPsdu, KeepsTheTimeLimitByLessThanASymbol)
{
    // 27920 - 240 - 40 = 27640 us: 767 more symbols of 36 us; 768 * 260 - 14 = 199666 bits.
    EXPECT_EQ(GetS1gMaxPsduOctets(2, 7, S1gGuardInterval::SHORT), 24958U);
    // 692 symbols of 40 us in 27680 us; 692 * 26 - 14 = 17978 bits.
    EXPECT_EQ(GetS1gMaxPsduOctets(2, 0, S1gGuardInterval::LONG), 2247U);
    // 684 symbols of 40 us in 27360 us; 684 * 6 - 14 = 4090 bits.
    EXPECT_EQ(GetS1gMaxPsduOctets(1, 10, S1gGuardInterval::LONG), 511U);
}

} // namespace
} // namespace ns3
