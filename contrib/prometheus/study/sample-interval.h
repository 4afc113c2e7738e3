/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SAMPLE_INTERVAL_H
#define SAMPLE_INTERVAL_H

#include "crossed-interval.h"

#include <vector>

namespace prometheus
{

/**
 * Mean of independent values with Student's interval: t of n - 1 degrees of freedom times the
 * standard deviation over the square root of n. Of paired differences it is the paired interval.
 *
 * One value has an infinite interval.
 *
 * @param confidence between 0 and 1.
 * @throws InvalidInput when there is no value, one is NaN or infinite, or the confidence is not
 *         between 0 and 1.
 */
MeanInterval StudentInterval(const std::vector<double>& values, double confidence = 0.95);

} // namespace prometheus

#endif // SAMPLE_INTERVAL_H
