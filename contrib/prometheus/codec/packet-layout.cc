/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "packet-layout.h"

#include "named-lookup.h"
#include "prometheus-error.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace prometheus
{

// Each is defined in the file of its name.
const PacketLayout& GetChannelwiseLayout();
const PacketLayout& GetContiguousLayout();
const PacketLayout& GetInterleavedLayout();
const PacketLayout& GetRandomLayout();

namespace
{

const auto& KnownLayouts()
{
    static const std::array known{
        &GetContiguousLayout(),
        &GetInterleavedLayout(),
        &GetRandomLayout(),
        &GetChannelwiseLayout(),
    };
    return known;
}

uint64_t DivideUp(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0 ? 1 : 0);
}

/** Elements of a block: the last one may hold fewer. */
uint64_t BlockElements(const ChunkGeometry& geometry)
{
    return geometry.blockElements == 0 ? geometry.elementCount
                                       : std::min(geometry.blockElements, geometry.elementCount);
}

uint64_t CountChunks(const ChunkGeometry& geometry)
{
    if (geometry.elementCount == 0)
    {
        return 1;
    }
    const uint64_t block = BlockElements(geometry);
    return geometry.elementCount / block * DivideUp(block, geometry.elementsPerChunk) +
           DivideUp(geometry.elementCount % block, geometry.elementsPerChunk);
}

} // namespace

uint32_t ChunkGeometry::ChunkCount() const
{
    return static_cast<uint32_t>(CountChunks(*this));
}

uint64_t ChunkGeometry::ElementsBefore(uint32_t chunk) const
{
    const uint64_t block = BlockElements(*this);
    if (block == 0)
    {
        return 0;
    }
    const uint64_t chunksPerBlock = DivideUp(block, elementsPerChunk);
    const uint64_t start = chunk / chunksPerBlock * block;
    const uint64_t inBlock = chunk % chunksPerBlock;
    if (!isEven)
    {
        return start + inBlock * elementsPerChunk;
    }
    const uint64_t elements = std::min(block, elementCount - start);
    const uint64_t chunks = DivideUp(elements, elementsPerChunk);
    return start + inBlock * (elements / chunks) + std::min(inBlock, elements % chunks);
}

uint32_t ChunkGeometry::ElementsIn(uint32_t chunk) const
{
    const uint64_t end = chunk + 1 < ChunkCount() ? ElementsBefore(chunk + 1) : elementCount;
    return static_cast<uint32_t>(end - ElementsBefore(chunk));
}

void ChunkGeometry::Validate() const
{
    if (elementsPerChunk == 0)
    {
        throw InvalidInput("a tensor of " + std::to_string(elementCount) +
                           " elements cannot be cut into chunks of 0 elements");
    }
    const uint64_t limit = std::numeric_limits<uint32_t>::max();
    if (CountChunks(*this) > limit)
    {
        throw InvalidInput("a tensor of " + std::to_string(elementCount) +
                           " elements in chunks of " + std::to_string(elementsPerChunk) +
                           " has more than " + std::to_string(limit) + " chunks");
    }
}

ChunkGeometry PacketLayout::CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const
{
    ChunkGeometry geometry;
    geometry.elementCount = static_cast<uint64_t>(ElementCount(shape));
    geometry.elementsPerChunk = elementsPerChunk;
    geometry.Validate();
    return geometry;
}

bool PacketLayout::AcceptsSeed(uint32_t) const
{
    return true;
}

void PacketLayout::Gather(const uint8_t* tensorCodes,
                          std::size_t bytesPerCode,
                          uint32_t chunk,
                          const ChunkGeometry& geometry,
                          uint32_t seed,
                          uint8_t* chunkCodes) const
{
    for (const uint64_t element : ElementsOf(chunk, geometry, seed))
    {
        std::memcpy(chunkCodes, tensorCodes + element * bytesPerCode, bytesPerCode);
        chunkCodes += bytesPerCode;
    }
}

void PacketLayout::Scatter(const uint8_t* chunkCodes,
                           std::size_t bytesPerCode,
                           uint32_t chunk,
                           const ChunkGeometry& geometry,
                           uint32_t seed,
                           uint8_t* tensorCodes) const
{
    for (const uint64_t element : ElementsOf(chunk, geometry, seed))
    {
        std::memcpy(tensorCodes + element * bytesPerCode, chunkCodes, bytesPerCode);
        chunkCodes += bytesPerCode;
    }
}

const PacketLayout& FindLayout(std::string_view name)
{
    return FindNamed("layout", KnownLayouts(), name);
}

const PacketLayout* FindLayout(LayoutId id)
{
    for (const auto* layout : KnownLayouts())
    {
        if (layout->GetId() == id)
        {
            return layout;
        }
    }
    return nullptr;
}

} // namespace prometheus
