/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-channels.h"

#include "ns3/abort.h"

#include <algorithm>
#include <map>
#include <ostream>

namespace ns3
{

namespace
{

uint32_t GetCentreKhz(S1gRegion region, uint8_t number)
{
    return (region == S1G_REGION_US ? 902'000 : 863'000) + 500 * uint32_t{number};
}

/** Channels first, first + step ... last. */
std::vector<uint8_t> Sequence(uint8_t first, uint8_t step, uint8_t last)
{
    std::vector<uint8_t> numbers;
    for (uint32_t number = first; number <= last; number += step)
    {
        numbers.push_back(static_cast<uint8_t>(number));
    }
    return numbers;
}

/** All channels of a region; a set of our own, because ns-3's is constant. */
std::set<FrequencyChannelInfo> MakeChannels(S1gRegion region)
{
    std::set<FrequencyChannelInfo> channels;
    for (const uint16_t width : {1, 2, 4, 8, 16})
    {
        for (const uint8_t number : GetS1gChannelNumbers(region, width))
        {
            // Type 802.11p: an "OFDM" channel is taken to be of multiples of 20 MHz. Band 5 GHz:
            // that of 2.4 GHz would bring signal extensions and slots of 802.11b.
            channels.emplace(number,
                             static_cast<uint16_t>(GetCentreKhz(region, number) / 1000),
                             width,
                             WIFI_PHY_80211p_CHANNEL,
                             WIFI_PHY_BAND_5GHZ);
        }
    }
    return channels;
}

} // namespace

std::ostream& operator<<(std::ostream& os, S1gRegion region)
{
    return os << (region == S1G_REGION_US ? "US" : "EU");
}

std::vector<uint8_t> GetS1gChannelNumbers(S1gRegion region, uint16_t widthMhz)
{
    const bool isUs = region == S1G_REGION_US;
    switch (widthMhz)
    {
    case 1:
        return isUs ? Sequence(1, 2, 51) : Sequence(1, 2, 9);
    case 2:
        return isUs ? Sequence(2, 4, 50) : Sequence(2, 4, 6);
    case 4:
        return isUs ? Sequence(8, 8, 48) : std::vector<uint8_t>{};
    case 8:
        return isUs ? Sequence(12, 16, 44) : std::vector<uint8_t>{};
    case 16:
        return isUs ? std::vector<uint8_t>{20} : std::vector<uint8_t>{};
    default:
        return {};
    }
}

uint32_t GetS1gCentreFrequencyKhz(S1gRegion region, uint8_t number, uint16_t widthMhz)
{
    const auto numbers = GetS1gChannelNumbers(region, widthMhz);
    NS_ABORT_MSG_IF(numbers.empty(),
                    "S1G: region " << region << " has no channel of " << widthMhz << " MHz");
    NS_ABORT_MSG_IF(std::find(numbers.begin(), numbers.end(), number) == numbers.end(),
                    "S1G: region " << region << " has no channel " << +number << " of " << widthMhz
                                   << " MHz (its first is " << +numbers.front() << ", its last "
                                   << +numbers.back() << ")");
    return GetCentreKhz(region, number);
}

WifiPhyOperatingChannel GetS1gOperatingChannel(S1gRegion region, uint8_t number, uint16_t widthMhz)
{
    static const std::map<S1gRegion, std::set<FrequencyChannelInfo>> channels{
        {S1G_REGION_US, MakeChannels(S1G_REGION_US)}, {S1G_REGION_EU, MakeChannels(S1G_REGION_EU)}};
    const auto frequency =
        static_cast<uint16_t>(GetS1gCentreFrequencyKhz(region, number, widthMhz) / 1000);
    return WifiPhyOperatingChannel(channels.at(region).find(
        {number, frequency, widthMhz, WIFI_PHY_80211p_CHANNEL, WIFI_PHY_BAND_5GHZ}));
}

} // namespace ns3
