/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "radio-activity.h"

#include "ns3/simulator.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state-helper.h"
#include "ns3/wifi-phy.h"

#include <algorithm>

namespace prometheus
{

void RadioActivity::Follow(const ns3::NetDeviceContainer& devices)
{
    m_sending.resize(devices.GetN());
    m_busy.resize(devices.GetN());
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const auto wifi = ns3::DynamicCast<ns3::WifiNetDevice>(devices.Get(i));
        wifi->GetPhy()->GetState()->TraceConnectWithoutContext(
            "State",
            ns3::Callback<void, ns3::Time, ns3::Time, WifiPhyState>(
                [self = ns3::Ptr<RadioActivity>(this),
                 i](ns3::Time start, ns3::Time duration, WifiPhyState state)
                { self->Record(i, start, duration, state); }));
    }
}

void RadioActivity::Start()
{
    m_started = true;
    m_from = ns3::Simulator::Now();
}

void RadioActivity::Stop()
{
    m_to = ns3::Simulator::Now();
}

ns3::Time RadioActivity::GetSending(uint32_t device) const
{
    return m_sending.at(device);
}

ns3::Time RadioActivity::GetBusy(uint32_t device) const
{
    return m_busy.at(device);
}

void RadioActivity::Record(uint32_t device, ns3::Time start, ns3::Time duration, WifiPhyState state)
{
    const ns3::Time within = std::min(start + duration, m_to) - std::max(start, m_from);
    if (!m_started || !within.IsStrictlyPositive())
    {
        return;
    }
    if (state == WifiPhyState::TX)
    {
        m_sending[device] += within;
    }
    if (state == WifiPhyState::TX || state == WifiPhyState::RX || state == WifiPhyState::CCA_BUSY)
    {
        m_busy[device] += within;
    }
}

} // namespace prometheus
