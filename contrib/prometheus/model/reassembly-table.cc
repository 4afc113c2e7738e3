/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "reassembly-table.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

namespace
{

constexpr std::size_t FINISHED_REMEMBERED = 4096;

} // namespace

std::string ReassemblyTable::NameOf(Outcome outcome)
{
    switch (outcome)
    {
    case Outcome::Accepted:
        return "accepted";
    case Outcome::Duplicate:
        return "duplicate";
    case Outcome::Malformed:
        return "malformed";
    case Outcome::Foreign:
        return "foreign";
    case Outcome::Late:
        return "missed deadline";
    case Outcome::Unneeded:
        return "unneeded";
    case Outcome::NoMemory:
        return "reassembly memory";
    }
    NS_ABORT_MSG("ReassemblyTable: no such outcome");
}

ReassemblyTable::~ReassemblyTable()
{
    Clear();
}

void ReassemblyTable::Configure(const prometheus::Reconstruction& reconstruction,
                                uint64_t memoryLimit)
{
    m_reconstruction = &reconstruction;
    m_memoryLimit = memoryLimit;
}

void ReassemblyTable::Expect(uint16_t network, uint16_t cut, ExpectedTensor expected)
{
    NS_ABORT_MSG_IF(!expected.reception.deadline.IsStrictlyPositive(),
                    "ReassemblyTable: the deadline of network "
                        << network << ", cut " << cut << " is " << expected.reception.deadline
                        << ", must be greater than 0");
    m_expected[{network, cut}] = std::move(expected);
}

const ExpectedTensor* ReassemblyTable::FindExpected(uint16_t network, uint16_t cut) const
{
    const auto found = m_expected.find({network, cut});
    return found == m_expected.end() ? nullptr : &found->second;
}

ReassemblyTable::Outcome ReassemblyTable::Add(const TensorHeader& header,
                                              const uint8_t* payload,
                                              std::size_t payloadBytes)
{
    const ExpectedTensor* expected = FindExpected(header.network, header.cut);
    if (!expected)
    {
        return Outcome::Foreign;
    }
    const TensorKey key{header.network, header.cut, header.inference};
    if (const auto finished = m_finished.find(key); finished != m_finished.end())
    {
        return finished->second ? Outcome::Unneeded : Outcome::Late;
    }
    if (!m_pending.count(key))
    {
        const Outcome begun = Begin(key, header, *expected);
        if (begun != Outcome::Accepted)
        {
            return begun;
        }
    }
    IncomingTensor& tensor = *m_pending.at(key).tensor;
    const uint32_t recoveredBefore = tensor.GetRecoveredChunks();
    const auto added = tensor.Add(header, payload, payloadBytes);
    m_recovered += tensor.GetRecoveredChunks() - recoveredBefore;
    if (added != prometheus::ChunkOutcome::Accepted)
    {
        return added == prometheus::ChunkOutcome::Duplicate ? Outcome::Duplicate
                                                            : Outcome::Malformed;
    }
    if (tensor.IsComplete())
    {
        Finish(key);
    }
    return Outcome::Accepted;
}

uint64_t ReassemblyTable::TakeRecoveredCount()
{
    return std::exchange(m_recovered, 0);
}

TensorReport ReassemblyTable::Report(const TensorKey& key, uint32_t poll) const
{
    const auto found = m_pending.find(key);
    if (found != m_pending.end())
    {
        return found->second.tensor->MakeReport(poll);
    }
    TensorReport report;
    report.poll = poll;
    report.isFinished = true;
    return report;
}

uint64_t ReassemblyTable::GetPendingBytes() const
{
    return m_pendingBytes;
}

ReassemblyTable::Outcome ReassemblyTable::Begin(const TensorKey& key,
                                                const TensorHeader& header,
                                                const ExpectedTensor& expected)
{
    const auto bytes = IncomingTensor::BytesNeeded(header, expected);
    if (!bytes)
    {
        return Outcome::Malformed;
    }
    if (*bytes > m_memoryLimit - m_pendingBytes)
    {
        return Outcome::NoMemory;
    }
    auto tensor = IncomingTensor::Begin(header, expected);
    if (!tensor)
    {
        return Outcome::Malformed;
    }
    m_pendingBytes += *bytes;
    const EventId deadline =
        Simulator::Schedule(expected.reception.deadline, &ReassemblyTable::Finish, this, key);
    m_pending.emplace(key, Pending{std::move(tensor), *bytes, deadline});
    return Outcome::Accepted;
}

void ReassemblyTable::Finish(TensorKey key)
{
    auto found = m_pending.find(key);
    Pending finished = std::move(found->second);
    m_pending.erase(found);
    m_pendingBytes -= finished.bytes;
    finished.deadline.Cancel();
    Remember(key, finished.tensor->IsComplete());
    // The receiver may ask for more tensors at once: the table is in order before it is called.
    const ExpectedTensor& expected = m_expected.at({key.network, key.cut});
    const auto& own = expected.reception.reconstruction;
    expected.receive(key.inference, finished.tensor->Finish(own ? *own : *m_reconstruction));
}

void ReassemblyTable::Remember(const TensorKey& key, bool wasComplete)
{
    m_finished.emplace(key, wasComplete);
    m_finishedOrder.push_back(key);
    if (m_finishedOrder.size() > FINISHED_REMEMBERED)
    {
        m_finished.erase(m_finishedOrder.front());
        m_finishedOrder.pop_front();
    }
}

void ReassemblyTable::Clear()
{
    for (auto& [key, pending] : m_pending)
    {
        pending.deadline.Cancel();
    }
    m_pending.clear();
    m_pendingBytes = 0;
}

} // namespace ns3
