/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RADIO_ACTIVITY_H
#define RADIO_ACTIVITY_H

#include "ns3/net-device-container.h"
#include "ns3/nstime.h"
#include "ns3/simple-ref-count.h"
#include "ns3/wifi-phy-state.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * What Wi-Fi radios do in an interval: how long each sends, and how long it finds the medium taken,
 * by frames for itself, for others, or nobody knows for whom.
 *
 * Follow() keeps it alive as long as the devices.
 */
class RadioActivity : public ns3::SimpleRefCount<RadioActivity>
{
  public:
    void Follow(const ns3::NetDeviceContainer& devices);

    /** Begins to count, now. */
    void Start();
    /** Ends: what is longer counts up to here. A frame that is being sent counts whole. */
    void Stop();

    /** Time that a device sent, between Start() and Stop(). */
    ns3::Time GetSending(uint32_t device) const;
    /** Time that it sent, received or sensed the medium busy. */
    ns3::Time GetBusy(uint32_t device) const;

  private:
    void Record(uint32_t device, ns3::Time start, ns3::Time duration, WifiPhyState state);

    bool m_started{false};
    ns3::Time m_from;
    ns3::Time m_to{ns3::Time::Max()};
    std::vector<ns3::Time> m_sending;
    std::vector<ns3::Time> m_busy;
};

} // namespace prometheus

#endif // RADIO_ACTIVITY_H
