/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef INCOMING_TENSOR_H
#define INCOMING_TENSOR_H

#include "erasure-decoder.h"
#include "importance-layout.h"
#include "reconstruction.h"
#include "side-info-parts.h"
#include "tensor-chunks.h"
#include "tensor-header.h"
#include "tensor-report.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace ns3
{

/** How a receiver treats the tensors of a cut. */
struct TensorReception
{
    /** From the first packet to giving up on the missing ones; must be > 0. */
    Time deadline{};
    /** Fills what is missing; none means the endpoint's. One that was fitted to this shape, say. */
    std::shared_ptr<const prometheus::Reconstruction> reconstruction{};
    /** The layout of tensors that come in order of importance. */
    std::shared_ptr<const prometheus::ImportanceLayout> importance{};
};

/** What a receiver knows beforehand of the tensors of one cut, from the network's profile. */
struct ExpectedTensor
{
    prometheus::DType dtype{prometheus::DType::Float32};
    prometheus::Shape shape{};
    TensorReception reception{};
    /** Called once a tensor: when its last chunk arrived or its deadline passed. */
    std::function<void(uint32_t inference, const prometheus::MaskedTensor&)> receive{};
};

/** One tensor while its packets come in. */
class IncomingTensor
{
  public:
    /**
     * What a tensor takes while it is incomplete [bytes]; none when no tensor that is expected has
     * such a header. Nothing is allocated.
     */
    static std::optional<uint64_t> BytesNeeded(const TensorHeader& header,
                                               const ExpectedTensor& expected);
    /** @return nullptr when no tensor that is expected has such a header. */
    static std::unique_ptr<IncomingTensor> Begin(const TensorHeader& header,
                                                 const ExpectedTensor& expected);

    /** Adds a packet off the air, of any type but NACK. */
    prometheus::ChunkOutcome Add(const TensorHeader& header,
                                 const uint8_t* payload,
                                 std::size_t payloadBytes);

    bool IsComplete() const;
    /** Lost chunks that parity brought back. */
    uint32_t GetRecoveredChunks() const;
    /** What is missing, in answer to the poll of this number. */
    TensorReport MakeReport(uint32_t poll) const;
    prometheus::MaskedTensor Finish(const prometheus::Reconstruction& reconstruction) const;

  private:
    IncomingTensor(const TensorHeader& header,
                   const ExpectedTensor& expected,
                   const prometheus::TensorEncoding& encoding,
                   const prometheus::PacketLayout& layout);

    /** Whether the header is of this tensor. */
    bool Fits(const TensorHeader& header) const;
    prometheus::ChunkOutcome AddSideInfo(const TensorHeader& header,
                                         const uint8_t* payload,
                                         std::size_t payloadBytes);
    prometheus::ChunkOutcome AddData(const TensorHeader& header,
                                     const uint8_t* payload,
                                     std::size_t payloadBytes);
    prometheus::ChunkOutcome AddParity(const TensorHeader& header,
                                       const uint8_t* payload,
                                       std::size_t payloadBytes);
    void TakeRecovered(const TensorHeader& header);

    TensorHeader m_header; //!< of the first packet
    std::shared_ptr<const prometheus::ImportanceLayout> m_importance;
    prometheus::TensorReassembly m_reassembly;
    SideInfoParts m_sideInfo;
    std::optional<prometheus::ErasureDecoder> m_decoder;
    uint32_t m_recoveredChunks{0};
};

} // namespace ns3

#endif // INCOMING_TENSOR_H
