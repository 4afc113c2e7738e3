/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ADHOC_WIFI_HELPER_H
#define ADHOC_WIFI_HELPER_H

#include "path-pacing.h"
#include "radio-propagation.h"

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
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

/** What can be chosen of an ad-hoc 802.11n radio. */
struct AdhocWifiOptions
{
    /**
     * Nominal range [m], that of the hop graph. Disc propagation: full power up to here, nothing
     * beyond. Log-distance: what PropagationOptions::errorRateAtRange speaks of.
     */
    double rangeMetres{7.5};
    PropagationOptions propagation;
    /** HT MCS of data frames, one spatial stream, 20 MHz; 0 to 7. */
    uint32_t mcs{7};
    /** 400 ns instead of 800 ns. */
    bool shortGuardInterval{true};
    /** Transmissions of a frame before the MAC gives it up, the first included; >= 1. */
    uint32_t maxAttempts{7};
    FrameLossOptions loss;
    /**
     * Largest A-MPDU [bytes], up to 65535; 0 is no aggregation. What waits in a MAC queue together
     * is sent together: a sender paced for single frames seldom gives it the occasion.
     */
    uint32_t maxAmpduBytes{0};
    /** Room of the MAC's queue and of the queue disc above it [packets]. */
    uint32_t queuePackets{500};
    /** How long a packet may wait in the MAC's queue. */
    Time queueLifetime{Seconds(10)};
};

/**
 * Gives nodes an ad-hoc 802.11n radio (5 GHz, channel 36, 20 MHz, constant rate) with queues of
 * stated size and lifetime, so that no default decides what is lost.
 *
 * Install may be called for any number of groups of nodes; each group is a channel of its own.
 */
class AdhocWifiHelper
{
  public:
    /** Aborts naming the option that is out of bounds. */
    explicit AdhocWifiHelper(const AdhocWifiOptions& options);

    NetDeviceContainer Install(const NodeContainer& nodes) const;

    /** Fixes the random streams of the devices and their channels. @return how many were used. */
    int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream) const;

    /** Channel, power and thresholds as Install makes them. */
    RadioPropagation GetPropagation() const;

    /** rho: the data rate of the physical layer [bit/s], 72.2e6 with the defaults. */
    double GetPhyRate() const;

    /**
     * Pacing at the goodput of the MAC divided by the hops: each hop is given the mean frame
     * exchange of a saturated sender (IEEE 802.11-2020, clause 10.23.2: AIFS + CWmin/2 slots + data
     * + SIFS + Ack). A packet on an idle path needs no backoff and is at its end before the next
     * one starts, so hops do not contend and no queue grows.
     *
     * @param hops at least 1.
     */
    PathPacing GetPacing(uint32_t hops) const;

    /** Writes what each device sends and hears to PREFIX-<node>-<device>.pcap. */
    static void EnablePcap(const std::string& prefix, const NetDeviceContainer& devices);

  private:
    AdhocWifiOptions m_options;
};

} // namespace ns3

#endif // ADHOC_WIFI_HELPER_H
