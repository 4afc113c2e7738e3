/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "sample-interval.h"

#include "prometheus-error.h"
#include "summary-statistics.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace prometheus
{

MeanInterval StudentInterval(const std::vector<double>& values, double confidence)
{
    if (values.empty())
    {
        throw InvalidInput("an interval of no values: there must be at least one");
    }
    if (!(confidence > 0 && confidence < 1))
    {
        throw InvalidInput("confidence " + std::to_string(confidence) +
                           ": must be between 0 and 1");
    }
    MeanInterval interval;
    interval.mean = *Mean(values);
    const auto deviation = StandardDeviation(values);
    if (!deviation)
    {
        interval.halfWidth = std::numeric_limits<double>::infinity();
        return interval;
    }
    const auto count = static_cast<double>(values.size());
    const boost::math::students_t distribution(count - 1);
    interval.halfWidth =
        boost::math::quantile(distribution, 0.5 + confidence / 2) * *deviation / std::sqrt(count);
    return interval;
}

} // namespace prometheus
