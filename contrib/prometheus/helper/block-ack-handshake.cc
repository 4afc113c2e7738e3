/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "block-ack-handshake.h"

#include "ns3/block-ack-manager.h"
#include "ns3/ctrl-headers.h"
#include "ns3/ht-frame-exchange-manager.h"
#include "ns3/log.h"
#include "ns3/mgt-headers.h"
#include "ns3/qos-txop.h"
#include "ns3/recipient-block-ack-agreement.h"
#include "ns3/wifi-net-device.h"

#include <optional>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("BlockAckHandshake");
NS_OBJECT_ENSURE_REGISTERED(BlockAckHandshake);

namespace
{

using AgreementKey = std::pair<Mac48Address, uint8_t>; // of the originator, TID

/** The agreements of a recipient, which its frame exchange manager shows to derived classes. */
struct RecipientAgreements : public HtFrameExchangeManager
{
    static auto& GetEstablished(HtFrameExchangeManager& recipient)
    {
        return recipient.*(&RecipientAgreements::m_agreements);
    }

    /** Those whose response has not been acknowledged. */
    static auto& GetPending(HtFrameExchangeManager& recipient)
    {
        return recipient.*(&RecipientAgreements::m_pendingAgreements);
    }
};

Ptr<HtFrameExchangeManager> GetHtManager(const Ptr<WifiMac>& mac)
{
    return DynamicCast<HtFrameExchangeManager>(mac->GetFrameExchangeManager());
}

void Establish(HtFrameExchangeManager& recipient, const AgreementKey& key)
{
    auto pending = RecipientAgreements::GetPending(recipient).extract(key);
    if (pending.empty())
    {
        return;
    }
    NS_LOG_DEBUG("established with " << key.first << " by its use");
    auto& established = RecipientAgreements::GetEstablished(recipient);
    if (const auto former = established.find(key); former != established.end())
    {
        former->second.Flush();
        established.erase(former);
    }
    established.insert(std::move(pending));
}

/** The manager looks among the pending ones when its response is acknowledged. */
void ExpectAck(HtFrameExchangeManager& recipient, const AgreementKey& key)
{
    auto& pending = RecipientAgreements::GetPending(recipient);
    if (pending.count(key) == 0)
    {
        auto established = RecipientAgreements::GetEstablished(recipient).extract(key);
        if (!established.empty())
        {
            pending.insert(std::move(established));
        }
    }
}

/** TID of a frame that belongs to an agreement. */
std::optional<uint8_t> GetBlockAckTid(const WifiPsdu& psdu)
{
    const auto& header = psdu.GetHeader(0);
    if (header.IsQosData())
    {
        return header.GetQosTid();
    }
    if (header.IsBlockAckReq())
    {
        CtrlBAckRequestHeader request;
        psdu.GetPayload(0)->PeekHeader(request);
        return request.GetTidInfo();
    }
    return std::nullopt;
}

} // namespace

TypeId BlockAckHandshake::GetTypeId()
{
    static TypeId tid = TypeId("ns3::BlockAckHandshake")
                            .SetParent<Object>()
                            .SetGroupName("Prometheus")
                            .AddConstructor<BlockAckHandshake>();
    return tid;
}

void BlockAckHandshake::Follow(const NetDeviceContainer& devices)
{
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const auto device = DynamicCast<WifiNetDevice>(devices.Get(i));
        if (!device || !GetHtManager(device->GetMac()))
        {
            continue;
        }
        m_macs[device->GetMac()->GetAddress()] = device->GetMac();
        device->GetPhy()->TraceConnectWithoutContext(
            "PhyTxPsduBegin",
            MakeCallback(&BlockAckHandshake::NotifyTransmission, Ptr<BlockAckHandshake>(this))
                .Bind(device->GetMac()));
    }
}

void BlockAckHandshake::NotifyTransmission(Ptr<WifiMac> sender,
                                           WifiConstPsduMap psdus,
                                           WifiTxVector /* txVector */,
                                           double /* powerWatts */)
{
    for (const auto& [station, psdu] : psdus)
    {
        if (psdu->GetHeader(0).IsAction())
        {
            NotifyAction(sender, *psdu);
        }
        else if (const auto tid = GetBlockAckTid(*psdu))
        {
            NotifyBlockAckFrame(sender, psdu->GetAddr1(), *tid);
        }
    }
}

void BlockAckHandshake::NotifyAction(const Ptr<WifiMac>& sender, const WifiPsdu& psdu)
{
    const Mac48Address receiver = psdu.GetAddr1();
    auto packet = psdu.GetPayload(0)->Copy();
    WifiActionHeader action;
    packet->RemoveHeader(action);
    if (action.GetCategory() != WifiActionHeader::BLOCK_ACK)
    {
        return;
    }
    if (action.GetAction().blockAck == WifiActionHeader::BLOCK_ACK_ADDBA_REQUEST)
    {
        MgtAddBaRequestHeader request;
        packet->PeekHeader(request);
        m_requested.insert({sender->GetAddress(), receiver, request.GetTid()});
    }
    else if (action.GetAction().blockAck == WifiActionHeader::BLOCK_ACK_ADDBA_RESPONSE)
    {
        MgtAddBaResponseHeader response;
        packet->PeekHeader(response);
        ExpectAck(*GetHtManager(sender), {receiver, response.GetTid()});
    }
}

void BlockAckHandshake::NotifyBlockAckFrame(const Ptr<WifiMac>& originator,
                                            Mac48Address recipient,
                                            uint8_t tid)
{
    const auto mac = m_macs.find(recipient);
    const auto txop = originator->GetQosTxop(tid);
    if (mac == m_macs.end() || !txop->GetBaAgreementEstablished(recipient, tid))
    {
        return;
    }
    const auto manager = GetHtManager(mac->second);
    const AgreementKey key{originator->GetAddress(), tid};
    Establish(*manager, key);
    auto& established = RecipientAgreements::GetEstablished(*manager);
    const auto agreement = established.find(key);
    if (agreement != established.end() && m_requested.erase({key.first, recipient, tid}) > 0)
    {
        agreement->second.NotifyReceivedBar(txop->GetBaStartingSequence(recipient, tid));
    }
}

} // namespace ns3
