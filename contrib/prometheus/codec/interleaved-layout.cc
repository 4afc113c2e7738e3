/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "packet-layout.h"

#include <cstring>

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

    void Gather(const uint8_t* tensorCodes,
                std::size_t bytesPerCode,
                uint32_t chunk,
                const ChunkGeometry& geometry,
                uint32_t,
                uint8_t* chunkCodes) const override
    {
        const std::size_t stride = geometry.ChunkCount() * bytesPerCode;
        CopyCodes(chunkCodes,
                  bytesPerCode,
                  tensorCodes + chunk * bytesPerCode,
                  stride,
                  bytesPerCode,
                  geometry.ElementsIn(chunk));
    }

    void Scatter(const uint8_t* chunkCodes,
                 std::size_t bytesPerCode,
                 uint32_t chunk,
                 const ChunkGeometry& geometry,
                 uint32_t,
                 uint8_t* tensorCodes) const override
    {
        const std::size_t stride = geometry.ChunkCount() * bytesPerCode;
        CopyCodes(tensorCodes + chunk * bytesPerCode,
                  stride,
                  chunkCodes,
                  bytesPerCode,
                  bytesPerCode,
                  geometry.ElementsIn(chunk));
    }

  private:
    /** A copy of a size that the compiler knows is one instruction; of any other, a call. */
    template <std::size_t BYTES>
    static void Copy(uint8_t* to,
                     std::size_t toStride,
                     const uint8_t* from,
                     std::size_t fromStride,
                     uint32_t count)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            std::memcpy(to + i * toStride, from + i * fromStride, BYTES);
        }
    }

    static void CopyCodes(uint8_t* to,
                          std::size_t toStride,
                          const uint8_t* from,
                          std::size_t fromStride,
                          std::size_t bytesPerCode,
                          uint32_t count)
    {
        switch (bytesPerCode)
        {
        case 1:
            return Copy<1>(to, toStride, from, fromStride, count);
        case 2:
            return Copy<2>(to, toStride, from, fromStride, count);
        case 4:
            return Copy<4>(to, toStride, from, fromStride, count);
        default:
            for (uint32_t i = 0; i < count; ++i)
            {
                std::memcpy(to + i * toStride, from + i * fromStride, bytesPerCode);
            }
        }
    }
};

} // namespace

const PacketLayout& GetInterleavedLayout()
{
    static const InterleavedLayout layout;
    return layout;
}

} // namespace prometheus
