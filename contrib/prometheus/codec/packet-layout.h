/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PACKET_LAYOUT_H
#define PACKET_LAYOUT_H

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
};

/** How many elements there are and how many go in one packet (the last one may hold fewer). */
struct ChunkGeometry
{
    uint64_t elementCount{0};
    uint32_t elementsPerChunk{1};

    /** ceil(elementCount / elementsPerChunk); 1 for an empty tensor, which travels as a header. */
    uint32_t ChunkCount() const;
    /** Elements in a chunk. @pre chunk < ChunkCount(). */
    uint32_t ElementsIn(uint32_t chunk) const;
};

/**
 * Which elements travel in which packet: a partition of the elements into the chunks of a geometry.
 *
 * Chunk c holds ElementsIn(c) elements whatever the layout; layouts differ in which ones, and so in
 * what a lost packet tears out of the tensor. Stateless; one instance serves everybody.
 */
class PacketLayout
{
  public:
    virtual ~PacketLayout() = default;

    virtual LayoutId GetId() const = 0;
    virtual std::string_view GetName() const = 0;

    /**
     * Row-major indices of the elements of a chunk, in the order they travel.
     * @param seed for layouts that shuffle; others ignore it.
     */
    virtual std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                             const ChunkGeometry& geometry,
                                             uint32_t seed) const = 0;
};

/** Layout by name: "contiguous". @throws InvalidInput listing the known names. */
const PacketLayout& FindLayout(std::string_view name);

/** Layout by number; nullptr when no layout has it (a number off the air). */
const PacketLayout* FindLayout(LayoutId id);

} // namespace prometheus

#endif // PACKET_LAYOUT_H
