/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_PARAMETERS_H
#define S1G_PARAMETERS_H

#include "ns3/nstime.h"
#include "ns3/wifi-phy-common.h"

#include <cstdint>

namespace ns3
{

/**
 * \file
 * \ingroup wifi
 *
 * What IEEE 802.11-2020 clause 23 (sub 1 GHz, "S1G", 802.11ah) prescribes for one spatial stream:
 * channel widths, modulation and coding schemes (MCS), symbols, preambles, interframe spaces.
 *
 * S1G is VHT (clause 21) clocked down ten times: subcarriers 31.25 kHz apart, a DFT period of 32
 * us. Widths are 1, 2, 4, 8 and 16 MHz; 1 MHz is a format of its own, with MCS 10 and a longer
 * preamble. Functions given a width or an MCS that does not exist abort with a message that names
 * it.
 */

/** Guard interval of the data symbols: 8 us or 4 us (clause 23.3.6). */
enum class S1gGuardInterval
{
    LONG,
    SHORT
};

/** Largest PSDU that is not aggregated [octets]: the SIG field's Length has 9 bits (23.3.8). */
constexpr uint32_t S1G_MAX_NON_AGGREGATED_PSDU_OCTETS = 511;

/** Modulation and coding of an MCS, the same for all widths. */
struct S1gMcs
{
    uint16_t constellationSize; ///< 2 (BPSK), 4 (QPSK), 16, 64, 256.
    WifiCodeRate codeRate;      ///< Of the convolutional code.
    uint8_t repetitions;        ///< How often each coded bit is sent: 2 for MCS 10, otherwise 1.
};

/** The fields before the data of a PPDU with one spatial stream. */
struct S1gPreamble
{
    Time stf;  ///< Short training field.
    Time ltf1; ///< First long training field.
    Time sig;  ///< Signal field.

    /** All three. */
    Time GetDuration() const;
};

/** \return whether the width is one of 1, 2, 4, 8, 16 MHz. */
bool IsS1gWidth(uint16_t widthMhz);

/**
 * \return whether one spatial stream can use the MCS at the width (clause 23.5): MCS 9 does not fit
 *         2 MHz, where a symbol would carry no whole number of bits; MCS 10 is for 1 MHz only.
 */
bool IsS1gMcsValid(uint8_t mcs, uint16_t widthMhz);

/** \param mcs 0 to 10, otherwise aborts. \return its modulation and coding (clause 23.5). */
S1gMcs GetS1gMcs(uint8_t mcs);

/** \return subcarriers that carry data, N_SD (clause 23.3.6): 24, 52, 108, 234 or 468. */
uint16_t GetS1gDataSubcarriers(uint16_t widthMhz);

/**
 * \return data bits of one symbol, N_DBPS, for one spatial stream (clause 23.5).
 * Aborts when the MCS is not valid at the width.
 */
uint32_t GetS1gDataBitsPerSymbol(uint8_t mcs, uint16_t widthMhz);

/** \return duration of a data symbol: 40 us, or 36 us with the short guard interval. */
Time GetS1gSymbolDuration(S1gGuardInterval guardInterval);

/**
 * \return nominal data rate [bit/s], rounded to the nearest: N_DBPS over the symbol duration. A
 * PPDU is a little slower: its first symbol always has the long guard interval. Aborts when the MCS
 * is not valid at the width.
 */
uint64_t GetS1gDataRate(uint8_t mcs, uint16_t widthMhz, S1gGuardInterval guardInterval);

/** \return fields of S1G_1M (1 MHz: 560 us in all) or S1G_SHORT (wider: 240 us); clause 23.3.8. */
S1gPreamble GetS1gPreamble(uint16_t widthMhz);

/**
 * \return duration of an NDP frame, as which Ack and CTS travel (9.9): a preamble without data, its
 *         content in the SIG field; 560 us at 1 MHz, 240 us at other widths.
 */
Time GetS1gNdpDuration(uint16_t widthMhz);

/** \return aSIFSTime, 160 us (clause 23.4.4). */
Time GetS1gSifs();

/** \return aSlotTime, 52 us (clause 23.4.4). */
Time GetS1gSlot();

/** \return SIFS and one slot, 212 us (10.3.7). */
Time GetS1gPifs();

/** \return SIFS and two slots, 264 us (10.3.7). */
Time GetS1gDifs();

/** \return aPPDUMaxTime, 27.92 ms (clause 23.4.4): no PPDU may last longer. */
Time GetS1gMaxPpduDuration();

/**
 * \return power [dBm] from which a channel counts as busy when an S1G preamble is heard
 * (23.3.18.5), and from which a receiver is to find one: -92 dBm at 2 MHz, 3 dB more for each
 * doubling, -98 dBm at 1 MHz.
 */
double GetS1gDetectionThresholdDbm(uint16_t widthMhz);

/**
 * \return power [dBm] from which a channel counts as busy whatever it is that is heard (23.3.18.5):
 * -75 dBm at 2 MHz, 3 dB for each doubling.
 */
double GetS1gEnergyThresholdDbm(uint16_t widthMhz);

} // namespace ns3

#endif // S1G_PARAMETERS_H
