/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "erasure-decoder.h"

#include "prometheus-error.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** What stands in a word behind its length. @return false when no payload was ever put there. */
bool PayloadOf(const ErasureCode::Word& word, std::vector<uint8_t>& payload)
{
    const std::size_t bytes = word[0] | static_cast<std::size_t>(word[1]) << 8;
    if (bytes > word.size() - PARITY_EXTRA_BYTES)
    {
        return false;
    }
    const auto start = word.begin() + PARITY_EXTRA_BYTES;
    const auto end = start + static_cast<std::ptrdiff_t>(bytes);
    payload.assign(start, end);
    return std::all_of(end, word.end(), [](uint8_t byte) { return byte == 0; });
}

} // namespace

ErasureDecoder::ErasureDecoder(const ParityPlan& plan, std::size_t maxPayloadBytes)
    : m_plan(plan),
      m_maxPayloadBytes(maxPayloadBytes),
      m_groups(plan.GetGroups())
{
    if (maxPayloadBytes > MAX_PROTECTED_BYTES)
    {
        throw InvalidInput("parity over chunks of up to " + std::to_string(maxPayloadBytes) +
                           " bytes: at most " + std::to_string(MAX_PROTECTED_BYTES) +
                           " can be protected");
    }
    for (uint32_t group = 0; group < m_groups.size(); ++group)
    {
        m_groups[group].data.resize(plan.DataInGroup(group));
        m_groups[group].parity.resize(plan.ParityInGroup(group));
    }
}

ChunkOutcome ErasureDecoder::AddData(uint32_t chunk,
                                     const uint8_t* payload,
                                     std::size_t payloadBytes)
{
    if (chunk >= m_plan.GetDataChunks())
    {
        return ChunkOutcome::Accepted;
    }
    const uint32_t groupNumber = chunk % m_plan.GetGroups();
    Group& group = m_groups[groupNumber];
    const bool isTooLong =
        group.wordBytes > 0 && payloadBytes > group.wordBytes - PARITY_EXTRA_BYTES;
    if (payloadBytes > m_maxPayloadBytes || isTooLong)
    {
        return ChunkOutcome::Malformed;
    }
    Slot& slot = group.data[chunk / m_plan.GetGroups()];
    if (slot.hasArrived)
    {
        return ChunkOutcome::Duplicate;
    }
    slot.hasArrived = true;
    ++group.dataArrived;
    if (!group.isDone)
    {
        group.longestData = std::max(group.longestData, payloadBytes);
        Store(slot, payload, payloadBytes);
        Advance(groupNumber);
    }
    return ChunkOutcome::Accepted;
}

ChunkOutcome ErasureDecoder::AddParity(uint32_t parity,
                                       const uint8_t* payload,
                                       std::size_t payloadBytes)
{
    if (parity >= m_plan.GetParityChunks() || payloadBytes < PARITY_EXTRA_BYTES ||
        payloadBytes > m_maxPayloadBytes + PARITY_EXTRA_BYTES)
    {
        return ChunkOutcome::Malformed;
    }
    const uint32_t groupNumber = parity % m_plan.GetGroups();
    Group& group = m_groups[groupNumber];
    if ((group.wordBytes > 0 && payloadBytes != group.wordBytes) ||
        group.longestData > payloadBytes - PARITY_EXTRA_BYTES)
    {
        return ChunkOutcome::Malformed;
    }
    Slot& slot = group.parity[parity / m_plan.GetGroups()];
    if (slot.hasArrived)
    {
        return ChunkOutcome::Duplicate;
    }
    slot.hasArrived = true;
    ++group.parityArrived;
    group.wordBytes = payloadBytes;
    if (!group.isDone)
    {
        Store(slot, payload, payloadBytes);
        Advance(groupNumber);
    }
    return ChunkOutcome::Accepted;
}

std::vector<RecoveredChunk> ErasureDecoder::TakeRecovered()
{
    std::vector<RecoveredChunk> recovered;
    recovered.swap(m_recovered);
    return recovered;
}

std::size_t ErasureDecoder::GetHeldBytes() const
{
    return m_heldBytes;
}

void ErasureDecoder::Store(Slot& slot, const uint8_t* payload, std::size_t payloadBytes)
{
    if (payloadBytes > 0) // an empty payload may have no address
    {
        slot.payload.assign(payload, payload + payloadBytes);
    }
    m_heldBytes += payloadBytes;
}

void ErasureDecoder::Advance(uint32_t groupNumber)
{
    Group& group = m_groups[groupNumber];
    if (group.dataArrived + group.parityArrived < group.data.size())
    {
        return;
    }
    if (group.dataArrived < group.data.size())
    {
        Solve(groupNumber);
    }
    Forget(group);
}

void ErasureDecoder::Solve(uint32_t groupNumber)
{
    const Group& group = m_groups[groupNumber];
    std::vector<ErasureCode::Word> words(group.data.size());
    ErasureCode::WordPointers data(group.data.size(), nullptr);
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < group.data.size(); ++i)
    {
        if (group.data[i].hasArrived)
        {
            words[i] = PaddedWord(group.data[i].payload, group.wordBytes);
            data[i] = &words[i];
        }
        else
        {
            missing.push_back(i);
        }
    }
    ErasureCode::WordPointers parity;
    for (const auto& slot : group.parity)
    {
        parity.push_back(slot.hasArrived ? &slot.payload : nullptr);
    }
    const auto solved = m_plan.GetCode().Recover(data, parity);
    for (std::size_t i = 0; i < missing.size(); ++i)
    {
        RecoveredChunk recovered;
        recovered.chunk = static_cast<uint32_t>(groupNumber + missing[i] * m_plan.GetGroups());
        // Whatever is no padded payload shows that something in the group was false.
        if (PayloadOf(solved[i], recovered.payload))
        {
            m_recovered.push_back(std::move(recovered));
        }
    }
}

void ErasureDecoder::Forget(Group& group)
{
    group.isDone = true;
    for (auto* slots : {&group.data, &group.parity})
    {
        for (auto& slot : *slots)
        {
            m_heldBytes -= slot.payload.size();
            slot.payload = {};
        }
    }
}

} // namespace prometheus
