/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chunk-ledger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ChunkLedger);
NS_OBJECT_ENSURE_REGISTERED(ChunkTag);

TypeId ChunkLedger::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ChunkLedger")
                            .SetParent<Object>()
                            .SetGroupName("Prometheus")
                            .AddConstructor<ChunkLedger>();
    return tid;
}

void ChunkLedger::RecordSent(Ptr<Packet> packet)
{
    ChunkTag tag;
    tag.number = m_fates.size();
    m_fates.push_back(IN_FLIGHT);
    packet->AddPacketTag(tag);
}

void ChunkLedger::RecordDelivered(Ptr<const Packet> packet)
{
    ChunkTag tag;
    if (packet->PeekPacketTag(tag) && tag.number < m_fates.size())
    {
        m_fates[tag.number] = DELIVERED;
    }
}

void ChunkLedger::RecordRecovered(uint64_t chunks)
{
    m_recovered += chunks;
}

uint64_t ChunkLedger::GetRecoveredCount() const
{
    return m_recovered;
}

void ChunkLedger::RecordDropped(Ptr<const Packet> packet, const std::string& cause)
{
    ChunkTag tag;
    if (packet->PeekPacketTag(tag) && tag.number < m_fates.size() &&
        m_fates[tag.number] != DELIVERED)
    {
        m_fates[tag.number] = CodeOf(cause);
    }
}

uint8_t ChunkLedger::CodeOf(const std::string& cause)
{
    const auto found = std::find(m_causes.begin(), m_causes.end(), cause);
    const auto index = found - m_causes.begin();
    if (found == m_causes.end())
    {
        m_causes.push_back(cause);
    }
    return static_cast<uint8_t>(DELIVERED + 1 + index);
}

uint64_t ChunkLedger::GetSentCount() const
{
    return m_fates.size();
}

uint64_t ChunkLedger::GetDeliveredCount() const
{
    return std::count(m_fates.begin(), m_fates.end(), DELIVERED);
}

std::map<std::string, uint64_t> ChunkLedger::GetLostByCause() const
{
    std::map<std::string, uint64_t> lost;
    for (uint8_t fate : m_fates)
    {
        if (fate != DELIVERED)
        {
            ++lost[fate == IN_FLIGHT ? "in flight" : m_causes[fate - DELIVERED - 1]];
        }
    }
    return lost;
}

TypeId ChunkTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ChunkTag")
                            .SetParent<Tag>()
                            .SetGroupName("Prometheus")
                            .AddConstructor<ChunkTag>();
    return tid;
}

TypeId ChunkTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t ChunkTag::GetSerializedSize() const
{
    return 8;
}

void ChunkTag::Serialize(TagBuffer buffer) const
{
    buffer.WriteU64(number);
}

void ChunkTag::Deserialize(TagBuffer buffer)
{
    number = buffer.ReadU64();
}

void ChunkTag::Print(std::ostream& os) const
{
    os << "chunk=" << number;
}

} // namespace ns3
