/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-parameters.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace ns3
{
namespace
{

const std::vector<uint16_t> WIDTHS{1, 2, 4, 8, 16};
constexpr auto LONG = S1gGuardInterval::LONG;
constexpr auto SHORT = S1gGuardInterval::SHORT;

TEST(S1gWidth, IsOneToSixteenMhzInPowersOfTwo)
{
    for (const uint16_t width : WIDTHS)
    {
        EXPECT_TRUE(IsS1gWidth(width));
    }
    for (const uint16_t width : {0, 3, 5, 20, 32})
    {
        EXPECT_FALSE(IsS1gWidth(width)) << width;
    }
}

/** N_DBPS of every MCS (row) at 1, 2, 4, 8, 16 MHz, as the standard's tables print them; 0: none.
 */
constexpr std::array<std::array<uint32_t, 5>, 11> DATA_BITS_PER_SYMBOL{{
    {12, 26, 54, 117, 234},
    {24, 52, 108, 234, 468},
    {36, 78, 162, 351, 702},
    {48, 104, 216, 468, 936},
    {72, 156, 324, 702, 1404},
    {96, 208, 432, 936, 1872},
    {108, 234, 486, 1053, 2106},
    {120, 260, 540, 1170, 2340},
    {144, 312, 648, 1404, 2808},
    {160, 0, 720, 1560, 3120},
    {6, 0, 0, 0, 0},
}};

TEST(S1gMcs, CarriesTheDataBitsOfTheStandardsTables)
{
    for (uint8_t mcs = 0; mcs < 11; ++mcs)
    {
        for (std::size_t i = 0; i < WIDTHS.size(); ++i)
        {
            const uint32_t expected = DATA_BITS_PER_SYMBOL[mcs][i];
            ASSERT_EQ(IsS1gMcsValid(mcs, WIDTHS[i]), expected > 0)
                << "MCS " << +mcs << " at " << WIDTHS[i] << " MHz";
            if (expected > 0)
            {
                EXPECT_EQ(GetS1gDataBitsPerSymbol(mcs, WIDTHS[i]), expected)
                    << "MCS " << +mcs << " at " << WIDTHS[i] << " MHz";
            }
        }
    }
}

TEST(S1gMcs, IsNeverValidBeyondTenOrAtAForeignWidth)
{
    EXPECT_FALSE(IsS1gMcsValid(11, 1));
    EXPECT_FALSE(IsS1gMcsValid(255, 2));
    EXPECT_FALSE(IsS1gMcsValid(0, 20));
    EXPECT_FALSE(IsS1gMcsValid(0, 0));
}

TEST(S1gMcs, TenIsZeroSentTwice)
{
    EXPECT_EQ(GetS1gMcs(10).constellationSize, GetS1gMcs(0).constellationSize);
    EXPECT_EQ(GetS1gMcs(10).codeRate, GetS1gMcs(0).codeRate);
    EXPECT_EQ(GetS1gMcs(10).repetitions, 2);
    EXPECT_EQ(GetS1gMcs(0).repetitions, 1);
    EXPECT_EQ(GetS1gMcs(9).constellationSize, 256);
    EXPECT_EQ(GetS1gMcs(9).codeRate, WIFI_CODE_RATE_5_6);
}

struct RateRow
{
    uint16_t widthMhz;
    uint8_t mcs;
    uint64_t longRate;  ///< bit/s
    uint64_t shortRate; ///< bit/s, rounded to the nearest
};

/** Mb/s = bits / 40 us with the long guard interval, bits / 36 us with the short one. */
const std::vector<RateRow> RATES{
    {1, 0, 300'000, 333'333},        // 12 / 36 us = 0.3333 Mb/s
    {1, 1, 600'000, 666'667},        // 24 / 36 us = 0.6667
    {1, 2, 900'000, 1'000'000},      // 36 / 36 us
    {1, 3, 1'200'000, 1'333'333},    // 48 / 36 us
    {1, 4, 1'800'000, 2'000'000},    // 72 / 36 us
    {1, 5, 2'400'000, 2'666'667},    // 96 / 36 us
    {1, 6, 2'700'000, 3'000'000},    // 108 / 36 us
    {1, 7, 3'000'000, 3'333'333},    // 120 / 36 us
    {1, 8, 3'600'000, 4'000'000},    // 144 / 36 us
    {1, 9, 4'000'000, 4'444'444},    // 160 / 36 us
    {1, 10, 150'000, 166'667},       // 6 / 36 us
    {2, 0, 650'000, 722'222},        // 26 / 36 us
    {2, 1, 1'300'000, 1'444'444},    // 52 / 36 us
    {2, 2, 1'950'000, 2'166'667},    // 78 / 36 us
    {2, 3, 2'600'000, 2'888'889},    // 104 / 36 us
    {2, 4, 3'900'000, 4'333'333},    // 156 / 36 us
    {2, 5, 5'200'000, 5'777'778},    // 208 / 36 us
    {2, 6, 5'850'000, 6'500'000},    // 234 / 36 us
    {2, 7, 6'500'000, 7'222'222},    // 260 / 36 us: a tenth of 802.11n's 72.2
    {2, 8, 7'800'000, 8'666'667},    // 312 / 36 us
    {4, 0, 1'350'000, 1'500'000},    // 54 / 36 us
    {4, 1, 2'700'000, 3'000'000},    // 108 / 36 us
    {4, 2, 4'050'000, 4'500'000},    // 162 / 36 us
    {4, 3, 5'400'000, 6'000'000},    // 216 / 36 us
    {4, 4, 8'100'000, 9'000'000},    // 324 / 36 us
    {4, 5, 10'800'000, 12'000'000},  // 432 / 36 us
    {4, 6, 12'150'000, 13'500'000},  // 486 / 36 us
    {4, 7, 13'500'000, 15'000'000},  // 540 / 36 us
    {4, 8, 16'200'000, 18'000'000},  // 648 / 36 us
    {4, 9, 18'000'000, 20'000'000},  // 720 / 36 us
    {8, 0, 2'925'000, 3'250'000},    // 117 / 36 us
    {8, 1, 5'850'000, 6'500'000},    // 234 / 36 us
    {8, 2, 8'775'000, 9'750'000},    // 351 / 36 us
    {8, 3, 11'700'000, 13'000'000},  // 468 / 36 us
    {8, 4, 17'550'000, 19'500'000},  // 702 / 36 us
    {8, 5, 23'400'000, 26'000'000},  // 936 / 36 us
    {8, 6, 26'325'000, 29'250'000},  // 1053 / 36 us
    {8, 7, 29'250'000, 32'500'000},  // 1170 / 36 us
    {8, 8, 35'100'000, 39'000'000},  // 1404 / 36 us
    {8, 9, 39'000'000, 43'333'333},  // 1560 / 36 us
    {16, 0, 5'850'000, 6'500'000},   // 234 / 36 us
    {16, 1, 11'700'000, 13'000'000}, // 468 / 36 us
    {16, 2, 17'550'000, 19'500'000}, // 702 / 36 us
    {16, 3, 23'400'000, 26'000'000}, // 936 / 36 us
    {16, 4, 35'100'000, 39'000'000}, // 1404 / 36 us
    {16, 5, 46'800'000, 52'000'000}, // 1872 / 36 us
    {16, 6, 52'650'000, 58'500'000}, // 2106 / 36 us
    {16, 7, 58'500'000, 65'000'000}, // 2340 / 36 us
    {16, 8, 70'200'000, 78'000'000}, // 2808 / 36 us
    {16, 9, 78'000'000, 86'666'667}, // 3120 / 36 us
};

TEST(S1gDataRate, IsThatOfTheStandardsTables)
{
    for (const auto& row : RATES)
    {
        EXPECT_EQ(GetS1gDataRate(row.mcs, row.widthMhz, LONG), row.longRate)
            << "MCS " << +row.mcs << " at " << row.widthMhz << " MHz";
        EXPECT_EQ(GetS1gDataRate(row.mcs, row.widthMhz, SHORT), row.shortRate)
            << "MCS " << +row.mcs << " at " << row.widthMhz << " MHz";
    }
    std::size_t validCount = 0;
    for (uint8_t mcs = 0; mcs < 11; ++mcs)
    {
        for (const uint16_t width : WIDTHS)
        {
            validCount += IsS1gMcsValid(mcs, width) ? 1 : 0;
        }
    }
    EXPECT_EQ(RATES.size(), validCount); // the table above leaves none out
}

TEST(S1gPreamble, IsLongerAtOneMhz)
{
    const S1gPreamble narrow = GetS1gPreamble(1);
    EXPECT_EQ(narrow.stf, MicroSeconds(160));
    EXPECT_EQ(narrow.ltf1, MicroSeconds(160));
    EXPECT_EQ(narrow.sig, MicroSeconds(240));
    EXPECT_EQ(narrow.GetDuration(), MicroSeconds(560));
    for (const uint16_t width : {2, 4, 8, 16})
    {
        EXPECT_EQ(GetS1gPreamble(width).sig, MicroSeconds(80));
        EXPECT_EQ(GetS1gPreamble(width).GetDuration(), MicroSeconds(240));
    }
}

TEST(S1gTiming, FollowsSifsAndSlot)
{
    EXPECT_EQ(GetS1gSifs(), MicroSeconds(160));
    EXPECT_EQ(GetS1gSlot(), MicroSeconds(52));
    EXPECT_EQ(GetS1gPifs(), MicroSeconds(212));               // 160 + 52
    EXPECT_EQ(GetS1gDifs(), MicroSeconds(264));               // 160 + 2 * 52
    EXPECT_EQ(GetS1gSymbolDuration(LONG), MicroSeconds(40));  // 32 + 8
    EXPECT_EQ(GetS1gSymbolDuration(SHORT), MicroSeconds(36)); // 32 + 4
    EXPECT_EQ(GetS1gMaxPpduDuration(), NanoSeconds(27'920'000));
}

TEST(S1gParametersDeathTest, NamesWhatDoesNotExist)
{
    EXPECT_DEATH(GetS1gMcs(11), "S1G has MCS 0 to 10, not 11");
    EXPECT_DEATH(GetS1gDataBitsPerSymbol(9, 2),
                 "S1G MCS 9 does not exist at 2 MHz with one spatial stream");
    EXPECT_DEATH(GetS1gDataRate(10, 4, LONG),
                 "S1G MCS 10 does not exist at 4 MHz with one spatial stream");
    EXPECT_DEATH(GetS1gDataSubcarriers(20),
                 "S1G has channels of 1, 2, 4, 8 and 16 MHz, not 20 MHz");
    EXPECT_DEATH(GetS1gPreamble(0), "S1G has channels of 1, 2, 4, 8 and 16 MHz, not 0 MHz");
}

} // namespace
} // namespace ns3
