/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "reassembly-table.h"

#include "prometheus-error.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

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
    NS_ABORT_MSG_IF(!expected.deadline.IsStrictlyPositive(),
                    "ReassemblyTable: the deadline of network " << network << ", cut " << cut
                                                                << " is " << expected.deadline
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
    if (m_finished.count(key))
    {
        return Outcome::Late;
    }
    if (!m_pending.count(key))
    {
        const Outcome begun = Begin(key, header, *expected);
        if (begun != Outcome::Accepted)
        {
            return begun;
        }
    }
    const Pending& pending = m_pending.at(key);
    if (!Fits(pending, header))
    {
        return Outcome::Malformed;
    }
    const auto added =
        pending.reassembly->Add(header.chunk, payload, payloadBytes, header.sideInfo);
    if (added != prometheus::ChunkOutcome::Accepted)
    {
        return added == prometheus::ChunkOutcome::Duplicate ? Outcome::Duplicate
                                                            : Outcome::Malformed;
    }
    if (pending.reassembly->IsComplete())
    {
        Finish(key);
    }
    return Outcome::Accepted;
}

ReassemblyTable::Outcome ReassemblyTable::Begin(const TensorKey& key,
                                                const TensorHeader& header,
                                                const ExpectedTensor& expected)
{
    Pending pending;
    pending.encoding = prometheus::FindEncoding(header.encoding);
    pending.layout = prometheus::FindLayout(header.layout);
    pending.layoutSeed = header.layoutSeed;
    if (!pending.encoding || !pending.layout)
    {
        return Outcome::Malformed;
    }
    pending.bytes = static_cast<uint64_t>(prometheus::ElementCount(expected.shape)) *
                    pending.encoding->BytesPerCode();
    if (pending.bytes > m_memoryLimit - m_pendingBytes)
    {
        return Outcome::NoMemory;
    }
    try
    {
        pending.reassembly = std::make_unique<prometheus::TensorReassembly>(*pending.encoding,
                                                                            *pending.layout,
                                                                            expected.dtype,
                                                                            expected.shape,
                                                                            header.elementsPerChunk,
                                                                            header.layoutSeed);
    }
    catch (const prometheus::InvalidInput&)
    {
        return Outcome::Malformed; // a geometry that only a damaged or hostile header can claim
    }
    if (!Fits(pending, header))
    {
        return Outcome::Malformed;
    }
    m_pendingBytes += pending.bytes;
    pending.deadline = Simulator::Schedule(expected.deadline, &ReassemblyTable::Finish, this, key);
    m_pending.emplace(key, std::move(pending));
    return Outcome::Accepted;
}

bool ReassemblyTable::Fits(const Pending& pending, const TensorHeader& header)
{
    const auto& geometry = pending.reassembly->GetGeometry();
    return header.encoding == pending.encoding->GetId() &&
           header.layout == pending.layout->GetId() && header.layoutSeed == pending.layoutSeed &&
           header.elementsPerChunk == geometry.elementsPerChunk &&
           header.chunkCount == geometry.ChunkCount();
}

void ReassemblyTable::Finish(TensorKey key)
{
    auto found = m_pending.find(key);
    Pending finished = std::move(found->second);
    m_pending.erase(found);
    m_pendingBytes -= finished.bytes;
    finished.deadline.Cancel();
    Remember(key);
    // The receiver may ask for more tensors at once: the table is in order before it is called.
    m_expected.at({key.network, key.cut})
        .receive(key.inference, finished.reassembly->Finish(*m_reconstruction));
}

void ReassemblyTable::Remember(const TensorKey& key)
{
    m_finished.insert(key);
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
