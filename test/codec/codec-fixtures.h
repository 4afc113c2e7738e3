/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CODEC_FIXTURES_H
#define CODEC_FIXTURES_H

#include "packet-layout.h"
#include "tensor-encoding.h"
#include "tensor.h"

#include <cstring>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus
{

/** Any bit patterns at all: NaN with payloads, infinities, denormals, both zeros. */
inline Tensor RandomBits(DType dtype, const Shape& shape, std::mt19937& random)
{
    const auto count = static_cast<std::size_t>(ElementCount(shape)) * BytesPerElement(dtype);
    std::vector<uint8_t> bytes(count);
    for (auto& byte : bytes)
    {
        byte = static_cast<uint8_t>(random());
    }
    return Tensor::FromBytes(dtype, shape, std::move(bytes));
}

/** Values as behind a rectifier: about half of them zero. */
inline Tensor RandomActivation(const Shape& shape, std::mt19937& random)
{
    std::vector<float> values(static_cast<std::size_t>(ElementCount(shape)));
    for (auto& value : values)
    {
        const auto bits = static_cast<int>(random() >> 8) - (1 << 23);
        value = bits > 0 ? static_cast<float>(bits) / (1 << 20) : 0;
    }
    return Tensor::FromFloats(shape, values);
}

/** Rank 0 to 8, some extents zero, at most 6^8 elements and mostly far fewer. */
inline Shape RandomShape(std::mt19937& random)
{
    Shape shape(random() % 9);
    for (auto& extent : shape)
    {
        extent = random() % 20 == 0 ? 0 : 1 + static_cast<int64_t>(random() % 3);
    }
    return shape;
}

/**
 * Channel by channel, no packet across two, each chunk's elements backwards from a seeded start: a
 * layout with everything that a contiguous one has not.
 */
class BackwardsLayout : public PacketLayout
{
  public:
    LayoutId GetId() const override
    {
        return static_cast<LayoutId>(200);
    }

    std::string_view GetName() const override
    {
        return "backwards";
    }

    ChunkGeometry CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const override
    {
        ChunkGeometry geometry;
        geometry.elementCount = static_cast<uint64_t>(ElementCount(shape));
        geometry.elementsPerChunk = elementsPerChunk;
        const uint64_t channels = shape.empty() ? 1 : static_cast<uint64_t>(shape[0]);
        geometry.blockElements = channels == 0 ? 0 : geometry.elementCount / channels;
        geometry.Validate();
        return geometry;
    }

    std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                     const ChunkGeometry& geometry,
                                     uint32_t seed) const override
    {
        const uint64_t count = geometry.ElementsIn(chunk);
        std::vector<uint64_t> elements;
        for (uint64_t i = 0; i < count; ++i)
        {
            elements.push_back(geometry.ElementsBefore(chunk) + (seed + count - i) % count);
        }
        return elements;
    }
};

} // namespace prometheus

#endif // CODEC_FIXTURES_H
