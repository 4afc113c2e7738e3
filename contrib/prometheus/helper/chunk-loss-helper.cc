/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chunk-loss-helper.h"

#include "block-ack-retry-limit.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/queue-disc.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-mpdu.h"
#include "ns3/wifi-net-device.h"

#include <set>

namespace ns3
{

namespace
{

/**
 * What the MAC of one device drops.
 *
 * It reports each drop with its reason but for one: a management frame (the request for a block ack
 * agreement) that comes to a full queue takes the place of the oldest packet, and only the queue
 * says so, as it does of packets that are removed after their drop was reported.
 */
class MacDrops : public SimpleRefCount<MacDrops>
{
  public:
    MacDrops(Ptr<ChunkLedger> ledger)
        : m_ledger(ledger)
    {
    }

    static void NotifyDropped(Ptr<MacDrops> drops,
                              WifiMacDropReason reason,
                              Ptr<const WifiMpdu> mpdu);
    static void NotifyRemoved(Ptr<MacDrops> drops, Ptr<const WifiMpdu> mpdu);

  private:
    Ptr<ChunkLedger> m_ledger;
    std::set<uint64_t> m_reported; //!< uids of packets reported, perhaps removed later
};

void MacDrops::NotifyDropped(Ptr<MacDrops> drops,
                             WifiMacDropReason reason,
                             Ptr<const WifiMpdu> mpdu)
{
    const char* cause = "mac old packet";
    switch (reason)
    {
    case WIFI_MAC_DROP_FAILED_ENQUEUE:
        cause = "mac queue full";
        break;
    case WIFI_MAC_DROP_EXPIRED_LIFETIME:
        cause = "mac lifetime";
        break;
    case WIFI_MAC_DROP_REACHED_RETRY_LIMIT:
        cause = "mac retry limit";
        break;
    case WIFI_MAC_DROP_QOS_OLD_PACKET:
        break;
    }
    drops->m_reported.insert(mpdu->GetPacket()->GetUid());
    drops->m_ledger->RecordDropped(mpdu->GetPacket(), cause);
}

void MacDrops::NotifyRemoved(Ptr<MacDrops> drops, Ptr<const WifiMpdu> mpdu)
{
    if (drops->m_reported.count(mpdu->GetPacket()->GetUid()) == 0)
    {
        drops->m_ledger->RecordDropped(mpdu->GetPacket(), "mac queue full");
    }
}

void GivenUpAfterBlockAcks(Ptr<ChunkLedger> ledger, Ptr<const WifiMpdu> mpdu)
{
    ledger->RecordDropped(mpdu->GetPacket(), "mac retry limit");
}

void DroppedByDevice(Ptr<ChunkLedger> ledger, std::string cause, Ptr<const Packet> packet)
{
    ledger->RecordDropped(packet, cause);
}

void DroppedByQueueDisc(Ptr<ChunkLedger> ledger, Ptr<const QueueDiscItem> item)
{
    ledger->RecordDropped(item->GetPacket(), "queue disc");
}

void DroppedByArp(Ptr<ChunkLedger> ledger, Ptr<const Packet> packet)
{
    ledger->RecordDropped(packet, "arp");
}

void DroppedByIpv4(Ptr<ChunkLedger> ledger,
                   const Ipv4Header&,
                   Ptr<const Packet> packet,
                   Ipv4L3Protocol::DropReason reason,
                   Ptr<Ipv4>,
                   uint32_t)
{
    const char* cause = reason == Ipv4L3Protocol::DROP_NO_ROUTE      ? "ipv4 no route"
                        : reason == Ipv4L3Protocol::DROP_TTL_EXPIRED ? "ipv4 ttl"
                                                                     : "ipv4 other";
    ledger->RecordDropped(packet, cause);
}

void FollowWifi(const Ptr<ChunkLedger>& ledger, const Ptr<WifiNetDevice>& device)
{
    auto drops = Create<MacDrops>(ledger);
    auto mac = device->GetMac();
    mac->TraceConnectWithoutContext("DroppedMpdu",
                                    MakeBoundCallback(&MacDrops::NotifyDropped, drops));
    for (AcIndex ac : {AC_BE, AC_BK, AC_VI, AC_VO})
    {
        if (auto queue = mac->GetQosSupported() ? mac->GetTxopQueue(ac) : nullptr)
        {
            queue->TraceConnectWithoutContext("DropAfterDequeue",
                                              MakeBoundCallback(&MacDrops::NotifyRemoved, drops));
        }
    }
    if (auto limit = device->GetObject<BlockAckRetryLimit>())
    {
        limit->TraceConnectWithoutContext("Drop",
                                          MakeBoundCallback(&GivenUpAfterBlockAcks, ledger));
    }
}

/** The trace sources of CSMA, point-to-point and SimpleNetDevice; a device has some of them. */
void FollowOther(const Ptr<ChunkLedger>& ledger, const Ptr<NetDevice>& device)
{
    const std::pair<const char*, const char*> causes[] = {{"PhyRxDrop", "device error model"},
                                                          {"MacTxDrop", "device queue full"},
                                                          {"PhyTxDrop", "device transmission"}};
    for (const auto& [source, cause] : causes)
    {
        device->TraceConnectWithoutContext(
            source, MakeBoundCallback(&DroppedByDevice, ledger, std::string(cause)));
    }
}

} // namespace

void ChunkLossHelper::Install(Ptr<ChunkLedger> ledger,
                              const NodeContainer& nodes,
                              const NetDeviceContainer& devices)
{
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        Ptr<NetDevice> device = devices.Get(i);
        if (auto wifi = DynamicCast<WifiNetDevice>(device))
        {
            FollowWifi(ledger, wifi);
        }
        else
        {
            FollowOther(ledger, device);
        }
        auto control = device->GetNode()->GetObject<TrafficControlLayer>();
        if (Ptr<QueueDisc> disc = control ? control->GetRootQueueDiscOnDevice(device) : nullptr)
        {
            disc->TraceConnectWithoutContext("Drop",
                                             MakeBoundCallback(&DroppedByQueueDisc, ledger));
        }
    }
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        nodes.Get(i)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "Drop", MakeBoundCallback(&DroppedByIpv4, ledger));
        if (auto arp = nodes.Get(i)->GetObject<ArpL3Protocol>())
        {
            arp->TraceConnectWithoutContext("Drop", MakeBoundCallback(&DroppedByArp, ledger));
        }
    }
}

} // namespace ns3
