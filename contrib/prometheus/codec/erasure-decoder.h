/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ERASURE_DECODER_H
#define ERASURE_DECODER_H

#include "erasure-code.h"
#include "tensor-chunks.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/** A chunk that parity brought back: its number and its payload as it would have come. */
struct RecoveredChunk
{
    uint32_t chunk{0};
    std::vector<uint8_t> payload;
};

/**
 * Brings lost chunks of one tensor back from parity, as soon as enough of their group arrived, in
 * any order. What it gives goes to TensorReassembly::Add() like a payload off the air, because it
 * is as trustworthy: whoever sends false parity makes false chunks.
 *
 * Memory is bounded by the plan and the largest payload, both the caller's: some 32 bytes a chunk
 * of the plan, and the payloads that arrived; groups that need no more are forgotten. Bytes off the
 * air never throw.
 */
class ErasureDecoder
{
  public:
    /**
     * @param maxPayloadBytes of a data chunk.
     * @throws InvalidInput when a payload of that size cannot be protected.
     */
    ErasureDecoder(const ParityPlan& plan, std::size_t maxPayloadBytes);

    /**
     * Hands in a data chunk that arrived, even one that the plan does not protect (there is nothing
     * to do then, and it is Accepted); Malformed when it cannot be of a group with this parity.
     */
    ChunkOutcome AddData(uint32_t chunk, const uint8_t* payload, std::size_t payloadBytes);
    /** Hands in a parity chunk that arrived. */
    ChunkOutcome AddParity(uint32_t parity, const uint8_t* payload, std::size_t payloadBytes);

    /** The chunks that came back since the last call. */
    std::vector<RecoveredChunk> TakeRecovered();

    /** Bytes of payloads being held. */
    std::size_t GetHeldBytes() const;

  private:
    struct Slot
    {
        bool hasArrived{false};
        std::vector<uint8_t> payload;
    };

    struct Group
    {
        std::vector<Slot> data;
        std::vector<Slot> parity;
        std::size_t dataArrived{0};
        std::size_t parityArrived{0};
        /** Of the parity that arrived; 0 before. */
        std::size_t wordBytes{0};
        std::size_t longestData{0};
        /** Whole, or hopeless. */
        bool isDone{false};
    };

    void Store(Slot& slot, const uint8_t* payload, std::size_t payloadBytes);
    /** Solves a group that has enough. */
    void Advance(uint32_t groupNumber);
    void Solve(uint32_t groupNumber);
    void Forget(Group& group);

    ParityPlan m_plan;
    std::size_t m_maxPayloadBytes;
    std::vector<Group> m_groups;
    std::vector<RecoveredChunk> m_recovered;
    std::size_t m_heldBytes{0};
};

} // namespace prometheus

#endif // ERASURE_DECODER_H
