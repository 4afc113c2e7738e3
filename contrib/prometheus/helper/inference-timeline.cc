/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "inference-timeline.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac-header.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state-helper.h"
#include "ns3/wifi-phy.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("InferenceTimeline");
NS_OBJECT_ENSURE_REGISTERED(InferenceTimeline);

namespace
{

std::string KindOf(const WifiMacHeader& header)
{
    switch (header.GetType())
    {
    case WIFI_MAC_CTL_ACK:
        return "Ack";
    case WIFI_MAC_CTL_BACKRESP:
        return "BlockAck";
    case WIFI_MAC_CTL_BACKREQ:
        return "BlockAckReq";
    case WIFI_MAC_CTL_RTS:
        return "RTS";
    case WIFI_MAC_CTL_CTS:
        return "CTS";
    default:
        return header.IsData() ? "data" : header.IsMgt() ? "management" : "control";
    }
}

/** "unit 12 (stm32h7)"; what computes at sources and sinks is their own business. */
std::string NameOfDevice(const prometheus::Deployment& deployment, uint32_t vertex)
{
    auto name = deployment.NameOf(vertex);
    if (vertex < deployment.UnitCount() && !deployment.units[vertex].spec.name.empty())
    {
        name += " (" + deployment.units[vertex].spec.name + ")";
    }
    return name;
}

} // namespace

TypeId InferenceTimeline::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::InferenceTimeline")
            .SetParent<Object>()
            .SetGroupName("Prometheus")
            .AddConstructor<InferenceTimeline>()
            .AddAttribute("Inferences",
                          "How many inferences of each network are followed, from the first.",
                          UintegerValue(10),
                          MakeUintegerAccessor(&InferenceTimeline::m_inferences),
                          MakeUintegerChecker<uint32_t>(1));
    return tid;
}

const TimelineEvents& InferenceTimeline::GetEvents() const
{
    return m_events;
}

void InferenceTimeline::Follow(const prometheus::Deployment& deployment,
                               const InstalledDeployment& installed)
{
    NS_ABORT_MSG_IF(!m_events.names.devices.empty(),
                    "InferenceTimeline: follows a deployment already");
    NS_ABORT_MSG_IF(installed.nodes.GetN() != deployment.VertexCount(),
                    "InferenceTimeline: the deployment has "
                        << deployment.VertexCount() << " vertices, " << installed.nodes.GetN()
                        << " nodes were installed");
    m_lastFrame.assign(deployment.VertexCount(), 0);
    for (uint32_t v = 0; v < deployment.VertexCount(); ++v)
    {
        m_events.names.devices.push_back(NameOfDevice(deployment, v));
        m_vertexOfNode[installed.nodes.Get(v)->GetId()] = v;
        m_vertexOfAddress[installed.interfaces.GetAddress(v)] = v;
        FollowEndpoint(v, installed.GetEndpoint(v));
        FollowDevice(v, installed.devices.Get(v));
    }
}

void InferenceTimeline::FollowDevice(uint32_t vertex, const Ptr<NetDevice>& device)
{
    const auto wifi = DynamicCast<WifiNetDevice>(device);
    if (!wifi)
    {
        return;
    }
    m_vertexOfDevice[Mac48Address::ConvertFrom(wifi->GetAddress())] = vertex;
    const Ptr<InferenceTimeline> self(this);
    wifi->GetPhy()->TraceConnectWithoutContext(
        "PhyTxBegin",
        Callback<void, Ptr<const Packet>, double>([self, vertex](Ptr<const Packet> frame, double)
                                                  { self->RecordFrame(vertex, frame); }));
    wifi->GetPhy()->GetState()->TraceConnectWithoutContext(
        "State",
        Callback<void, Time, Time, WifiPhyState>(
            [self, vertex](Time start, Time duration, WifiPhyState state)
            {
                if (state == WifiPhyState::TX)
                {
                    self->RecordAirtime(vertex, start, duration);
                }
            }));
}

void InferenceTimeline::FollowEndpoint(uint32_t vertex, const Ptr<TensorEndpoint>& endpoint)
{
    const Ptr<InferenceTimeline> self(this);
    endpoint->TraceConnectWithoutContext("Tx",
                                         MakeCallback(&InferenceTimeline::RecordPacket, self));
    endpoint->TraceConnectWithoutContext(
        "TensorSent",
        Callback<void, const TensorKey&, Ipv4Address>(
            [self, vertex](const TensorKey& key, Ipv4Address destination)
            { self->RecordTensorSent(vertex, key, destination); }));
    endpoint->TraceConnectWithoutContext(
        "TensorReceived", MakeCallback(&InferenceTimeline::RecordTensorReceived, self));
}

void InferenceTimeline::Follow(const InstalledNetwork& network,
                               uint16_t number,
                               const prometheus::NetworkProfile& profile)
{
    NS_ABORT_MSG_IF(m_events.names.devices.empty(),
                    "InferenceTimeline: follow the deployment before network " << number);
    auto& names = m_events.names.networks[number];
    names.name = profile.name;
    for (const auto& layer : profile.layers)
    {
        names.layers.push_back(layer.name);
    }
    const Ptr<InferenceTimeline> self(this);
    network.source->TraceConnectWithoutContext(
        "ImageSent",
        Callback<void, uint32_t>([self, number](uint32_t inference)
                                 { self->RecordImage(number, inference); }));
    network.source->TraceConnectWithoutContext(
        "GaveUp",
        Callback<void, uint32_t>([self, number](uint32_t inference)
                                 { self->RecordGivenUp(number, inference); }));
    network.sink->TraceConnectWithoutContext(
        "Result",
        Callback<void, uint16_t, uint32_t, const prometheus::MaskedTensor&>(
            [self, number](uint16_t answering, uint32_t inference, const prometheus::MaskedTensor&)
            {
                if (answering == number)
                {
                    self->RecordAnswer(number, inference);
                }
            }));
    for (const auto& host : network.hosts)
    {
        FollowHost(host);
    }
}

void InferenceTimeline::FollowHost(const Ptr<LayerHostApplication>& host)
{
    // Networks may share a host: what it serves is heard once.
    if (std::find(m_hosts.begin(), m_hosts.end(), host) != m_hosts.end())
    {
        return;
    }
    m_hosts.push_back(host);
    host->TraceConnectWithoutContext("StageServed",
                                     Callback<void, const LayerHostApplication::StageServed&>(
                                         [self = Ptr<InferenceTimeline>(this),
                                          vertex = m_vertexOfNode.at(host->GetNode()->GetId())](
                                             const LayerHostApplication::StageServed& served)
                                         { self->RecordStage(vertex, served); }));
}

bool InferenceTimeline::IsFollowed(uint32_t inference) const
{
    return inference < m_inferences;
}

TimelineInference* InferenceTimeline::FindInference(uint16_t network, uint32_t inference)
{
    const auto found = m_inferenceAt.find({network, inference});
    return found == m_inferenceAt.end() ? nullptr : &m_events.inferences[found->second];
}

void InferenceTimeline::Settle(const TimelineInference& inference)
{
    // An answer may come after the image was given up, or the other way round.
    if (!inference.answered && !inference.gaveUp)
    {
        --m_underWay;
    }
}

void InferenceTimeline::RecordImage(uint16_t network, uint32_t inference)
{
    if (!IsFollowed(inference))
    {
        m_isPastLast = true;
        return;
    }
    NS_LOG_LOGIC("network " << network << ", image " << inference);
    m_inferenceAt[{network, inference}] = m_events.inferences.size();
    m_events.inferences.push_back({network, inference, Simulator::Now(), {}, {}});
    ++m_underWay;
}

void InferenceTimeline::RecordAnswer(uint16_t network, uint32_t inference)
{
    if (auto* known = FindInference(network, inference))
    {
        Settle(*known);
        known->answered = Simulator::Now();
    }
}

void InferenceTimeline::RecordGivenUp(uint16_t network, uint32_t inference)
{
    auto* known = FindInference(network, inference);
    if (known && !known->answered)
    {
        Settle(*known);
        known->gaveUp = Simulator::Now();
    }
}

void InferenceTimeline::RecordStage(uint32_t vertex,
                                    const LayerHostApplication::StageServed& served)
{
    if (IsFollowed(served.inference))
    {
        m_events.stages.push_back({vertex, served});
    }
}

void InferenceTimeline::RecordTensorSent(uint32_t vertex,
                                         const TensorKey& key,
                                         Ipv4Address destination)
{
    const auto to = m_vertexOfAddress.find(destination);
    if (!IsFollowed(key.inference) || to == m_vertexOfAddress.end())
    {
        return;
    }
    m_tensorAt[key] = m_events.tensors.size();
    TimelineTensor tensor;
    tensor.key = key;
    tensor.from = vertex;
    tensor.to = to->second;
    tensor.sent = Simulator::Now();
    m_events.tensors.push_back(tensor);
}

void InferenceTimeline::RecordTensorReceived(const TensorKey& key,
                                             const prometheus::MaskedTensor& tensor)
{
    const auto found = m_tensorAt.find(key);
    if (found != m_tensorAt.end())
    {
        auto& sent = m_events.tensors[found->second];
        const auto elements = tensor.tensor.GetElementCount();
        sent.received = Simulator::Now();
        sent.arrivedShare = elements == 0 ? 1.0
                                          : static_cast<double>(tensor.GetArrivedCount()) /
                                                static_cast<double>(elements);
    }
}

void InferenceTimeline::RecordPacket(Ptr<const Packet> packet)
{
    TensorHeader header;
    packet->PeekHeader(header);
    const TensorKey key{header.network, header.cut, header.inference};
    const auto found = m_tensorAt.find(key);
    if (!header.IsValid() || found == m_tensorAt.end())
    {
        return;
    }
    ChunkTag chunk;
    if (packet->PeekPacketTag(chunk))
    {
        m_tensorOfChunk[chunk.number] = key;
    }
    // Polls and reports speak of a tensor and carry nothing of it.
    if (header.type != TensorHeader::NACK && header.type != TensorHeader::POLL)
    {
        auto& tensor = m_events.tensors[found->second];
        ++tensor.packets;
        tensor.bytes += packet->GetSize();
    }
}

TimelineFrame* InferenceTimeline::FrameOfNow(uint32_t vertex)
{
    if (m_isPastLast && m_underWay == 0)
    {
        return nullptr;
    }
    const Time now = Simulator::Now();
    if (const auto last = m_lastFrame[vertex]; last > 0 && m_events.frames[last - 1].start == now)
    {
        return &m_events.frames[last - 1];
    }
    TimelineFrame frame;
    frame.vertex = vertex;
    frame.start = now;
    m_events.frames.push_back(frame);
    m_lastFrame[vertex] = m_events.frames.size();
    return &m_events.frames.back();
}

void InferenceTimeline::RecordFrame(uint32_t vertex, Ptr<const Packet> frame)
{
    auto* onAir = FrameOfNow(vertex);
    if (!onAir)
    {
        return;
    }
    onAir->bytes += frame->GetSize();
    if (++onAir->frames > 1)
    {
        return;
    }
    WifiMacHeader header;
    frame->PeekHeader(header);
    onAir->kind = KindOf(header);
    onAir->isRetry = header.IsRetry();
    if (const auto to = m_vertexOfDevice.find(header.GetAddr1()); to != m_vertexOfDevice.end())
    {
        onAir->to = to->second;
    }
    // A datagram keeps the mark as a packet tag, bytes of a TCP stream as a byte tag.
    ChunkTag chunk;
    if (header.IsData() && (frame->PeekPacketTag(chunk) || frame->FindFirstMatchingByteTag(chunk)))
    {
        const auto tensor = m_tensorOfChunk.find(chunk.number);
        if (tensor != m_tensorOfChunk.end())
        {
            onAir->tensor = tensor->second;
        }
    }
}

void InferenceTimeline::RecordAirtime(uint32_t vertex, Time start, Time duration)
{
    if (auto* onAir = FrameOfNow(vertex))
    {
        NS_ABORT_MSG_IF(start != onAir->start,
                        "InferenceTimeline: a device says at " << onAir->start
                                                               << " that it sends from " << start);
        onAir->duration = duration;
    }
}

} // namespace ns3
