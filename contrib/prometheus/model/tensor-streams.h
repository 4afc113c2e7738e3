/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_STREAMS_H
#define TENSOR_STREAMS_H

#include "frame-reader.h"

#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace ns3
{

/**
 * The TCP connections of an endpoint: one to each receiver, opened for the first frame and kept,
 * and those that others opened.
 *
 * A frame is a tensor header with what follows it; FrameReader says how it stands in the stream. A
 * length beyond a datagram's ends the connection, so that one holds no more than that, and no more
 * than MOST_CONNECTIONS are accepted. When a connection cannot be opened or breaks, the frames
 * that its receiver has not acknowledged are lost, and the next frame opens another.
 */
class TensorStreams
{
  public:
    static constexpr std::size_t MOST_CONNECTIONS = 256;

    struct Settings
    {
        uint32_t segmentBytes; //!< payload of a TCP segment
        uint32_t sendBufferBytes;
        uint32_t receiveBufferBytes;
        Time leastRetransmissionTimeout;
        Time connectTimeout; //!< before the first repetition of a SYN
    };

    /** Takes frames that arrived, and where from. */
    using Receiver = std::function<void(Ptr<Packet>, const Address&)>;
    /** Is told which frames were lost and why; perhaps of one that arrived unacknowledged. */
    using Loser = std::function<void(Ptr<const Packet>, const std::string&)>;

    TensorStreams(Receiver receive, Loser lose);
    ~TensorStreams();
    TensorStreams(const TensorStreams&) = delete;
    TensorStreams& operator=(const TensorStreams&) = delete;

    /** Accepts connections. */
    void Listen(const Ptr<Node>& node, uint16_t port, const Settings& settings);
    /** Opens a connection unless there is one, so that the first frame need not wait for it. */
    void Connect(const InetSocketAddress& to);
    /** Queues a frame; packet tags go with it. */
    void Send(const Ptr<Packet>& frame, const InetSocketAddress& to);
    /** Forgets all connections without closing them: for the end of a simulation. */
    void Clear();

  private:
    struct Unacknowledged
    {
        Ptr<Packet> frame;
        uint64_t end; //!< bytes of the connection up to and with this frame
    };

    struct Outgoing
    {
        Ptr<Socket> socket;
        bool isOpen{false};
        std::deque<Ptr<Packet>> waiting;
        std::deque<Unacknowledged> unacknowledged;
        uint64_t writtenBytes{0};
    };

    Ptr<Socket> MakeSocket() const;
    void Open(const InetSocketAddress& to);
    void Pump(const Ipv4Address& to);
    void Break(const Ipv4Address& to, const std::string& cause);
    void Accept(Ptr<Socket> socket, const Address& from);
    void Read(Ptr<Socket> socket);
    void Drop(Ptr<Socket> socket);

    Receiver m_receive;
    Loser m_lose;
    Ptr<Node> m_node;
    Settings m_settings{};
    Ptr<Socket> m_listener;
    std::map<Ipv4Address, Outgoing> m_outgoing;
    std::map<Ptr<Socket>, std::shared_ptr<FrameReader>> m_incoming;
};

} // namespace ns3

#endif // TENSOR_STREAMS_H
