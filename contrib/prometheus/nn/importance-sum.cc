/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "importance-sum.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace prometheus
{

namespace
{

double Mean(const float* values, int64_t count)
{
    // Several sums at once, so that an addition need not wait for the last.
    constexpr int64_t lanes = 8;
    std::array<double, lanes> sums{};
    int64_t i = 0;
    for (; i + lanes <= count; i += lanes)
    {
        for (int64_t lane = 0; lane < lanes; ++lane)
        {
            sums[lane] += values[i + lane];
        }
    }
    double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
    for (; i < count; ++i)
    {
        sum += values[i];
    }
    return sum / static_cast<double>(count);
}

} // namespace

void SumImportance(const float* activation,
                   const float* gradient,
                   int64_t channels,
                   std::vector<double>& map)
{
    const auto positions = static_cast<int64_t>(map.size());
    std::vector<double> alphas(channels);
    for (int64_t channel = 0; channel < channels; ++channel)
    {
        alphas[channel] = Mean(gradient + channel * positions, positions);
    }
    std::fill(map.begin(), map.end(), 0.0);
    // A part of the map at a time, which stays in the nearest cache while the channels pass.
    constexpr int64_t block = 1024;
    for (int64_t first = 0; first < positions; first += block)
    {
        const int64_t count = std::min(block, positions - first);
        double* sums = map.data() + first;
        for (int64_t channel = 0; channel < channels; ++channel)
        {
            const double alpha = alphas[channel];
            const float* values = activation + channel * positions + first;
            for (int64_t i = 0; i < count; ++i)
            {
                sums[i] += alpha * values[i];
            }
        }
    }
}

} // namespace prometheus
