/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef AIR_COUNTER_H
#define AIR_COUNTER_H

#include "ns3/net-device-container.h"
#include "ns3/object.h"
#include "ns3/packet.h"

#include <cstdint>

namespace ns3
{

/** Counts what Wi-Fi devices put on the air: data, acknowledgements and retries alike. */
class AirCounter : public Object
{
  public:
    static TypeId GetTypeId();

    /** Starts counting the frames of these devices; others than Wi-Fi are passed over. */
    void Follow(const NetDeviceContainer& devices);

    /** Bytes of frames, MAC headers and FCS included, preambles not. */
    uint64_t GetBytes() const;
    uint64_t GetFrames() const;

  private:
    void RecordFrame(Ptr<const Packet> frame, double powerWatts);

    uint64_t m_bytes{0};
    uint64_t m_frames{0};
};

} // namespace ns3

#endif // AIR_COUNTER_H
