/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef GROWTH_FIT_H
#define GROWTH_FIT_H

#include <algorithm>
#include <cmath>
#include <ctime>
#include <optional>
#include <vector>

namespace prometheus
{

/** Processor time of this thread [s]: other programs on the machine disturb it least. */
inline double ProcessorSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/** Of at least one value. */
inline double Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** What a problem of some size costs, in any unit. */
struct GrowthPoint
{
    double size;
    double cost;
};

/**
 * The power of the size with which costs grow: slope of the least squares line through the
 * logarithms. Sizes below a tenth of the last one are left out: constant costs rule there.
 *
 * @param points with rising sizes.
 * @return nothing when fewer than two points are left.
 */
inline std::optional<double> Exponent(const std::vector<GrowthPoint>& points)
{
    constexpr double FITTED_SHARE = 0.1;
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (const GrowthPoint& point : points)
    {
        if (point.size >= FITTED_SHARE * points.back().size)
        {
            const double lx = std::log(point.size);
            const double ly = std::log(point.cost);
            n += 1;
            x += lx;
            y += ly;
            xx += lx * lx;
            xy += lx * ly;
        }
    }
    return n < 2 ? std::nullopt : std::optional<double>((n * xy - x * y) / (n * xx - x * x));
}

} // namespace prometheus

#endif // GROWTH_FIT_H
