/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef REASSEMBLY_TABLE_H
#define REASSEMBLY_TABLE_H

#include "incoming-tensor.h"
#include "tensor-route.h"

#include "ns3/event-id.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

namespace ns3
{

/**
 * Puts tensors together from the chunks that come off the air, each until it is complete or its
 * deadline passes; then the reconstruction fills what is missing.
 *
 * Memory is bounded: only expected tensors are put together, of the shape that is expected, and not
 * more of them at a time than fit the limit.
 */
class ReassemblyTable
{
  public:
    /** What became of a chunk; see NameOf for the cause of loss that each stands for. */
    enum class Outcome
    {
        Accepted,
        Duplicate, //!< was there already
        Malformed, //!< does not fit the tensor it claims to be of
        Foreign,   //!< of a tensor that nobody here expects
        Late,      //!< of a tensor that was finished without it
        Unneeded,  //!< of a tensor that was complete without it
        NoMemory,  //!< would begin a tensor beyond the memory limit
    };

    /** "duplicate", "malformed", "foreign", "missed deadline", "unneeded", "reassembly memory". */
    static std::string NameOf(Outcome outcome);

    ReassemblyTable() = default;
    ~ReassemblyTable();
    ReassemblyTable(const ReassemblyTable&) = delete;
    ReassemblyTable& operator=(const ReassemblyTable&) = delete;

    /**
     * @param reconstruction of tensors that are expected without one of their own.
     * @param memoryLimit most bytes of encoded tensors being put together at once.
     */
    void Configure(const prometheus::Reconstruction& reconstruction, uint64_t memoryLimit);

    /** Declares the tensors of a cut; a second call for the same cut replaces the first. */
    void Expect(uint16_t network, uint16_t cut, ExpectedTensor expected);
    /** @return nullptr when the cut's tensors are not expected. */
    const ExpectedTensor* FindExpected(uint16_t network, uint16_t cut) const;

    Outcome Add(const TensorHeader& header, const uint8_t* payload, std::size_t payloadBytes);

    /** Lost chunks that parity brought back since the last call. */
    uint64_t TakeRecoveredCount();
    /** What is missing of a tensor, in answer to a poll; nothing is wanted of one not pending. */
    TensorReport Report(const TensorKey& key, uint32_t poll) const;
    /** Memory of the tensors in progress, at most the limit [bytes]. */
    uint64_t GetPendingBytes() const;

    /** Forgets tensors in progress. */
    void Clear();

  private:
    struct Pending
    {
        std::unique_ptr<IncomingTensor> tensor;
        uint64_t bytes;
        EventId deadline;
    };

    /** Begins a tensor. @return Accepted, Malformed or NoMemory. */
    Outcome Begin(const TensorKey& key, const TensorHeader& header, const ExpectedTensor& expected);
    void Finish(TensorKey key);
    void Remember(const TensorKey& key, bool wasComplete);

    const prometheus::Reconstruction* m_reconstruction{nullptr};
    uint64_t m_memoryLimit{0};
    uint64_t m_pendingBytes{0};
    uint64_t m_recovered{0};
    std::map<std::pair<uint16_t, uint16_t>, ExpectedTensor> m_expected;
    std::map<TensorKey, Pending> m_pending;
    /** The last tensors finished, and whether complete: their stragglers are not new. */
    std::map<TensorKey, bool> m_finished;
    std::deque<TensorKey> m_finishedOrder;
};

} // namespace ns3

#endif // REASSEMBLY_TABLE_H
