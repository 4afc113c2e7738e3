/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_MODES_H
#define S1G_MODES_H

#include "s1g-ns3-version.h"
#include "s1g-parameters.h"

#include "ns3/wifi-mode.h"
#include "ns3/wifi-tx-vector.h"

namespace ns3
{

/**
 * \file
 * \ingroup wifi
 *
 * The WifiModes of 802.11ah. Rates follow the width and the guard interval of the TXVECTOR, where
 * ns-3's 400 and 800 ns stand for the short (4 us) and long (8 us) guard interval.
 *
 * There are two for each MCS. Modes "S1gMcs<k>" are of class HT, so that ns-3's MAC aggregates
 * them; they carry everything but group-addressed data. That goes out in modes "S1gGroupMcs<k>", of
 * the class DMG_OFDM, which ns-3 declares and uses nowhere: for a group-addressed frame the station
 * manager derives the preamble from the class, and the preamble of HT has a time limit of 5.484 ms,
 * beyond which frames would stay in the queue for ever without a word.
 */

/** \param mcs 0 to 10, otherwise aborts. \return mode "S1gMcs<mcs>". Only MCS 0 is mandatory. */
WifiMode GetS1gMode(uint8_t mcs);

/** \param mcs 0 to 10, otherwise aborts. \return mode "S1gGroupMcs<mcs>". */
WifiMode GetS1gGroupMode(uint8_t mcs);

/** \return whether the mode is one of the above. */
bool IsS1gMode(const WifiMode& mode);

/** The preamble of what a station manager sends, S1G_1M or S1G_SHORT; the width tells which. */
constexpr WifiPreamble S1G_PREAMBLE = WIFI_PREAMBLE_DMG_OFDM;

/** \return the guard interval that the TXVECTOR stands for. */
S1gGuardInterval GetS1gGuardInterval(const WifiTxVector& txVector);

} // namespace ns3

#endif // S1G_MODES_H
