/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_CHANNELS_H
#define S1G_CHANNELS_H

#include "ns3/wifi-phy-operating-channel.h"

#include <cstdint>
#include <iosfwd>
#include <vector>

namespace ns3
{

/**
 * \file
 * \ingroup wifi
 *
 * The channels below 1 GHz of IEEE 802.11-2020, table E-5: operating classes 1 to 5 (United States,
 * 902-928 MHz) and 6, 7 (Europe, 863-868 MHz).
 */

/** Whose rules say which channels there are. */
enum S1gRegion
{
    S1G_REGION_US,
    S1G_REGION_EU
};

std::ostream& operator<<(std::ostream& os, S1gRegion region);

/** \return the numbers of the region's channels of a width, ascending; none if it has none. */
std::vector<uint8_t> GetS1gChannelNumbers(S1gRegion region, uint16_t widthMhz);

/**
 * \return centre frequency [kHz]: the start of the band (902 or 863 MHz) and 500 kHz for each unit
 * of the number. Aborts, naming the combination, when the region has no such channel.
 */
uint32_t GetS1gCentreFrequencyKhz(S1gRegion region, uint8_t number, uint16_t widthMhz);

/**
 * \return the channel as WifiPhy wants it. Its frequency is in whole MHz, rounded down (902.5
 * becomes 902): of no consequence under Yans. Aborts as GetS1gCentreFrequencyKhz() does.
 */
WifiPhyOperatingChannel GetS1gOperatingChannel(S1gRegion region, uint8_t number, uint16_t widthMhz);

} // namespace ns3

#endif // S1G_CHANNELS_H
