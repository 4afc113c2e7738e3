/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "air-counter.h"

#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(AirCounter);

TypeId AirCounter::GetTypeId()
{
    static TypeId tid = TypeId("ns3::AirCounter")
                            .SetParent<Object>()
                            .SetGroupName("Prometheus")
                            .AddConstructor<AirCounter>();
    return tid;
}

void AirCounter::Follow(const NetDeviceContainer& devices)
{
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        if (auto wifi = DynamicCast<WifiNetDevice>(devices.Get(i)))
        {
            wifi->GetPhy()->TraceConnectWithoutContext(
                "PhyTxBegin", MakeCallback(&AirCounter::RecordFrame, Ptr<AirCounter>(this)));
        }
    }
}

uint64_t AirCounter::GetBytes() const
{
    return m_bytes;
}

uint64_t AirCounter::GetFrames() const
{
    return m_frames;
}

void AirCounter::RecordFrame(Ptr<const Packet> frame, double)
{
    m_bytes += frame->GetSize();
    ++m_frames;
}

} // namespace ns3
