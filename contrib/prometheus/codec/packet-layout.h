/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PACKET_LAYOUT_H
#define PACKET_LAYOUT_H

#include "tensor.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace prometheus
{

/** Number of a layout as it travels in packets: never renumber. */
enum class LayoutId : uint8_t
{
    Contiguous = 1,
    Interleaved = 2,
    Random = 3,
    Channelwise = 4,
    /** Has no name to be found by: see ImportanceLayout. */
    Importance = 5,
};

/**
 * How the elements of a tensor are cut into packets: block after block (a channel, for one; the
 * whole tensor by default), each block into chunks of elementsPerChunk, its last one perhaps
 * shorter; or into as many chunks whose sizes differ by at most one.
 */
struct ChunkGeometry
{
    uint64_t elementCount{0};
    /** Most elements in a chunk. */
    uint32_t elementsPerChunk{1};
    /** Elements in a block, the last one perhaps shorter; 0 means one block. */
    uint64_t blockElements{0};
    /** Whether the chunks of a block share its elements evenly, longer ones first. */
    bool isEven{false};

    /** Number of chunks; 1 for an empty tensor, which travels as a header. */
    uint32_t ChunkCount() const;
    /** Elements in a chunk. @pre chunk < ChunkCount(). */
    uint32_t ElementsIn(uint32_t chunk) const;
    /** Elements in the chunks before this one. @pre chunk < ChunkCount(). */
    uint64_t ElementsBefore(uint32_t chunk) const;

    /** @throws InvalidInput when there is no chunk size, or the chunks are too many to number. */
    void Validate() const;
};

/**
 * Which elements travel in which packet: a partition of the elements into the chunks of a geometry.
 *
 * Chunk c holds ElementsIn(c) elements whatever the layout; layouts differ in which ones, and so in
 * what a lost packet tears out of the tensor. Stateless; one instance serves everybody.
 *
 * To add one: a file like contiguous-layout.cc, a number in LayoutId, and its line in
 * packet-layout.cc.
 */
class PacketLayout
{
  public:
    virtual ~PacketLayout() = default;

    virtual LayoutId GetId() const = 0;
    virtual std::string_view GetName() const = 0;

    /**
     * Cuts a tensor, without regard to its extents unless the layout has some. Handing in the
     * elementsPerChunk of the result gives the same result: that number travels.
     * @throws InvalidInput as ChunkGeometry::Validate().
     */
    virtual ChunkGeometry CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const;

    /**
     * Whether this layout has such a seed, perhaps off the air. All but ImportanceLayout have any.
     */
    virtual bool AcceptsSeed(uint32_t seed) const;

    /**
     * Row-major indices of the elements of a chunk, in the order they travel.
     * @param seed for layouts that shuffle; others ignore it.
     */
    virtual std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                             const ChunkGeometry& geometry,
                                             uint32_t seed) const = 0;

    /** Copies the codes of a chunk out of those of a tensor, in the order they travel. */
    virtual void Gather(const uint8_t* tensorCodes,
                        std::size_t bytesPerCode,
                        uint32_t chunk,
                        const ChunkGeometry& geometry,
                        uint32_t seed,
                        uint8_t* chunkCodes) const;
    /** Copies the codes of a chunk to their places among those of a tensor. */
    virtual void Scatter(const uint8_t* chunkCodes,
                         std::size_t bytesPerCode,
                         uint32_t chunk,
                         const ChunkGeometry& geometry,
                         uint32_t seed,
                         uint8_t* tensorCodes) const;
};

/**
 * Layout by name: "contiguous", "interleaved", "random", "channelwise". Which to take by default:
 * DEFAULT_LAYOUT. @throws InvalidInput listing the known names.
 */
const PacketLayout& FindLayout(std::string_view name);

/** Of neighbours at most one is lost with a packet: what is lost stands among what arrived. */
inline constexpr std::string_view DEFAULT_LAYOUT = "interleaved";

/** Layout by number; nullptr when no layout has it (a number off the air). */
const PacketLayout* FindLayout(LayoutId id);

} // namespace prometheus

#endif // PACKET_LAYOUT_H
