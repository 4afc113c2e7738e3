/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RECONSTRUCTION_FIXTURES_H
#define RECONSTRUCTION_FIXTURES_H

#include "channel-planes.h"
#include "masked-tensor.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace prometheus
{

/** From -1 to 1, the same with every library. */
inline float Uniform(std::mt19937& random)
{
    return static_cast<float>(random()) / 2147483648.0F - 1;
}

/**
 * Draws activations as convolutions make them: channels that are mixtures of a few smooth maps, and
 * a little noise; rectified, when asked to.
 */
class SmoothActivations
{
  public:
    SmoothActivations(Shape shape, bool isRectified, uint32_t seed)
        : m_shape(std::move(shape)),
          m_isRectified(isRectified),
          m_random(seed)
    {
        m_mix.resize(ChannelPlanes::Of(m_shape).channels * MAPS);
        for (auto& weight : m_mix)
        {
            weight = Uniform(m_random);
        }
    }

    Tensor Draw()
    {
        const auto planes = ChannelPlanes::Of(m_shape);
        const std::size_t size = planes.ElementsPerChannel();
        std::vector<float> values(planes.ElementCount(), 0);
        for (std::size_t map = 0; map < MAPS; ++map)
        {
            const float phase = 3 * Uniform(m_random);
            const float down = 3 * Uniform(m_random) / static_cast<float>(planes.rows);
            const float across = 3 * Uniform(m_random) / static_cast<float>(planes.columns);
            const float level = Uniform(m_random);
            for (std::size_t i = 0; i < values.size(); ++i)
            {
                const auto row = static_cast<float>(i % size / planes.columns);
                const auto column = static_cast<float>(i % planes.columns);
                values[i] += m_mix[i / size * MAPS + map] *
                             (std::sin(down * row + across * column + phase) + level);
            }
        }
        for (auto& value : values)
        {
            value += 0.02F * Uniform(m_random);
            value = m_isRectified ? std::max(value, 0.0F) : value;
        }
        return Tensor::FromFloats(m_shape, values);
    }

    std::vector<Tensor> DrawMany(int count)
    {
        std::vector<Tensor> drawn;
        for (int i = 0; i < count; ++i)
        {
            drawn.push_back(Draw());
        }
        return drawn;
    }

  private:
    static constexpr std::size_t MAPS = 5;

    Shape m_shape;
    bool m_isRectified;
    std::mt19937 m_random;
    std::vector<float> m_mix;
};

/** Each element lost with this probability. */
inline std::vector<bool> LoseElements(const Shape& shape, double share, std::mt19937& random)
{
    std::vector<bool> arrived(static_cast<std::size_t>(ElementCount(shape)));
    for (std::size_t i = 0; i < arrived.size(); ++i)
    {
        arrived[i] = static_cast<double>(random()) >= share * 4294967296.0;
    }
    return arrived;
}

/** Each block of so many rows of a channel lost with this probability: the packets of DFTS. */
inline std::vector<bool> LoseRows(const Shape& shape,
                                  std::size_t rows,
                                  double share,
                                  std::mt19937& random)
{
    const auto planes = ChannelPlanes::Of(shape);
    std::vector<bool> arrived(planes.ElementCount());
    bool isThere = true;
    for (std::size_t i = 0; i < arrived.size(); ++i)
    {
        const std::size_t place = i % planes.ElementsPerChannel();
        if (place % (rows * planes.columns) == 0)
        {
            isThere = static_cast<double>(random()) >= share * 4294967296.0;
        }
        arrived[i] = isThere;
    }
    return arrived;
}

/** Root of the squared error over the squared values, of what was lost or of all. */
inline double RelativeError(const Tensor& truth, const MaskedTensor& repaired, bool ofLostOnly)
{
    double error = 0;
    double whole = 0;
    for (std::size_t i = 0; i < repaired.arrived.size(); ++i)
    {
        if (!ofLostOnly || !repaired.arrived[i])
        {
            const double value = truth.GetFloats()[i];
            error += std::pow(repaired.tensor.GetFloats()[i] - value, 2);
            whole += value * value;
        }
    }
    return std::sqrt(error / whole);
}

} // namespace prometheus

#endif // RECONSTRUCTION_FIXTURES_H
