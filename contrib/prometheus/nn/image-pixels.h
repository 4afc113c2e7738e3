/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_PIXELS_H
#define IMAGE_PIXELS_H

#include "tensor.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace prometheus
{

/**
 * Decodes a PNG or JPEG file to uint8, 3 (RGB) x height x width. Transparency is left out.
 *
 * @param name of the picture, for messages.
 * @throws CorruptFile naming the picture: neither format, damaged or truncated, over 67 million
 *         pixels (checked before memory is taken for them).
 */
Tensor DecodePicture(std::string_view file, const std::string& name);

/**
 * The image in grey (1) or RGB (3): grey is 0.299 R + 0.587 G + 0.114 B, rounded (ITU-R BT.601, as
 * most image libraries have it); RGB of grey has three equal channels.
 * @throws InvalidInput unless image is uint8, 1 or 3 x height x width, and channels 1 or 3.
 */
Tensor WithChannels(const Tensor& image, uint32_t channels);

/**
 * The image in another size: a triangle filter, widened to what a new pixel covers when the image
 * shrinks (bilinear with antialiasing, as networks are usually trained on), rows after columns.
 * @throws InvalidInput unless image is uint8, channels x height x width, and the new size positive.
 */
Tensor Resized(const Tensor& image, uint32_t height, uint32_t width);

} // namespace prometheus

#endif // IMAGE_PIXELS_H
