/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "summary-statistics.h"

#include "prometheus-error.h"

#include <boost/math/statistics/univariate_statistics.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace prometheus
{

namespace
{

void RequireFinite(const std::vector<double>& values)
{
    const auto odd = std::find_if(
        values.begin(), values.end(), [](double value) { return !std::isfinite(value); });
    if (odd != values.end())
    {
        throw InvalidInput("value " + std::to_string(odd - values.begin()) + " of " +
                           std::to_string(values.size()) + " is " + std::to_string(*odd) +
                           ", must be finite to be summed up");
    }
}

} // namespace

std::optional<double> Mean(const std::vector<double>& values)
{
    RequireFinite(values);
    if (values.empty())
    {
        return std::nullopt;
    }
    return boost::math::statistics::mean(values);
}

std::optional<double> StandardDeviation(const std::vector<double>& values)
{
    RequireFinite(values);
    if (values.size() < 2)
    {
        return std::nullopt;
    }
    return std::sqrt(boost::math::statistics::sample_variance(values));
}

std::optional<double> Percentile(std::vector<double> values, double percent)
{
    if (!(percent >= 0 && percent <= 100))
    {
        throw InvalidInput("percentile " + std::to_string(percent) + " is not in 0..100");
    }
    RequireFinite(values);
    if (values.empty())
    {
        return std::nullopt;
    }
    // Multiplied before it is divided: exact for whole percents, so no rank is one too high.
    const double rank = std::ceil(percent * static_cast<double>(values.size()) / 100);
    const auto index = static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[static_cast<std::size_t>(index)];
}

} // namespace prometheus
