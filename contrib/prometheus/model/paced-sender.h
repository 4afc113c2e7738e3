/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PACED_SENDER_H
#define PACED_SENDER_H

#include "path-pacing.h"

#include "ns3/event-id.h"
#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"

#include <deque>
#include <functional>

namespace ns3
{

/**
 * Lets packets go one after the other, in order, each followed by the gap that its path asks for:
 * a burst never overruns the queues behind it.
 */
class PacedSender
{
  public:
    /** @param transmit hands a packet to the socket. */
    explicit PacedSender(std::function<void(Ptr<Packet>, const InetSocketAddress&)> transmit);
    ~PacedSender();
    PacedSender(const PacedSender&) = delete;
    PacedSender& operator=(const PacedSender&) = delete;

    /** @param left is called when the packet goes to the socket; may be empty. */
    void Enqueue(Ptr<Packet> packet,
                 const InetSocketAddress& destination,
                 Time gapAfter,
                 std::function<void()> left = nullptr);
    /** Forgets everything that has not left. */
    void Clear();

  private:
    struct Waiting
    {
        Ptr<Packet> packet;
        InetSocketAddress destination;
        Time gapAfter;
        std::function<void()> left;
    };

    void SendFront();

    std::function<void(Ptr<Packet>, const InetSocketAddress&)> m_transmit;
    std::deque<Waiting> m_waiting;
    EventId m_nextEvent; //!< runs while the gap of the last packet lasts
};

} // namespace ns3

#endif // PACED_SENDER_H
