/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_YANS_WIFI_PHY_HELPER_H
#define S1G_YANS_WIFI_PHY_HELPER_H

#include "s1g-channels.h"
#include "s1g-ns3-version.h"

#include "ns3/yans-wifi-helper.h"

namespace ns3
{

/**
 * \ingroup wifi
 *
 * YansWifiPhyHelper that makes 802.11ah radios: give it to WifiHelper::Install, with
 * WIFI_STANDARD_80211n and one of the S1G rate managers as remote station manager.
 */
class S1gYansWifiPhyHelper : public YansWifiPhyHelper
{
  public:
    /** The first channel of 2 MHz in the US, S1gErrorRateModel. */
    S1gYansWifiPhyHelper();

    /**
     * \param number of the channel; 0 is the first that has the width in the region.
     * Aborts, naming the combination, when the region has no such channel.
     */
    void SetS1gChannel(S1gRegion region, uint8_t number, uint16_t widthMhz);
};

} // namespace ns3

#endif // S1G_YANS_WIFI_PHY_HELPER_H
