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
    std::fill(map.begin(), map.end(), 0.0);
    for (int64_t channel = 0; channel < channels; ++channel)
    {
        const double alpha = Mean(gradient + channel * positions, positions);
        const float* values = activation + channel * positions;
        for (int64_t i = 0; i < positions; ++i)
        {
            map[i] += alpha * values[i];
        }
    }
}

} // namespace prometheus
