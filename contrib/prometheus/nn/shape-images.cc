/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "shape-images.h"

#include "seeded-random.h"
#include "shape-fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace prometheus
{

namespace
{

// How hard the images are. Chosen on the validation split so that cnn5 neither fails nor excels.
constexpr double MAX_HALF_ANGLE_TANGENT = 0.2286; // 0.45 rad either way
constexpr double MIN_SCALE = 0.6;
constexpr double MAX_SCALE = 0.95;
constexpr double MAX_SHIFT = 0.2;
constexpr double MIN_CONTRAST = 0.35;
constexpr double MAX_TEXTURE = 0.08;
constexpr uint32_t MAX_STROKES = 2;
constexpr double MAX_NOISE = 0.06;

using Colour = std::array<double, 3>;

/** A plane of pixels, values 0 to 1 before they are quantised. */
struct Canvas
{
    static constexpr int SIDE = 28;
    std::array<Colour, SIDE * SIDE> pixels{};

    /** Centre of a pixel; the canvas spans -1 to 1. */
    static PlanePoint Centre(int index)
    {
        return {(2.0 * (index % SIDE) + 1) / SIDE - 1, (2.0 * (index / SIDE) + 1) / SIDE - 1};
    }

    /** Paints where a signed distance is negative, edges blended over one pixel. */
    template <typename Distance, typename Paint>
    void Fill(const Distance& distance, const Paint& paint)
    {
        for (int i = 0; i < SIDE * SIDE; ++i)
        {
            const PlanePoint point = Centre(i);
            const double cover = std::clamp(0.5 - distance(point) * SIDE / 2, 0.0, 1.0);
            if (cover > 0)
            {
                const Colour colour = paint(point);
                for (std::size_t c = 0; c < colour.size(); ++c)
                {
                    pixels[i][c] += cover * (colour[c] - pixels[i][c]);
                }
            }
        }
    }
};

Colour AnyColour(SeededRandom& random)
{
    Colour colour;
    for (double& value : colour)
    {
        value = random.Uniform(0, 1);
    }
    return colour;
}

/** A colour that some channel tells from another one. */
Colour ContrastingColour(SeededRandom& random, const Colour& other)
{
    while (true)
    {
        const Colour colour = AnyColour(random);
        double contrast = 0;
        for (std::size_t c = 0; c < colour.size(); ++c)
        {
            contrast = std::max(contrast, std::abs(colour[c] - other[c]));
        }
        if (contrast >= MIN_CONTRAST)
        {
            return colour;
        }
    }
}

/** A colour with a pattern of lighter and darker cells: plain, checkers or stripes. */
class Texture
{
  public:
    Texture(SeededRandom& random, const Colour& colour)
        : m_colour(colour),
          m_kind(random.Below(3)),
          m_cellsPerUnit(random.Uniform(2, 5)),
          m_depth(random.Uniform(0, MAX_TEXTURE)),
          m_direction{static_cast<double>(random.Below(3)) - 1, 1}
    {
    }

    Colour operator()(PlanePoint point) const
    {
        const double sign = IsLight(point) ? 1 : -1;
        Colour colour = m_colour;
        for (double& value : colour)
        {
            value += sign * m_depth;
        }
        return colour;
    }

  private:
    bool IsLight(PlanePoint point) const
    {
        const auto cell = [this](double v)
        { return static_cast<int>(std::floor(v * m_cellsPerUnit)); };
        switch (m_kind)
        {
        case 0:
            return true;
        case 1:
            return (cell(point.x) + cell(point.y)) % 2 == 0;
        default:
            return cell(point.x * m_direction.x + point.y * m_direction.y) % 2 == 0;
        }
    }

    Colour m_colour;
    uint32_t m_kind;
    double m_cellsPerUnit;
    double m_depth;
    PlanePoint m_direction;
};

PlanePoint AnyPoint(SeededRandom& random, double reach)
{
    const double x = random.Uniform(-reach, reach);
    return {x, random.Uniform(-reach, reach)};
}

void DrawStrokes(Canvas& canvas, SeededRandom& random)
{
    const uint32_t count = random.Below(MAX_STROKES + 1);
    for (uint32_t i = 0; i < count; ++i)
    {
        const PlanePoint from = AnyPoint(random, 1);
        const PlanePoint offset = AnyPoint(random, 0.6);
        const PlanePoint to{from.x + offset.x, from.y + offset.y};
        const double halfWidth = random.Uniform(0.03, 0.08);
        const Colour colour = AnyColour(random);
        canvas.Fill([&](PlanePoint p) { return StrokeDistance(p, from, to) - halfWidth; },
                    [&](PlanePoint) { return colour; });
    }
}

void DrawMainShape(Canvas& canvas, SeededRandom& random, uint32_t shape, const Colour& background)
{
    const Texture texture(random, ContrastingColour(random, background));
    // The tangent of half the angle gives sine and cosine without a library's rounding.
    const double t = random.Uniform(-MAX_HALF_ANGLE_TANGENT, MAX_HALF_ANGLE_TANGENT);
    const double cosine = (1 - t * t) / (1 + t * t);
    const double sine = 2 * t / (1 + t * t);
    const double scale = random.Uniform(MIN_SCALE, MAX_SCALE);
    const PlanePoint centre = AnyPoint(random, MAX_SHIFT);
    canvas.Fill(
        [&](PlanePoint p)
        {
            const PlanePoint q{(p.x - centre.x) / scale, (p.y - centre.y) / scale};
            const PlanePoint turned{cosine * q.x + sine * q.y, cosine * q.y - sine * q.x};
            return ShapeDistance(shape, turned) * scale;
        },
        texture);
}

void DrawOccluder(Canvas& canvas, SeededRandom& random)
{
    const PlanePoint centre = AnyPoint(random, 0.7);
    const double width = random.Uniform(0.06, 0.2);
    const PlanePoint halfSides{width, random.Uniform(0.06, 0.2)};
    const Colour colour = AnyColour(random);
    canvas.Fill(
        [&](PlanePoint p) {
            return BoxDistance({p.x - centre.x, p.y - centre.y}, halfSides);
        },
        [&](PlanePoint) { return colour; });
}

/** About normal, of unit variance: four bytes of a draw, summed. */
double Noise(uint32_t bits)
{
    const uint32_t sum =
        (bits & 0xff) + ((bits >> 8) & 0xff) + ((bits >> 16) & 0xff) + (bits >> 24);
    return (static_cast<double>(sum) - 510) / 147.8;
}

std::vector<uint8_t> Quantise(const Canvas& canvas, SeededRandom& random)
{
    const double noise = random.Uniform(0, MAX_NOISE);
    const std::size_t plane = canvas.pixels.size();
    std::vector<uint8_t> bytes(3 * plane);
    for (std::size_t i = 0; i < plane; ++i)
    {
        for (std::size_t c = 0; c < 3; ++c)
        {
            const auto bits = static_cast<uint32_t>(random.NextBits() >> 32);
            const double value = std::clamp(canvas.pixels[i][c] + noise * Noise(bits), 0.0, 1.0);
            bytes[c * plane + i] = static_cast<uint8_t>(std::floor(value * 255 + 0.5));
        }
    }
    return bytes;
}

} // namespace

uint32_t ShapeLabel(uint64_t seed, uint32_t index)
{
    const auto classes = static_cast<uint32_t>(GetShapeNames().size());
    std::vector<uint32_t> order(classes);
    std::iota(order.begin(), order.end(), 0);
    // Blocks draw from streams that no image has.
    SeededRandom random(seed, (uint64_t{1} << 32) + index / classes);
    for (uint32_t i = classes - 1; i > 0; --i)
    {
        std::swap(order[i], order[random.Below(i + 1)]);
    }
    return order[index % classes];
}

Tensor DrawShapeImage(uint64_t seed, uint32_t index)
{
    SeededRandom random(seed, index);
    Canvas canvas;
    const Colour background = AnyColour(random);
    const Texture backdrop(random, background);
    canvas.Fill([](PlanePoint) { return -1.0; }, backdrop);
    DrawStrokes(canvas, random);
    DrawMainShape(canvas, random, ShapeLabel(seed, index), background);
    DrawOccluder(canvas, random);
    return Tensor::FromBytes(DType::UInt8, SHAPES_IMAGE, Quantise(canvas, random));
}

} // namespace prometheus
