/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "packet-layout.h"

namespace prometheus
{

namespace
{

/**
 * Elements are dealt to the n chunks like cards: chunk c holds c, c + n, c + 2n, and so on in
 * row-major order, so that chunks differ by at most one element. What a lost packet tears out
 * stands alone, among neighbours that arrived; where n divides the width of a row, that goes for
 * the neighbours in the row only.
 */
class InterleavedLayout : public PacketLayout
{
  public:
    LayoutId GetId() const override
    {
        return LayoutId::Interleaved;
    }

    std::string_view GetName() const override
    {
        return "interleaved";
    }

    ChunkGeometry CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const override
    {
        ChunkGeometry geometry = PacketLayout::CutIntoChunks(shape, elementsPerChunk);
        geometry.isEven = true;
        return geometry;
    }

    std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                     const ChunkGeometry& geometry,
                                     uint32_t) const override
    {
        std::vector<uint64_t> elements(geometry.ElementsIn(chunk));
        const uint64_t chunks = geometry.ChunkCount();
        uint64_t next = chunk;
        for (uint64_t& element : elements)
        {
            element = next;
            next += chunks;
        }
        return elements;
    }
};

} // namespace

const PacketLayout& GetInterleavedLayout()
{
    static const InterleavedLayout layout;
    return layout;
}

} // namespace prometheus
