/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "paced-sender.h"

#include "ns3/simulator.h"

namespace ns3
{

PacedSender::PacedSender(std::function<void(Ptr<Packet>, const InetSocketAddress&)> transmit)
    : m_transmit(std::move(transmit))
{
}

PacedSender::~PacedSender()
{
    Clear();
}

void PacedSender::Enqueue(Ptr<Packet> packet,
                          const InetSocketAddress& destination,
                          Time gapAfter,
                          std::function<void()> left)
{
    m_waiting.push_back(Waiting{packet, destination, gapAfter, std::move(left)});
    if (m_nextEvent.IsExpired())
    {
        SendFront();
    }
}

void PacedSender::Clear()
{
    m_nextEvent.Cancel();
    m_waiting.clear();
}

void PacedSender::SendFront()
{
    if (m_waiting.empty())
    {
        return;
    }
    const Waiting front = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_nextEvent = Simulator::Schedule(front.gapAfter, &PacedSender::SendFront, this);
    m_transmit(front.packet, front.destination);
    if (front.left)
    {
        front.left();
    }
}

} // namespace ns3
