/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "wifi-frame-error-model.h"

#include "ns3/abort.h"
#include "ns3/packet.h"
#include "ns3/pointer.h"
#include "ns3/wifi-mac-header.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(WifiFrameErrorModel);

TypeId WifiFrameErrorModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::WifiFrameErrorModel")
            .SetParent<ErrorModel>()
            .SetGroupName("Prometheus")
            .AddConstructor<WifiFrameErrorModel>()
            .AddAttribute("Model",
                          "The error model asked about data frames for the receiver.",
                          PointerValue(),
                          MakePointerAccessor(&WifiFrameErrorModel::m_model),
                          MakePointerChecker<ErrorModel>())
            .AddAttribute("Receiver",
                          "MAC address of the receiver. Frames to groups always count as its own.",
                          Mac48AddressValue(Mac48Address()),
                          MakeMac48AddressAccessor(&WifiFrameErrorModel::m_receiver),
                          MakeMac48AddressChecker());
    return tid;
}

Ptr<ErrorModel> WifiFrameErrorModel::GetModel() const
{
    return m_model;
}

bool WifiFrameErrorModel::DoCorrupt(Ptr<Packet> packet)
{
    NS_ABORT_MSG_IF(!m_model, "WifiFrameErrorModel: attribute Model is not set");
    WifiMacHeader header;
    packet->PeekHeader(header);
    const bool isOwn = header.GetAddr1() == m_receiver || header.GetAddr1().IsGroup();
    return header.IsData() && header.HasData() && isOwn && m_model->IsCorrupt(packet);
}

void WifiFrameErrorModel::DoReset()
{
    if (m_model)
    {
        m_model->Reset();
    }
}

void WifiFrameErrorModel::DoDispose()
{
    m_model = nullptr;
    ErrorModel::DoDispose();
}

} // namespace ns3
