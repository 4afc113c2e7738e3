/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_PPDU_DURATION_H
#define S1G_PPDU_DURATION_H

#include "s1g-parameters.h"

namespace ns3
{

/**
 * \file
 * \ingroup wifi
 *
 * Airtime of S1G PPDUs with one spatial stream, convolutional coding (one encoder) and no
 * space-time block coding; IEEE 802.11-2020 clause 23.4.3.
 */

/**
 * N_SYM: SERVICE (8 bits), PSDU and tail (6 bits) in whole symbols.
 *
 * \param psduOctets length of the PSDU; of an A-MPDU its length before the end-of-frame padding
 *        (APEP_LENGTH). 0 is an NDP: no data field.
 * \return number of data symbols. Aborts when the MCS is not valid at the width.
 */
uint64_t GetS1gDataSymbols(uint32_t psduOctets, uint16_t widthMhz, uint8_t mcs);

/**
 * TXTIME: the preamble, the first data symbol, which always has the long guard interval, and the
 * others. Pure arithmetic: GetS1gMaxPpduDuration() and S1G_MAX_NON_AGGREGATED_PSDU_OCTETS are the
 * caller's to observe.
 *
 * \return airtime. Aborts when the MCS is not valid at the width.
 */
Time S1gPpduDuration(uint32_t psduOctets,
                     uint16_t widthMhz,
                     uint8_t mcs,
                     S1gGuardInterval guardInterval);

/**
 * \return length [octets] of a frame that travels as S-MPDU, an A-MPDU of this frame alone, before
 *         the end-of-frame padding (9.7.1): a delimiter of 4 octets and the frame. This is what
 *         GetS1gDataSymbols() counts; padding only fills the last symbol.
 */
uint32_t GetS1gSMpduOctets(uint32_t mpduOctets);

/**
 * \return length [octets] of an A-MPDU subframe that is not the last (9.7.1): delimiter, frame and
 *         padding to a multiple of 4.
 */
uint32_t GetS1gPaddedSubframeOctets(uint32_t mpduOctets);

/**
 * \return longest PSDU [octets] whose PPDU lasts no longer than aPPDUMaxTime; 511 at 1 MHz with MCS
 * 10 and the long guard interval. Aborts when the MCS is not valid at the width.
 */
uint32_t GetS1gMaxPsduOctets(uint16_t widthMhz, uint8_t mcs, S1gGuardInterval guardInterval);

} // namespace ns3

#endif // S1G_PPDU_DURATION_H
