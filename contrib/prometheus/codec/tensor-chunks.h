/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_CHUNKS_H
#define TENSOR_CHUNKS_H

#include "masked-tensor.h"
#include "packet-layout.h"
#include "tensor-encoding.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

class Reconstruction;

/**
 * Cuts an encoded tensor into the payloads of its packets.
 *
 * @param maxPayloadBytes room for codes in one packet; a chunk holds as many whole codes as fit.
 * @throws InvalidInput when not even one code fits.
 */
ChunkGeometry GeometryFor(const EncodedTensor& encoded, std::size_t maxPayloadBytes);

/** The codes of one chunk, as they travel. @pre chunk < geometry.ChunkCount(). */
std::vector<uint8_t> ChunkPayload(const EncodedTensor& encoded,
                                  const PacketLayout& layout,
                                  const ChunkGeometry& geometry,
                                  uint32_t seed,
                                  uint32_t chunk);

/** What became of a chunk handed to a reassembly. */
enum class ChunkOutcome
{
    Accepted,
    /** This chunk was there already; nothing changed. */
    Duplicate,
    /** Index, size or side information do not fit the tensor; nothing changed. */
    Malformed,
};

/**
 * Puts the chunks of one tensor together again, in any order, with gaps.
 *
 * Memory is bounded by the tensor announced by the caller (who knows the network), not by what
 * packets claim. Chunks may come off the air unchecked.
 */
class TensorReassembly
{
  public:
    /**
     * @param shape and dtype of the expected tensor, from the network's profile.
     * @throws InvalidInput when the geometry is not one of a tensor of this shape.
     */
    TensorReassembly(const TensorEncoding& encoding,
                     const PacketLayout& layout,
                     DType dtype,
                     Shape shape,
                     uint32_t elementsPerChunk,
                     uint32_t seed);

    ChunkOutcome Add(uint32_t chunk,
                     const uint8_t* payload,
                     std::size_t payloadBytes,
                     const std::vector<uint8_t>& sideInfo);

    bool IsComplete() const;
    uint32_t GetReceivedChunks() const;
    const ChunkGeometry& GetGeometry() const;

    /** Decodes what arrived and lets the reconstruction fill the rest. */
    MaskedTensor Finish(const Reconstruction& reconstruction) const;

  private:
    const TensorEncoding& m_encoding;
    const PacketLayout& m_layout;
    EncodedTensor m_encoded;
    ChunkGeometry m_geometry;
    uint32_t m_seed;
    std::vector<bool> m_chunkArrived;
    uint32_t m_receivedChunks{0};
};

} // namespace prometheus

#endif // TENSOR_CHUNKS_H
