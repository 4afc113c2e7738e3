/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ADHOC_WIFI_OPTIONS_H
#define ADHOC_WIFI_OPTIONS_H

#include "radio-propagation.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <string>

namespace ns3
{

/** How receivers lose frames, whatever the strength of the signal. */
struct FrameLossOptions
{
    /**
     * "iid": each frame with probability frameErrorRate, independently. "bursty": this share in the
     * long run, in bursts (GilbertElliottErrorModel). "trace": as recorded in a file
     * (RecordedErrorModel, repeated, from a place drawn for each device).
     */
    std::string model{"iid"};
    /** Share of frames lost by "iid" and "bursty", in [0, 1]; 0 is a faultless radio. */
    double frameErrorRate{0};
    /** Mean length of the bursts of "bursty" [frames]; at least 1. */
    double meanBurst{5};
    /** File of "trace"; see ReadLossTrace. */
    std::string traceFile;
    /**
     * Only data frames for the device itself are lost, not Acks, and frames for others do not move
     * a chain or a trace on; otherwise every frame that a receiver hears counts.
     */
    bool ownDataFramesOnly{false};

    /** Aborts naming the option that is out of bounds. */
    void Check() const;
    /** Whether there is anything to install. */
    bool IsLossy() const;
};

/** What can be chosen of an ad-hoc radio, whichever it is; one spatial stream. */
struct AdhocWifiOptions
{
    /** "wifi4": 802.11n at 5 GHz, channel 36, 20 MHz. "halow": 802.11ah (S1G), below 1 GHz. */
    std::string radio{"wifi4"};
    /** Width of the channel of "halow" [MHz]: 1, 2, 4, 8 or 16. Stays 2 with "wifi4". */
    uint32_t halowWidthMhz{2};
    /** Whose channels "halow" uses, the first of the width: "US" (902 MHz on) or "EU" (863 on). */
    std::string halowRegion{"US"};
    /**
     * Nominal range [m], that of the hop graph. Disc propagation: full power up to here, nothing
     * beyond. Log-distance: what PropagationOptions::errorRateAtRange speaks of.
     */
    double rangeMetres{7.5};
    PropagationOptions propagation;
    /**
     * MCS of data frames. "wifi4": 0 to 7. "halow": 0 to 9 and, at 1 MHz, 10; no 9 at 2 MHz. With
     * "ideal" rates it is what plan, pacing and the calibration of log-distance count on.
     */
    uint32_t mcs{7};
    /** "constant": the MCS above. "ideal": the fastest that the signal-to-noise ratio allows. */
    std::string rates{"constant"};
    /** Short instead of long guard interval: 400 of 800 ns ("wifi4"), 4 of 8 us ("halow"). */
    bool shortGuardInterval{true};
    /** Transmissions of a frame before the MAC gives it up, the first included; >= 1. */
    uint32_t maxAttempts{7};
    FrameLossOptions loss;
    /**
     * Largest A-MPDU [bytes], up to 65535; 0 is no aggregation. "halow" makes them shorter where
     * they would last longer than its limit of 27.92 ms. What waits in a MAC queue together is sent
     * together: a sender paced for single frames seldom gives it the occasion.
     */
    uint32_t maxAmpduBytes{0};
    /** Room of the MAC's queue and of the queue disc above it [packets]. */
    uint32_t queuePackets{500};
    /** How long a packet may wait in the MAC's queue. */
    Time queueLifetime{Seconds(10)};

    /** Aborts naming the option that is out of bounds. What depends on the radio it checks. */
    void Check() const;
};

} // namespace ns3

#endif // ADHOC_WIFI_OPTIONS_H
