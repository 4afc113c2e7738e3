/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-channels.h"
#include "s1g-yans-wifi-phy-helper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ns3
{
namespace
{

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(S1gChannels, OfTheUsFillTheBand)
{
    EXPECT_EQ(GetS1gChannelNumbers(S1G_REGION_US, 1).size(), 26U);
    EXPECT_THAT(GetS1gChannelNumbers(S1G_REGION_US, 2),
                ElementsAre(2, 6, 10, 14, 18, 22, 26, 30, 34, 38, 42, 46, 50));
    EXPECT_THAT(GetS1gChannelNumbers(S1G_REGION_US, 4), ElementsAre(8, 16, 24, 32, 40, 48));
    EXPECT_THAT(GetS1gChannelNumbers(S1G_REGION_US, 8), ElementsAre(12, 28, 44));
    EXPECT_THAT(GetS1gChannelNumbers(S1G_REGION_US, 16), ElementsAre(20));
}

TEST(S1gChannels, OfTheEuAreOfOneAndTwoMegahertz)
{
    EXPECT_THAT(GetS1gChannelNumbers(S1G_REGION_EU, 1), ElementsAre(1, 3, 5, 7, 9));
    EXPECT_THAT(GetS1gChannelNumbers(S1G_REGION_EU, 2), ElementsAre(2, 6));
    EXPECT_THAT(GetS1gChannelNumbers(S1G_REGION_EU, 4), IsEmpty());
}

TEST(S1gChannels, LieInsideTheirBandAndDoNotOverlap)
{
    for (const auto& [region, firstKhz, lastKhz] :
         {std::tuple{S1G_REGION_US, 902'000U, 928'000U}, {S1G_REGION_EU, 863'000U, 868'000U}})
    {
        for (const uint16_t width : {1, 2, 4, 8, 16})
        {
            uint32_t end = firstKhz;
            for (const uint8_t number : GetS1gChannelNumbers(region, width))
            {
                const uint32_t centre = GetS1gCentreFrequencyKhz(region, number, width);
                EXPECT_GE(centre - 500 * width, end) << +number;
                end = centre + 500 * width;
            }
            EXPECT_LE(end, lastKhz);
        }
    }
}

TEST(S1gChannels, HaveTheCentreFrequenciesOfTheStandard)
{
    EXPECT_EQ(GetS1gCentreFrequencyKhz(S1G_REGION_US, 1, 1), 902'500U);
    EXPECT_EQ(GetS1gCentreFrequencyKhz(S1G_REGION_US, 2, 2), 903'000U);
    EXPECT_EQ(GetS1gCentreFrequencyKhz(S1G_REGION_US, 8, 4), 906'000U);
    EXPECT_EQ(GetS1gCentreFrequencyKhz(S1G_REGION_US, 12, 8), 908'000U);
    EXPECT_EQ(GetS1gCentreFrequencyKhz(S1G_REGION_US, 20, 16), 912'000U);
    EXPECT_EQ(GetS1gCentreFrequencyKhz(S1G_REGION_EU, 9, 1), 867'500U);
    EXPECT_EQ(GetS1gCentreFrequencyKhz(S1G_REGION_EU, 6, 2), 866'000U);
}

TEST(S1gChannelsDeathTest, AreRefusedByName)
{
    EXPECT_DEATH(GetS1gCentreFrequencyKhz(S1G_REGION_US, 3, 2),
                 "region US has no channel 3 of 2 MHz \\(its first is 2, its last 50\\)");
    EXPECT_DEATH(GetS1gOperatingChannel(S1G_REGION_EU, 8, 4), "region EU has no channel of 4 MHz");
    S1gYansWifiPhyHelper helper;
    EXPECT_DEATH(helper.SetS1gChannel(S1G_REGION_US, 0, 20), "region US has no channel of 20 MHz");
    EXPECT_DEATH(helper.SetS1gChannel(S1G_REGION_EU, 10, 2),
                 "region EU has no channel 10 of 2 MHz");
}

} // namespace
} // namespace ns3
