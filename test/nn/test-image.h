/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TEST_IMAGE_H
#define TEST_IMAGE_H

#include "seeded-random.h"
#include "tensor.h"

namespace prometheus
{

/** A uint8 image of random pixels. */
inline Tensor RandomImage(const Shape& shape, uint64_t seed)
{
    SeededRandom random(seed);
    std::vector<uint8_t> pixels(static_cast<std::size_t>(ElementCount(shape)));
    for (auto& pixel : pixels)
    {
        pixel = static_cast<uint8_t>(random.Below(256));
    }
    return Tensor::FromBytes(DType::UInt8, shape, std::move(pixels));
}

/** The same values as float32. */
inline Tensor AsFloats(const Tensor& image)
{
    return Tensor::FromFloats(
        image.GetShape(),
        std::vector<float>(image.GetBytes(), image.GetBytes() + image.GetElementCount()));
}

} // namespace prometheus

#endif // TEST_IMAGE_H
