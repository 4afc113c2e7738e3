/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHUNK_LEDGER_H
#define CHUNK_LEDGER_H

#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/tag.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * The fate of every tensor chunk that was sent: delivered, or lost and by what cause.
 *
 * A packet tag follows each chunk through the stack, so that drops seen anywhere (MAC, queue, IP)
 * are charged to the right one. A chunk is lost only if it never arrived: a frame that the MAC gave
 * up on because its acknowledgement was lost does not count.
 */
class ChunkLedger : public Object
{
  public:
    static TypeId GetTypeId();

    /** Enters a chunk about to be sent and marks its packet. */
    void RecordSent(Ptr<Packet> packet);
    /** The chunk arrived in time. */
    void RecordDelivered(Ptr<const Packet> packet);
    /** So many lost chunks were computed from parity. */
    void RecordRecovered(uint64_t chunks);
    /** Something dropped the packet; the last cause counts. Packets without a mark are ignored. */
    void RecordDropped(Ptr<const Packet> packet, const std::string& cause);

    uint64_t GetSentCount() const;
    uint64_t GetDeliveredCount() const;
    uint64_t GetRecoveredCount() const;

    /** Chunks that were never delivered, by cause; "in flight" for those that nothing dropped. */
    std::map<std::string, uint64_t> GetLostByCause() const;

  private:
    static constexpr uint8_t IN_FLIGHT = 0;
    static constexpr uint8_t DELIVERED = 1;

    uint8_t CodeOf(const std::string& cause);

    std::vector<uint8_t> m_fates; //!< by chunk number: IN_FLIGHT, DELIVERED or 2 + index of cause
    std::vector<std::string> m_causes;
    uint64_t m_recovered{0};
};

/** The mark of a chunk: its number in the ledger. */
class ChunkTag : public Tag
{
  public:
    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer buffer) const override;
    void Deserialize(TagBuffer buffer) override;
    void Print(std::ostream& os) const override;

    uint64_t number{0};
};

} // namespace ns3

#endif // CHUNK_LEDGER_H
