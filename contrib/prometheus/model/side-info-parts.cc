/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "side-info-parts.h"

#include <algorithm>

namespace ns3
{

using prometheus::ChunkOutcome;

SideInfoParts::SideInfoParts(std::size_t bytes)
    : m_bytes(bytes)
{
}

ChunkOutcome SideInfoParts::Add(uint32_t part,
                                uint32_t partCount,
                                const uint8_t* payload,
                                std::size_t payloadBytes)
{
    const bool isCountRight =
        m_arrived.empty() ? partCount <= m_bytes.size() : partCount == m_arrived.size();
    if (part >= partCount || !isCountRight)
    {
        return ChunkOutcome::Malformed;
    }
    const std::size_t partBytes = (m_bytes.size() + partCount - 1) / partCount;
    const std::size_t start = part * partBytes;
    if (start >= m_bytes.size() || payloadBytes != std::min(partBytes, m_bytes.size() - start))
    {
        return ChunkOutcome::Malformed;
    }
    m_arrived.resize(partCount);
    if (m_arrived[part])
    {
        return ChunkOutcome::Duplicate;
    }
    m_arrived[part] = true;
    ++m_arrivedParts;
    std::copy_n(payload, payloadBytes, m_bytes.begin() + static_cast<std::ptrdiff_t>(start));
    return ChunkOutcome::Accepted;
}

bool SideInfoParts::IsComplete() const
{
    return !m_arrived.empty() && m_arrivedParts == m_arrived.size();
}

const std::vector<uint8_t>& SideInfoParts::GetBytes() const
{
    return m_bytes;
}

} // namespace ns3
