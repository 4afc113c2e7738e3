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
 * How an encoded tensor is cut into the payloads of its packets.
 *
 * @param maxPayloadBytes room for codes in one packet; a chunk holds as many whole codes as fit. Of
 *        an encoding that packs, as many as fit when packed, to within an eighth.
 * @param seed for layouts that shuffle: packed sizes depend on which codes share a packet.
 * @throws InvalidInput when not even one code fits, or there would be more chunks than 32 bits
 * count.
 */
ChunkGeometry GeometryFor(const EncodedTensor& encoded,
                          const PacketLayout& layout,
                          std::size_t maxPayloadBytes,
                          uint32_t seed = 0);

/**
 * The codes of one chunk, as they travel: at most geometry.ElementsIn(chunk) codes' bytes.
 * @param geometry what GeometryFor() gave.
 * @throws InvalidInput when the geometry has no such chunk or is of another tensor.
 */
std::vector<uint8_t> ChunkPayload(const EncodedTensor& encoded,
                                  const PacketLayout& layout,
                                  const ChunkGeometry& geometry,
                                  uint32_t seed,
                                  uint32_t chunk);

/** Bytes of all payloads of a tensor: what its encoding packed them to. */
uint64_t PayloadBytes(const EncodedTensor& encoded,
                      const PacketLayout& layout,
                      const ChunkGeometry& geometry,
                      uint32_t seed);

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
 * packets claim. Chunks may come off the air unchecked. The first acceptable side information
 * holds; chunks that come with another are malformed.
 */
class TensorReassembly
{
  public:
    /**
     * @param encoding and layout must outlive the reassembly (those of FindEncoding() do).
     * @param dtype and shape of the expected tensor, from the network's profile.
     * @throws InvalidInput when the geometry is not one of a tensor of this shape, or the seed not
     *         one of the layout.
     */
    TensorReassembly(const TensorEncoding& encoding,
                     const PacketLayout& layout,
                     DType dtype,
                     Shape shape,
                     uint32_t elementsPerChunk,
                     uint32_t seed);

    /**
     * @param sideInfo what came with the chunk: the tensor's, or none when it is too long to be
     *        repeated (see MAX_SIDE_INFO_BYTES).
     */
    ChunkOutcome Add(uint32_t chunk,
                     const uint8_t* payload,
                     std::size_t payloadBytes,
                     const std::vector<uint8_t>& sideInfo);

    /** Takes side information that travelled by itself. */
    ChunkOutcome AddSideInfo(const std::vector<uint8_t>& sideInfo);

    /** Whether every chunk and the side information arrived. */
    bool IsComplete() const;
    bool HasChunk(uint32_t chunk) const;
    uint32_t GetReceivedChunks() const;
    const ChunkGeometry& GetGeometry() const;

    /**
     * Decodes what arrived and lets the reconstruction fill the rest. Without its side information
     * nothing can be decoded: then every element is lost.
     */
    MaskedTensor Finish(const Reconstruction& reconstruction) const;

  private:
    /** Row-major: which elements are in the chunks that arrived. */
    std::vector<bool> ArrivedElements() const;

    const TensorEncoding& m_encoding;
    const PacketLayout& m_layout;
    EncodedTensor m_encoded;
    ChunkGeometry m_geometry;
    uint32_t m_seed;
    bool m_hasSideInfo{false};
    std::vector<bool> m_chunkArrived;
    std::vector<uint8_t> m_scratch; ///< Codes of the chunk being unpacked.
    uint32_t m_receivedChunks{0};
};

} // namespace prometheus

#endif // TENSOR_CHUNKS_H
