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
 * Polls that go unanswered for each doubling of the wait, and the most doublings. Where the round
 * trip is known, a report that is late is lost: several in a row are a radio's bad luck.
 */
constexpr uint32_t POLLS_A_DOUBLING = 4;
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
    const bool isOfRound =
        report->poll >= kept.roundPoll && report->poll - kept.roundPoll < kept.pollsLeft.size();
    if (isOfRound)
    {
        Learn(from, Simulator::Now() - kept.pollsLeft[report->poll - kept.roundPoll]);
    }
    if (report->isFinished)
    {
        Forget(key);
        return Outcome::Accepted;
    }
    // Polls of one round have no chunks between them: the answer to any is as good.
    if (!isOfRound)
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
    kept.pollsLeft.clear();
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
    kept.pollsLeft.push_back(Simulator::Now());
    if (kept.expires.IsZero())
    {
        kept.expires = Simulator::Now() + 2 * route.deadline;
    }
    const Time wait = WaitFor(route, kept.unanswered, kept.tensor->GetIpPacketSize());
    kept.timer = Simulator::Schedule(wait, &RepairSender::TimeOut, this, key);
}

Time RepairSender::WaitFor(const TensorRoute& route,
                           uint32_t unanswered,
                           uint32_t packetBytes) const
{
    const auto known = m_roundTrips.find(route.destination.GetIpv4());
    if (known == m_roundTrips.end())
    {
        return std::max(m_leastTimeout, TIMEOUT_GAPS * route.pacing.GapAfter(packetBytes)) *
               (int64_t{1} << std::min(unanswered, MOST_DOUBLINGS));
    }
    const auto& [smoothed, variation] = known->second;
    return std::max(m_leastTimeout, smoothed + 4 * variation) *
           (int64_t{1} << std::min(unanswered / POLLS_A_DOUBLING, MOST_DOUBLINGS));
}

void RepairSender::Learn(const Ipv4Address& from, Time roundTrip)
{
    const auto [entry, isNew] =
        m_roundTrips.emplace(from, RoundTrip{roundTrip, roundTrip / int64_t{2}});
    if (!isNew)
    {
        auto& [smoothed, variation] = entry->second;
        variation = (3 * variation + Abs(smoothed - roundTrip)) / int64_t{4};
        smoothed = (7 * smoothed + roundTrip) / int64_t{8};
    }
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
    m_roundTrips.clear();
    m_order.clear();
    m_keptBytes = 0;
}

} // namespace ns3
