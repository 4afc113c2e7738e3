/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef AIR_COUNTER_H
#define AIR_COUNTER_H

#include "ns3/net-device-container.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/wifi-phy-state.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * Counts what Wi-Fi devices put on the air: data, acknowledgements and retries alike, and how long
 * that took.
 */
class AirCounter : public Object
{
  public:
    static TypeId GetTypeId();

    /**
     * Starts counting the frames of these devices; others than Wi-Fi are passed over. May be called
     * again with others: devices are numbered in the order in which they are followed, from 0.
     */
    void Follow(const NetDeviceContainer& devices);

    /** Bytes of frames, MAC headers and FCS included, preambles not. */
    uint64_t GetBytes() const;
    uint64_t GetFrames() const;
    /** Frames that carry data, retries included: each is one hop of one packet, if it arrives. */
    uint64_t GetDataFrames() const;
    /** Data frames sent again. */
    uint64_t GetRetries() const;
    /** Time that a device spent sending, preambles included. @param device as in Follow(). */
    Time GetSendingTime(uint32_t device) const;
    /** The sum over all devices: how long the channel was used, if no two sent at once. */
    Time GetSendingTime() const;

  private:
    void RecordFrame(Ptr<const Packet> frame, double powerWatts);
    void RecordState(uint32_t device, Time start, Time duration, WifiPhyState state);

    uint64_t m_bytes{0};
    uint64_t m_frames{0};
    uint64_t m_dataFrames{0};
    uint64_t m_retries{0};
    std::vector<Time> m_sending;
};

} // namespace ns3

#endif // AIR_COUNTER_H
