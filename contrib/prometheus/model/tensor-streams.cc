/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-streams.h"

#include "chunk-ledger.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

using SocketCallback = Callback<void, Ptr<Socket>>;

void Silence(const Ptr<Socket>& socket)
{
    socket->SetConnectCallback(SocketCallback(), SocketCallback());
    socket->SetCloseCallbacks(SocketCallback(), SocketCallback());
    socket->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>());
    socket->SetRecvCallback(SocketCallback());
}

/** A frame behind its length. Byte tags, other than packet tags, stay with the bytes of a stream.
 */
Ptr<Packet> Framed(const Ptr<Packet>& frame)
{
    const uint32_t size = frame->GetSize();
    const uint8_t length[FrameReader::LENGTH_BYTES] = {static_cast<uint8_t>(size >> 24),
                                                       static_cast<uint8_t>(size >> 16),
                                                       static_cast<uint8_t>(size >> 8),
                                                       static_cast<uint8_t>(size)};
    auto framed = Create<Packet>(length, FrameReader::LENGTH_BYTES);
    framed->AddAtEnd(frame);
    ChunkTag tag;
    if (frame->PeekPacketTag(tag))
    {
        framed->AddByteTag(tag);
    }
    return framed;
}

} // namespace

TensorStreams::TensorStreams(Receiver receive, Loser lose)
    : m_receive(std::move(receive)),
      m_lose(std::move(lose))
{
}

TensorStreams::~TensorStreams()
{
    Clear();
}

void TensorStreams::Listen(const Ptr<Node>& node, uint16_t port, const Settings& settings)
{
    m_node = node;
    m_settings = settings;
    m_listener = MakeSocket();
    NS_ABORT_MSG_IF(m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port)) != 0,
                    "TensorStreams: TCP port " << port << " of node " << node->GetId()
                                               << " is taken");
    m_listener->Listen();
    m_listener->SetAcceptCallback(
        Callback<bool, Ptr<Socket>, const Address&>(
            [this](Ptr<Socket>, const Address&) { return m_incoming.size() < MOST_CONNECTIONS; }),
        Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> socket, const Address& from)
                                                    { Accept(socket, from); }));
}

Ptr<Socket> TensorStreams::MakeSocket() const
{
    auto socket = Socket::CreateSocket(m_node, TcpSocketFactory::GetTypeId());
    socket->SetAttribute("SegmentSize", UintegerValue(m_settings.segmentBytes));
    socket->SetAttribute("SndBufSize", UintegerValue(m_settings.sendBufferBytes));
    socket->SetAttribute("RcvBufSize", UintegerValue(m_settings.receiveBufferBytes));
    // The last segment of a tensor is not to wait for the next tensor.
    socket->SetAttribute("TcpNoDelay", BooleanValue(true));
    socket->SetAttribute("MinRto", TimeValue(m_settings.leastRetransmissionTimeout));
    socket->SetAttribute("ConnTimeout", TimeValue(m_settings.connectTimeout));
    return socket;
}

void TensorStreams::Connect(const InetSocketAddress& to)
{
    if (m_outgoing.count(to.GetIpv4()) == 0)
    {
        Open(to);
    }
}

void TensorStreams::Send(const Ptr<Packet>& frame, const InetSocketAddress& to)
{
    Connect(to);
    // A connection that could not even begin has lost its frames at once.
    const auto found = m_outgoing.find(to.GetIpv4());
    if (found == m_outgoing.end())
    {
        m_lose(frame, "tcp connection failed");
        return;
    }
    found->second.waiting.push_back(frame);
    Pump(to.GetIpv4());
}

void TensorStreams::Open(const InetSocketAddress& to)
{
    const Ipv4Address address = to.GetIpv4();
    auto socket = MakeSocket();
    m_outgoing[address].socket = socket;
    socket->SetConnectCallback(
        SocketCallback(
            [this, address](Ptr<Socket>)
            {
                const auto found = m_outgoing.find(address);
                if (found != m_outgoing.end())
                {
                    found->second.isOpen = true;
                    Pump(address);
                }
            }),
        SocketCallback([this, address](Ptr<Socket>) { Break(address, "tcp connection failed"); }));
    socket->SetCloseCallbacks(
        SocketCallback([this, address](Ptr<Socket>) { Break(address, "tcp connection closed"); }),
        SocketCallback([this, address](Ptr<Socket>) { Break(address, "tcp connection broken"); }));
    socket->SetSendCallback(Callback<void, Ptr<Socket>, uint32_t>(
        [this, address](Ptr<Socket>, uint32_t) { Pump(address); }));
    if (socket->Bind() != 0 || socket->Connect(to) != 0)
    {
        Break(address, "tcp connection failed");
    }
}

void TensorStreams::Pump(const Ipv4Address& to)
{
    const auto found = m_outgoing.find(to);
    if (found == m_outgoing.end() || !found->second.isOpen)
    {
        return;
    }
    Outgoing& outgoing = found->second;
    const uint64_t buffered = m_settings.sendBufferBytes - outgoing.socket->GetTxAvailable();
    const uint64_t acknowledged = outgoing.writtenBytes - std::min(outgoing.writtenBytes, buffered);
    while (!outgoing.unacknowledged.empty() && outgoing.unacknowledged.front().end <= acknowledged)
    {
        outgoing.unacknowledged.pop_front();
    }
    while (!outgoing.waiting.empty())
    {
        const auto frame = outgoing.waiting.front();
        if (outgoing.socket->GetTxAvailable() < frame->GetSize() + FrameReader::LENGTH_BYTES)
        {
            return;
        }
        outgoing.waiting.pop_front();
        outgoing.writtenBytes += frame->GetSize() + FrameReader::LENGTH_BYTES;
        outgoing.unacknowledged.push_back({frame, outgoing.writtenBytes});
        if (outgoing.socket->Send(Framed(frame)) < 0)
        {
            Break(to, "tcp connection broken");
            return;
        }
    }
}

void TensorStreams::Break(const Ipv4Address& to, const std::string& cause)
{
    const auto found = m_outgoing.find(to);
    if (found == m_outgoing.end())
    {
        return;
    }
    const Outgoing broken = std::move(found->second);
    m_outgoing.erase(found);
    Silence(broken.socket);
    broken.socket->Close();
    for (const auto& sent : broken.unacknowledged)
    {
        m_lose(sent.frame, cause);
    }
    for (const auto& frame : broken.waiting)
    {
        m_lose(frame, cause);
    }
}

void TensorStreams::Accept(Ptr<Socket> socket, const Address&)
{
    m_incoming[socket] = std::make_shared<FrameReader>();
    socket->SetRecvCallback(SocketCallback([this](Ptr<Socket> readable) { Read(readable); }));
    const SocketCallback drop([this](Ptr<Socket> closed) { Drop(closed); });
    socket->SetCloseCallbacks(drop, drop);
}

void TensorStreams::Read(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        const auto found = m_incoming.find(socket);
        if (packet->GetSize() == 0 || found == m_incoming.end())
        {
            return;
        }
        const auto reader = found->second; // Drop() must not take it away from here
        reader->Append(packet);
        while (const auto frame = reader->Take())
        {
            ChunkTag tag;
            if (frame->FindFirstMatchingByteTag(tag))
            {
                frame->AddPacketTag(tag);
            }
            m_receive(frame, from);
        }
        if (reader->IsBroken())
        {
            Drop(socket);
            // What cannot be a frame is handed on as one that is malformed.
            m_receive(Create<Packet>(FrameReader::LENGTH_BYTES), from);
            return;
        }
    }
}

void TensorStreams::Drop(Ptr<Socket> socket)
{
    Silence(socket);
    socket->Close();
    m_incoming.erase(socket);
}

void TensorStreams::Clear()
{
    for (auto& [to, outgoing] : m_outgoing)
    {
        Silence(outgoing.socket);
    }
    for (auto& [socket, stream] : m_incoming)
    {
        Silence(socket);
    }
    if (m_listener)
    {
        m_listener->SetAcceptCallback(Callback<bool, Ptr<Socket>, const Address&>(),
                                      Callback<void, Ptr<Socket>, const Address&>());
    }
    m_outgoing.clear();
    m_incoming.clear();
    m_listener = nullptr;
    m_node = nullptr;
}

} // namespace ns3
