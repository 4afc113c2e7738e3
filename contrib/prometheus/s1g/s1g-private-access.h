/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_PRIVATE_ACCESS_H
#define S1G_PRIVATE_ACCESS_H

#include "s1g-ns3-version.h"

#include "ns3/wifi-phy.h"

namespace ns3
{

/**
 * \file
 * \ingroup wifi
 *
 * What the S1G PHY needs of WifiPhy and what WifiPhy keeps private. ns-3 is not patched: an
 * explicit template instantiation may name private members (C++17, 17.7.2 [temp.explicit] 12).
 * Nothing else of the S1G PHY reaches into private parts.
 */

/**
 * Puts another entity in the place of the one that answers for a modulation class in static
 * computations (airtimes above all).
 *
 * Why private: WifiPhy::AddStaticPhyEntity refuses a class that has an entity. S1G modes are of
 * class HT, because the MAC forms A-MPDUs for HT and later classes only, so the entity of HT has to
 * tell the two apart.
 *
 * \return the entity that was there.
 */
Ptr<PhyEntity> ReplaceStaticPhyEntity(WifiModulationClass modulation, Ptr<PhyEntity> entity);

/**
 * Sets the estimated duration of an Ack, which is part of EIFS.
 *
 * Why private: WifiPhy sets it for each standard that it knows, 44 us for 802.11n at 5 GHz, and has
 * no setter.
 */
void SetEstimatedAckDuration(WifiPhy& phy, Time duration);

/**
 * Tunes to a channel that is not in WifiPhyOperatingChannel::m_frequencyChannels.
 *
 * Why private: that set is constant and knows nothing below 2.4 GHz; SetOperatingChannel searches
 * it.
 *
 * \param channel made from an iterator into a set that outlives the PHY.
 */
void SetForeignOperatingChannel(WifiPhy& phy, const WifiPhyOperatingChannel& channel);

} // namespace ns3

#endif // S1G_PRIVATE_ACCESS_H
