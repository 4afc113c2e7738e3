/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAIRED_RATIO_H
#define PAIRED_RATIO_H

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace prometheus
{

/** A ratio of times with its uncertainty. */
struct RatioEstimate
{
    double median{0};
    /** Interval that covers the true median with a probability of at least 95 %. */
    double low{0};
    double high{0};
    std::size_t pairs{0};
};

/**
 * Median of ratios and its 95 % interval between two order statistics: the number of ratios below
 * the true median is binomial, whatever their distribution (Conover, Practical Nonparametric
 * Statistics, section 3.2).
 *
 * @throws std::invalid_argument for fewer than 6 ratios, which bound nothing.
 */
inline RatioEstimate MedianOfRatios(std::vector<double> ratios)
{
    const std::size_t n = ratios.size();
    if (n < 6)
    {
        throw std::invalid_argument("the median of " + std::to_string(n) +
                                    " ratios has no 95 % interval: at least 6 are needed");
    }
    std::sort(ratios.begin(), ratios.end());
    // The most ratios that may be left out at each end with a tail of at most 2.5 %.
    double tail = 0;
    std::size_t left = 0;
    for (std::size_t k = 0; k < n; ++k)
    {
        const auto m = static_cast<double>(n);
        const auto i = static_cast<double>(k);
        tail += std::exp(std::lgamma(m + 1) - std::lgamma(i + 1) - std::lgamma(m - i + 1) -
                         m * std::log(2.0));
        if (tail > 0.025)
        {
            break;
        }
        left = k;
    }
    const double median = n % 2 ? ratios[n / 2] : (ratios[n / 2 - 1] + ratios[n / 2]) / 2;
    return {median, ratios[left], ratios[n - 1 - left], n};
}

/** Wall-clock seconds that a call takes. */
template <typename Function>
double SecondsOf(const Function& function)
{
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/**
 * Asks two functions for what they cost in interleaved pairs, each time in the other order, so that
 * whatever else the machine does weighs on both alike.
 *
 * @param first called with the number of the pair, from 0; second likewise.
 * @return of the first function's costs over the second's.
 */
template <typename First, typename Second>
RatioEstimate ComparePairs(const First& first, const Second& second, std::size_t pairs)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < pairs; ++i)
    {
        double costs[2];
        if (i % 2 == 0)
        {
            costs[0] = first(i);
            costs[1] = second(i);
        }
        else
        {
            costs[1] = second(i);
            costs[0] = first(i);
        }
        ratios.push_back(costs[0] / costs[1]);
    }
    return MedianOfRatios(std::move(ratios));
}

/**
 * Times two functions as ComparePairs() does. Each is called once before, untimed.
 *
 * @return of the first function's time over the second's.
 */
template <typename First, typename Second>
RatioEstimate MeasurePairedRatio(const First& first, const Second& second, std::size_t pairs = 30)
{
    first();
    second();
    return ComparePairs([&](std::size_t) { return SecondsOf(first); },
                        [&](std::size_t) { return SecondsOf(second); },
                        pairs);
}

/** "name: ratio median [low, high] (pairs n)" on stdout. */
inline void PrintRatio(const std::string& name, const RatioEstimate& ratio)
{
    std::printf("%s: ratio %.4g [%.4g, %.4g] (pairs %zu)\n",
                name.c_str(),
                ratio.median,
                ratio.low,
                ratio.high,
                ratio.pairs);
}

} // namespace prometheus

#endif // PAIRED_RATIO_H
