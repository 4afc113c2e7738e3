/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "air-counter.h"

#include "ns3/wifi-mac-header.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state-helper.h"
#include "ns3/wifi-phy.h"

#include <numeric>

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
        const auto number = static_cast<uint32_t>(m_sending.size());
        m_sending.emplace_back();
        if (auto wifi = DynamicCast<WifiNetDevice>(devices.Get(i)))
        {
            auto phy = wifi->GetPhy();
            phy->TraceConnectWithoutContext(
                "PhyTxBegin", MakeCallback(&AirCounter::RecordFrame, Ptr<AirCounter>(this)));
            phy->GetState()->TraceConnectWithoutContext(
                "State",
                Callback<void, Time, Time, WifiPhyState>(
                    [counter = Ptr<AirCounter>(this),
                     number](Time start, Time duration, WifiPhyState state)
                    { counter->RecordState(number, start, duration, state); }));
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

uint64_t AirCounter::GetDataFrames() const
{
    return m_dataFrames;
}

uint64_t AirCounter::GetRetries() const
{
    return m_retries;
}

Time AirCounter::GetSendingTime(uint32_t device) const
{
    return m_sending.at(device);
}

Time AirCounter::GetSendingTime() const
{
    return std::accumulate(m_sending.begin(), m_sending.end(), Time());
}

void AirCounter::RecordFrame(Ptr<const Packet> frame, double)
{
    m_bytes += frame->GetSize();
    ++m_frames;
    WifiMacHeader header;
    frame->PeekHeader(header);
    if (header.IsData())
    {
        ++m_dataFrames;
        m_retries += header.IsRetry();
    }
}

void AirCounter::RecordState(uint32_t device, Time, Time duration, WifiPhyState state)
{
    if (state == WifiPhyState::TX)
    {
        m_sending[device] += duration;
    }
}

} // namespace ns3
