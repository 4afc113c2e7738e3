/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SHAPE_IMAGES_H
#define SHAPE_IMAGES_H

#include "tensor.h"

#include <cstdint>

namespace prometheus
{

/** Grows with every change that changes any pixel: trained weights are cached under it. */
inline constexpr uint32_t SHAPES_VERSION = 1;

/** Shape of every image of "shapes": 28x28 RGB. */
inline const Shape SHAPES_IMAGE{3, 28, 28};

/**
 * The images "shapes": one of ten filled shapes (see GetShapeNames()) of random colours, size,
 * place and slant, textured as is its background, among clutter, partly hidden, under noise.
 *
 * Drawn, not stored: image and class are pure functions of (seed, index), of integers and of
 * doubles that round alike everywhere, so no machine sees other bytes.
 */
Tensor DrawShapeImage(uint64_t seed, uint32_t index);

/** Class of an image. Every ten images from a multiple of ten on show each class once. */
uint32_t ShapeLabel(uint64_t seed, uint32_t index);

} // namespace prometheus

#endif // SHAPE_IMAGES_H
