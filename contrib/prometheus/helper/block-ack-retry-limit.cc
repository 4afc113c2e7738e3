/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "block-ack-retry-limit.h"

#include "ns3/block-ack-manager.h"
#include "ns3/log.h"
#include "ns3/qos-txop.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac-queue.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("BlockAckRetryLimit");
NS_OBJECT_ENSURE_REGISTERED(BlockAckRetryLimit);

TypeId BlockAckRetryLimit::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::BlockAckRetryLimit")
            .SetParent<Object>()
            .SetGroupName("Prometheus")
            .AddConstructor<BlockAckRetryLimit>()
            .AddAttribute("MaxAttempts",
                          "Transmissions of an MPDU before it is given up, at least 1.",
                          UintegerValue(7),
                          MakeUintegerAccessor(&BlockAckRetryLimit::m_maxAttempts),
                          MakeUintegerChecker<uint32_t>(1))
            .AddTraceSource("Drop",
                            "An MPDU was given up.",
                            MakeTraceSourceAccessor(&BlockAckRetryLimit::m_dropTrace),
                            "ns3::WifiMpdu::TracedCallback");
    return tid;
}

void BlockAckRetryLimit::Follow(const Ptr<WifiMac>& mac)
{
    m_mac = mac;
    mac->TraceConnectWithoutContext("NAckedMpdu",
                                    MakeCallback(&BlockAckRetryLimit::NotifyMissing, this));
    mac->TraceConnectWithoutContext("AckedMpdu",
                                    MakeCallback(&BlockAckRetryLimit::NotifyAcked, this));
    mac->TraceConnectWithoutContext("DroppedMpdu",
                                    MakeCallback(&BlockAckRetryLimit::NotifyDropped, this));
}

void BlockAckRetryLimit::DoDispose()
{
    m_mac = nullptr;
    m_missed.clear();
    Object::DoDispose();
}

void BlockAckRetryLimit::NotifyMissing(Ptr<const WifiMpdu> mpdu)
{
    if (++m_missed[mpdu->GetPacket()->GetUid()] >= m_maxAttempts)
    {
        // The block ack manager is walking through its list of MPDUs: not now.
        Simulator::ScheduleNow(&BlockAckRetryLimit::GiveUp, Ptr<BlockAckRetryLimit>(this), mpdu);
    }
}

void BlockAckRetryLimit::NotifyAcked(Ptr<const WifiMpdu> mpdu)
{
    m_missed.erase(mpdu->GetPacket()->GetUid());
}

void BlockAckRetryLimit::NotifyDropped(WifiMacDropReason /* reason */, Ptr<const WifiMpdu> mpdu)
{
    m_missed.erase(mpdu->GetPacket()->GetUid());
}

void BlockAckRetryLimit::GiveUp(Ptr<const WifiMpdu> mpdu)
{
    if (!m_mac || !mpdu->IsQueued() || mpdu->IsInFlight())
    {
        return;
    }
    NS_LOG_DEBUG("give up " << *mpdu);
    m_missed.erase(mpdu->GetPacket()->GetUid());
    m_mac->GetQosTxop(mpdu->GetHeader().GetQosTid())->GetBaManager()->NotifyDiscardedMpdu(mpdu);
    m_dropTrace(mpdu);
    if (mpdu->IsQueued())
    {
        m_mac->GetTxopQueue(mpdu->GetQueueAc())->DequeueIfQueued({mpdu});
    }
}

} // namespace ns3
