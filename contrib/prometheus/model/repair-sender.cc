/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "repair-sender.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

namespace
{

/**
 * Polls that go unanswered for each doubling of the wait, and the most doublings. Losses are a
 * radio's, and two in a row are bad luck while a deadline runs; more say that the path is slow, and
 * polls would take the air from what they ask for.
 */
constexpr uint32_t POLLS_A_DOUBLING = 2;
constexpr uint32_t MOST_DOUBLINGS = 3;
constexpr int TIMEOUT_GAPS = 4;

} // namespace

RepairSender::RepairSender(Transmitter transmit)
    : m_transmit(std::move(transmit))
{
}

RepairSender::~RepairSender()
{
    Clear();
}

void RepairSender::Configure(Time leastTimeout, uint64_t memoryLimit)
{
    m_leastTimeout = leastTimeout;
    m_memoryLimit = memoryLimit;
}

void RepairSender::Send(std::shared_ptr<const OutgoingTensor> tensor)
{
    const TensorKey key = tensor->GetKey();
    Forget(key);
    m_keptBytes += tensor->GetByteCount();
    m_kept[key].tensor = tensor;
    m_order.push_back(key);
    MakeRoom();
    const auto& route = tensor->GetRoute();
    for (const auto& packet : tensor->MakeSideInfo())
    {
        m_transmit(packet, route, nullptr);
    }
    for (uint32_t chunk = 0; chunk < tensor->GetChunkCount(); ++chunk)
    {
        m_transmit(tensor->MakeChunk(chunk), route, nullptr);
    }
    Poll(key);
}

RepairSender::Outcome RepairSender::Receive(const TensorHeader& header,
                                            const uint8_t* payload,
                                            std::size_t payloadBytes,
                                            const Ipv4Address& from)
{
    const TensorKey key{header.network, header.cut, header.inference};
    const auto found = m_kept.find(key);
    if (found == m_kept.end())
    {
        return Outcome::Forgotten;
    }
    Kept& kept = found->second;
    const auto tensor = kept.tensor; // Forget() must not take it away from here
    if (from != tensor->GetRoute().destination.GetIpv4())
    {
        return Outcome::Foreign;
    }
    const auto report = TensorReport::FromBytes(payload, payloadBytes, tensor->GetChunkCount());
    if (!report || header.chunkCount != tensor->GetChunkCount())
    {
        return Outcome::Malformed;
    }
    if (report->isFinished)
    {
        Forget(key);
        return Outcome::Accepted;
    }
    // Polls of one round have no chunks between them: the answer to any is as good.
    if (!kept.hasPolled || report->poll < kept.roundPoll || report->poll > kept.poll)
    {
        return Outcome::Stale;
    }
    if (Simulator::Now() >= kept.expires)
    {
        Forget(key);
        return Outcome::Accepted;
    }
    kept.timer.Cancel();
    kept.unanswered = 0;
    const auto& route = tensor->GetRoute();
    if (report->missesSideInfo)
    {
        for (const auto& packet : tensor->MakeSideInfo())
        {
            m_transmit(packet, route, nullptr);
        }
    }
    for (const uint32_t chunk : report->missingChunks)
    {
        m_transmit(tensor->MakeChunk(chunk), route, nullptr);
    }
    kept.hasPolled = false;
    kept.roundPoll = kept.poll + 1;
    Poll(key);
    return Outcome::Accepted;
}

void RepairSender::Poll(const TensorKey& key)
{
    const auto found = m_kept.find(key);
    if (found == m_kept.end())
    {
        return;
    }
    Kept& kept = found->second;
    const uint32_t poll = ++kept.poll;
    m_transmit(kept.tensor->MakePoll(poll),
               kept.tensor->GetRoute(),
               [this, key, poll] { PollLeft(key, poll); });
}

void RepairSender::PollLeft(TensorKey key, uint32_t poll)
{
    const auto found = m_kept.find(key);
    if (found == m_kept.end() || found->second.poll != poll)
    {
        return;
    }
    Kept& kept = found->second;
    const auto& route = kept.tensor->GetRoute();
    kept.hasPolled = true;
    if (kept.expires.IsZero())
    {
        kept.expires = Simulator::Now() + 2 * route.deadline;
    }
    const Time ofThePath = TIMEOUT_GAPS * route.pacing.GapAfter(kept.tensor->GetIpPacketSize());
    const Time wait = std::max(m_leastTimeout, ofThePath) *
                      (int64_t{1} << std::min(kept.unanswered / POLLS_A_DOUBLING, MOST_DOUBLINGS));
    kept.timer = Simulator::Schedule(wait, &RepairSender::TimeOut, this, key);
}

void RepairSender::TimeOut(TensorKey key)
{
    Kept& kept = m_kept.at(key);
    if (Simulator::Now() >= kept.expires)
    {
        Forget(key);
        return;
    }
    ++kept.unanswered;
    Poll(key);
}

void RepairSender::Forget(const TensorKey& key)
{
    const auto found = m_kept.find(key);
    if (found != m_kept.end())
    {
        found->second.timer.Cancel();
        m_keptBytes -= found->second.tensor->GetByteCount();
        m_kept.erase(found);
    }
    while (!m_order.empty() && m_kept.count(m_order.front()) == 0)
    {
        m_order.pop_front();
    }
}

void RepairSender::MakeRoom()
{
    while (m_keptBytes > m_memoryLimit && m_kept.size() > 1)
    {
        Forget(m_order.front());
    }
}

std::size_t RepairSender::GetKeptCount() const
{
    return m_kept.size();
}

void RepairSender::Clear()
{
    for (auto& [key, kept] : m_kept)
    {
        kept.timer.Cancel();
    }
    m_kept.clear();
    m_order.clear();
    m_keptBytes = 0;
}

} // namespace ns3
