/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCORE_INTERVALS_H
#define SCORE_INTERVALS_H

#include "crossed-interval.h"
#include "study-trainings.h"

#include <cmath>

namespace prometheus
{

/** How much less a strategy classifies correctly than networks without a cut, on paired images. */
inline MeanInterval DropInterval(RightImages clean, const RightImages& right)
{
    for (std::size_t t = 0; t < clean.size(); ++t)
    {
        for (std::size_t i = 0; i < clean[t].size(); ++i)
        {
            clean[t][i] -= right[t][i];
        }
    }
    return CrossedInterval(clean);
}

/** A number as tables hold it: more digits than any interval can tell apart are noise. */
inline double Rounded(double value, int digits)
{
    const double scale = std::pow(10, digits);
    return std::round(value * scale) / scale;
}

/** A share in hundredths. */
inline double Hundredths(double share)
{
    return Rounded(100 * share, 3);
}

} // namespace prometheus

#endif // SCORE_INTERVALS_H
