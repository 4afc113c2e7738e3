/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-pixels.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace prometheus
{

namespace
{

void RequireImage(const Tensor& image)
{
    const Shape& shape = image.GetShape();
    if (image.GetDType() != DType::UInt8 || shape.size() != 3 || ElementCount(shape) == 0)
    {
        throw InvalidInput("an image is " + std::string(NameOf(image.GetDType())) + " of shape " +
                           ToString(shape) + ", expected uint8 of channels x height x width");
    }
}

std::vector<uint8_t> ToGrey(const uint8_t* rgb, std::size_t pixels)
{
    std::vector<uint8_t> grey(pixels);
    for (std::size_t i = 0; i < pixels; ++i)
    {
        const uint32_t thousandths =
            299U * rgb[i] + 587U * rgb[pixels + i] + 114U * rgb[2 * pixels + i];
        grey[i] = static_cast<uint8_t>((thousandths + 500) / 1000);
    }
    return grey;
}

/** What a pixel of the new image takes from a row (or column) of the old one. */
struct Window
{
    std::size_t first{0};
    std::vector<float> weights;
};

std::vector<Window> TriangleWindows(std::size_t from, std::size_t to)
{
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    const double radius = std::max(scale, 1.0);
    std::vector<Window> windows(to);
    for (std::size_t i = 0; i < to; ++i)
    {
        const double centre = (static_cast<double>(i) + 0.5) * scale;
        const auto first = static_cast<std::size_t>(std::max(0.0, centre - radius));
        const auto last = std::min(from, static_cast<std::size_t>(std::ceil(centre + radius)));
        std::vector<double> weights;
        double sum = 0;
        for (std::size_t j = first; j < last; ++j)
        {
            const double distance = std::abs(static_cast<double>(j) + 0.5 - centre) / radius;
            weights.push_back(std::max(0.0, 1 - distance));
            sum += weights.back();
        }
        windows[i].first = first;
        for (const double weight : weights)
        {
            windows[i].weights.push_back(static_cast<float>(weight / sum));
        }
    }
    return windows;
}

/** Filters along one axis: lines of count values, stride apart; all other axes stay. */
std::vector<float> FilterAxis(const std::vector<float>& in,
                              std::size_t outer,
                              std::size_t from,
                              std::size_t inner,
                              std::size_t to)
{
    const auto windows = TriangleWindows(from, to);
    std::vector<float> out(outer * to * inner);
    for (std::size_t o = 0; o < outer; ++o)
    {
        for (std::size_t i = 0; i < to; ++i)
        {
            float* target = &out[(o * to + i) * inner];
            for (std::size_t k = 0; k < windows[i].weights.size(); ++k)
            {
                const float weight = windows[i].weights[k];
                const float* source = &in[(o * from + windows[i].first + k) * inner];
                for (std::size_t x = 0; x < inner; ++x)
                {
                    target[x] += weight * source[x];
                }
            }
        }
    }
    return out;
}

} // namespace

Tensor WithChannels(const Tensor& image, uint32_t channels)
{
    RequireImage(image);
    Shape shape = image.GetShape();
    if ((shape[0] != 1 && shape[0] != 3) || (channels != 1 && channels != 3))
    {
        throw InvalidInput("an image of " + std::to_string(shape[0]) + " channels cannot get " +
                           std::to_string(channels) + ", both must be 1 (grey) or 3 (RGB)");
    }
    if (shape[0] == channels)
    {
        return image;
    }
    const auto pixels = static_cast<std::size_t>(shape[1] * shape[2]);
    const uint8_t* bytes = image.GetBytes();
    shape[0] = channels;
    if (channels == 1)
    {
        return Tensor::FromBytes(DType::UInt8, shape, ToGrey(bytes, pixels));
    }
    std::vector<uint8_t> rgb;
    for (int channel = 0; channel < 3; ++channel)
    {
        rgb.insert(rgb.end(), bytes, bytes + pixels);
    }
    return Tensor::FromBytes(DType::UInt8, shape, std::move(rgb));
}

Tensor Resized(const Tensor& image, uint32_t height, uint32_t width)
{
    RequireImage(image);
    if (height == 0 || width == 0)
    {
        throw InvalidInput("an image cannot be resized to " + std::to_string(height) + "x" +
                           std::to_string(width) + " pixels");
    }
    const Shape& shape = image.GetShape();
    const auto channels = static_cast<std::size_t>(shape[0]);
    const auto rows = static_cast<std::size_t>(shape[1]);
    const auto columns = static_cast<std::size_t>(shape[2]);
    const std::vector<float> values(image.GetBytes(), image.GetBytes() + image.GetByteCount());
    const auto wide = FilterAxis(values, channels * rows, columns, 1, width);
    const auto both = FilterAxis(wide, channels, rows, width, height);
    std::vector<uint8_t> bytes(both.size());
    std::transform(both.begin(),
                   both.end(),
                   bytes.begin(),
                   [](float value)
                   { return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F))); });
    return Tensor::FromBytes(DType::UInt8, {shape[0], height, width}, std::move(bytes));
}

} // namespace prometheus
