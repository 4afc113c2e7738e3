/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RADIO_ARITHMETIC_H
#define RADIO_ARITHMETIC_H

#include "adhoc-wifi-options.h"

#include <cstdint>

/** IEEE 802.11's arithmetic of frames that meet an idle medium, done by hand. */
namespace ns3
{

/** QoS data header 26, LLC/SNAP 8, IPv4 20, UDP 8, tensor header 32, FCS 4. */
constexpr int64_t FRAME_OVERHEAD_BYTES = 26 + 8 + 20 + 8 + 32 + 4;

/** 6 m at the speed of light, as ns-3 rounds it down to whole nanoseconds. */
inline const int64_t PROPAGATION_NS = static_cast<int64_t>(6.0 / 299'792'458.0 * 1e9);

/** The source's first image leaves the application 10 ms after the start of the simulation. */
constexpr int64_t SENT_NS = 10'000'000;

/** The times of a radio, by hand; EDCA's AIFSN of AC_BE is 3 for both (table 9-155). */
struct RadioArithmetic
{
    const char* name;
    void (*choose)(AdhocWifiOptions& radio);
    int64_t sifsNs;
    int64_t slotNs;
    int64_t ackNs;
    /** TXTIME of a data frame of so many bytes, FCS included. */
    int64_t (*dataFrameNs)(int64_t frameBytes);

    int64_t AifsNs() const
    {
        return sifsNs + 3 * slotNs;
    }

    /**
     * When a station may send: AIFS after the medium became idle at its place, or, if the frame
     * comes later, at the next slot boundary counted from there (clause 10.23.2.4). No backoff: the
     * medium is idle when the frame comes, and earlier backoffs are spent.
     */
    int64_t AccessNs(int64_t frameComesNs, int64_t idleSinceNs) const
    {
        const int64_t aifsEnd = idleSinceNs + AifsNs();
        return frameComesNs < aifsEnd ? aifsEnd
                                      : aifsEnd + ((frameComesNs - aifsEnd) / slotNs + 1) * slotNs;
    }

    /** When the Ack of a frame received then is over. */
    int64_t AckedNs(int64_t receivedNs) const
    {
        return receivedNs + sifsNs + ackNs;
    }

    /** A tensor of one packet that comes to its sender, on a medium idle since then; its arrival.
     */
    int64_t ArrivalNs(int64_t comesNs, int64_t idleSinceNs, int64_t codeBytes, int hops) const
    {
        int64_t sendNs = AccessNs(comesNs, idleSinceNs);
        for (int hop = 1;; ++hop)
        {
            const int64_t receivedNs =
                sendNs + dataFrameNs(codeBytes + FRAME_OVERHEAD_BYTES) + PROPAGATION_NS;
            if (hop == hops)
            {
                return receivedNs;
            }
            // A relay acknowledges first and sends an AIFS after its own Ack.
            sendNs = AccessNs(receivedNs, AckedNs(receivedNs));
        }
    }
};

/**
 * TXTIME of an HT-mixed PPDU, MCS 7, 20 MHz, short guard interval (clause 19.4.3): L-STF 8 us,
 * L-LTF 8, L-SIG 4, HT-SIG 8, HT-STF 4, HT-LTF 4, then symbols of 3.6 us with 260 data bits, for
 * 16 service bits, the PSDU and 6 tail bits.
 */
inline int64_t Wifi4FrameNs(int64_t frameBytes)
{
    const int64_t symbols = (16 + 8 * frameBytes + 6 + 259) / 260;
    return 36'000 + symbols * 3'600;
}

/**
 * What an S1G PPDU carries of a frame: more than 511 bytes do not fit the SIG field's Length, and
 * travel as S-MPDU behind a delimiter of 4 bytes (clauses 23.3.8.2, 9.7.1); 8 service and 6 tail
 * bits come on top.
 */
constexpr int64_t HalowBits(int64_t frameBytes)
{
    return 8 + 8 * (frameBytes > 511 ? frameBytes + 4 : frameBytes) + 6;
}

/**
 * TXTIME of an S1G_SHORT PPDU, MCS 7, 2 MHz, short guard interval (clause 23.4.3): STF 80 us, LTF1
 * 80, SIG 80, then symbols of 260 data bits: the first of 40 us, with the long guard interval, the
 * others of 36 us.
 */
inline int64_t Halow2MhzFrameNs(int64_t frameBytes)
{
    const int64_t symbols = (HalowBits(frameBytes) + 259) / 260;
    return 240'000 + 40'000 + (symbols - 1) * 36'000;
}

/**
 * TXTIME of an S1G_1M PPDU, MCS 3, long guard interval: STF 160 us, LTF1 160, SIG 240, then symbols
 * of 40 us and 48 data bits.
 */
inline int64_t Halow1MhzFrameNs(int64_t frameBytes)
{
    return 560'000 + (HalowBits(frameBytes) + 47) / 48 * 40'000;
}

inline const RadioArithmetic RADIOS[] = {
    // OFDM PHY, 20 MHz (table 17-21). Ack: 14 bytes at 24 Mb/s (clause 17.4.3), 20 us and two
    // symbols of 4 us and 96 bits for 16 + 112 + 6 bits.
    {"Wifi4", [](AdhocWifiOptions&) {}, 16'000, 9'000, 20'000 + 2 * 4'000, Wifi4FrameNs},
    // S1G (table 23-39): aSIFSTime, aSlotTime. NDP Ack: a preamble, nothing behind it.
    {"Halow2Mhz",
     [](AdhocWifiOptions& radio) { radio.radio = "halow"; },
     160'000,
     52'000,
     240'000,
     Halow2MhzFrameNs},
    {"Halow1Mhz",
     [](AdhocWifiOptions& radio)
     {
         radio.radio = "halow";
         radio.halowWidthMhz = 1;
         radio.mcs = 3;
         radio.shortGuardInterval = false;
     },
     160'000,
     52'000,
     560'000,
     Halow1MhzFrameNs},
};

} // namespace ns3

#endif // RADIO_ARITHMETIC_H
