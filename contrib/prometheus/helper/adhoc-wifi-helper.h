/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ADHOC_WIFI_HELPER_H
#define ADHOC_WIFI_HELPER_H

#include "adhoc-wifi-options.h"
#include "path-pacing.h"

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ns3
{

class AdhocRadio;

/**
 * Gives nodes an ad-hoc radio, 802.11n or 802.11ah, with queues of stated size and lifetime, so
 * that no default decides what is lost.
 *
 * Install may be called for any number of groups of nodes; each group is a channel of its own.
 */
class AdhocWifiHelper
{
  public:
    /** Aborts naming the option that is out of bounds, or that the radio does not have. */
    explicit AdhocWifiHelper(const AdhocWifiOptions& options);

    NetDeviceContainer Install(const NodeContainer& nodes) const;

    /** Fixes the random streams of the devices and their channels. @return how many were used. */
    int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream) const;

    /** Channel, power and thresholds as Install makes them. */
    RadioPropagation GetPropagation() const;

    /** rho: the data rate of the physical layer [bit/s], 72.2e6 with the defaults. */
    double GetPhyRate() const;

    /** MTU of the devices [bytes]: 1500, or less where the radio cannot send as much at once. */
    uint32_t GetMtu() const;

    /**
     * Pacing at the goodput of the MAC divided by the hops: each hop is given the mean frame
     * exchange of a saturated sender (IEEE 802.11-2020, clause 10.23.2: AIFS + CWmin/2 slots + data
     * + SIFS + Ack), with the radio's times. A packet on an idle path needs no backoff and is at
     * its end before the next one starts, so hops do not contend and no queue grows.
     *
     * @param hops at least 1.
     */
    PathPacing GetPacing(uint32_t hops) const;

    /** Writes what each device sends and hears to PREFIX-<node>-<device>.pcap. */
    static void EnablePcap(const std::string& prefix, const NetDeviceContainer& devices);

  private:
    AdhocWifiOptions m_options;
    std::shared_ptr<const AdhocRadio> m_radio;
};

} // namespace ns3

#endif // ADHOC_WIFI_HELPER_H
