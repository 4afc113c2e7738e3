/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-ppdu-duration.h"

#include <gtest/gtest.h>

#include <vector>

namespace ns3
{
namespace
{

constexpr auto LONG = S1gGuardInterval::LONG;
constexpr auto SHORT = S1gGuardInterval::SHORT;

struct DurationRow
{
    uint32_t psduOctets;
    uint16_t widthMhz;
    uint8_t mcs;
    S1gGuardInterval guardInterval;
    uint64_t symbols;
    int64_t microseconds;
};

/**
 * By hand: symbols = ceil((8 + 8 * octets + 6) / N_DBPS); preamble + 40 + (symbols - 1) * 36 or 40.
 * 1538 octets, a datagram of 1472 bytes with its headers, are 12318 bits.
 */
const std::vector<DurationRow> ROWS{
    {1538, 2, 7, SHORT, 48, 1972},     // 12318 / 260 = 47.4; 240 + 40 + 47 * 36
    {1538, 2, 7, LONG, 48, 2160},      // 240 + 48 * 40
    {1538, 2, 0, SHORT, 474, 17308},   // 12318 / 26 = 473.8; 240 + 40 + 473 * 36
    {1538, 2, 0, LONG, 474, 19200},    // 240 + 474 * 40
    {1538, 1, 7, SHORT, 103, 4272},    // 12318 / 120 = 102.7; 560 + 40 + 102 * 36
    {1538, 1, 10, SHORT, 2053, 74472}, // 12318 / 6 = 2053 exactly; 560 + 40 + 2052 * 36
    {1538, 4, 7, SHORT, 23, 1072},     // 12318 / 540 = 22.8; 240 + 40 + 22 * 36
    {1538, 8, 7, SHORT, 11, 640},      // 12318 / 1170 = 10.5; 240 + 40 + 10 * 36
    {1538, 16, 7, SHORT, 6, 460},      // 12318 / 2340 = 5.3; 240 + 40 + 5 * 36
    {14, 2, 0, LONG, 5, 440},          // Ack as a frame: 126 / 26 = 4.8; 240 + 5 * 40
    {14, 2, 0, SHORT, 5, 424},         // 240 + 40 + 4 * 36
    {20, 2, 0, LONG, 7, 520},          // RTS: 174 / 26 = 6.7; 240 + 7 * 40
    {32, 2, 0, SHORT, 11, 640},        // Block Ack: 270 / 26 = 10.4; 240 + 40 + 10 * 36
    {24702, 2, 7, SHORT, 761, 27640},  // 16 frames: 197630 / 260 = 760.1; 240 + 40 + 760 * 36
    {1, 16, 9, SHORT, 1, 280},         // 22 bits in one symbol, which is long: 240 + 40
    {1, 1, 10, SHORT, 4, 708},         // 22 / 6 = 3.7; 560 + 40 + 3 * 36
};

TEST(S1gPpduDuration, IsTheStandardsToTheNanosecond)
{
    for (const auto& row : ROWS)
    {
        const auto text = ::testing::Message() << row.psduOctets << " octets, MCS " << +row.mcs
                                               << ", " << row.widthMhz << " MHz";
        EXPECT_EQ(GetS1gDataSymbols(row.psduOctets, row.widthMhz, row.mcs), row.symbols) << text;
        EXPECT_EQ(S1gPpduDuration(row.psduOctets, row.widthMhz, row.mcs, row.guardInterval)
                      .GetNanoSeconds(),
                  row.microseconds * 1000)
            << text;
    }
}

TEST(S1gPpduDuration, GrowsByOneSymbolWhereTheBitsNoLongerFit)
{
    // 260 bits a symbol: 30 octets are 254 bits, 31 are 262.
    EXPECT_EQ(S1gPpduDuration(30, 2, 7, SHORT), MicroSeconds(280));
    EXPECT_EQ(S1gPpduDuration(31, 2, 7, SHORT), MicroSeconds(316));
    // 6 bits a symbol: 8 octets are 78 bits, 13 symbols exactly.
    EXPECT_EQ(GetS1gDataSymbols(8, 1, 10), 13U);
}

TEST(S1gPpduDuration, OfNoDataIsThatOfAnNdpFrame)
{
    for (const uint16_t width : {1, 2, 4, 8, 16})
    {
        EXPECT_EQ(S1gPpduDuration(0, width, 0, LONG), GetS1gNdpDuration(width));
    }
    EXPECT_EQ(GetS1gNdpDuration(1), MicroSeconds(560));
    EXPECT_EQ(GetS1gNdpDuration(2), MicroSeconds(240));
}

TEST(S1gPpduDuration, TellsWhichDatagramsAreTooLongForTheAir)
{
    // 1538 octets: MCS 0 at 2 MHz is within 27.92 ms, MCS 10 at 1 MHz is not.
    EXPECT_LT(S1gPpduDuration(1538, 2, 0, LONG), GetS1gMaxPpduDuration());
    EXPECT_GT(S1gPpduDuration(1538, 1, 10, SHORT), GetS1gMaxPpduDuration());
    // The limit is the longest frame without aggregation at the slowest rate: 511 octets are
    // 4102 bits, 4102 / 6 = 683.7 symbols; 560 + 684 * 40 = 27920 us.
    EXPECT_EQ(S1gPpduDuration(S1G_MAX_NON_AGGREGATED_PSDU_OCTETS, 1, 10, LONG),
              GetS1gMaxPpduDuration());
}

TEST(S1gPpduDuration, OfTheLongestAggregateDoesNotOverflow)
{
    // 797160 octets at MCS 10: 6377294 / 6 = 1062882.3 symbols; 560 + 1062883 * 40 us.
    EXPECT_EQ(S1gPpduDuration(797160, 1, 10, LONG), MicroSeconds(42515880));
    // 2^32 - 1 octets: 34359738374 bits; / 6 = 5726623062.3 symbols.
    EXPECT_EQ(GetS1gDataSymbols(4294967295U, 1, 10), 5726623063U);
}

TEST(S1gSMpdu, AddsADelimiter)
{
    EXPECT_EQ(GetS1gSMpduOctets(1538), 1542U);
    // A datagram as S-MPDU lasts as long as the bare frame would: 12350 / 260 = 47.5 symbols.
    EXPECT_EQ(S1gPpduDuration(GetS1gSMpduOctets(1538), 2, 7, SHORT), MicroSeconds(1972));
}

TEST(S1gSMpdu, IsPaddedToFourOctetsWhenOthersFollow)
{
    EXPECT_EQ(GetS1gPaddedSubframeOctets(1536), 1540U);
    EXPECT_EQ(GetS1gPaddedSubframeOctets(1537), 1544U);
    EXPECT_EQ(GetS1gPaddedSubframeOctets(1538), 1544U);
    EXPECT_EQ(GetS1gPaddedSubframeOctets(1540), 1544U);
    // Sixteen datagrams, the row of 24702 octets above.
    EXPECT_EQ(15 * GetS1gPaddedSubframeOctets(1538) + GetS1gSMpduOctets(1538), 24702U);
}

TEST(S1gPpduDurationDeathTest, NamesAnMcsThatDoesNotExistAtTheWidth)
{
    EXPECT_DEATH(S1gPpduDuration(100, 2, 9, LONG),
                 "S1G MCS 9 does not exist at 2 MHz with one spatial stream");
    EXPECT_DEATH(S1gPpduDuration(0, 2, 10, LONG),
                 "S1G MCS 10 does not exist at 2 MHz with one spatial stream");
}

} // namespace
} // namespace ns3
