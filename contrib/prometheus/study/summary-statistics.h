/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SUMMARY_STATISTICS_H
#define SUMMARY_STATISTICS_H

#include <optional>
#include <vector>

namespace prometheus
{

/**
 * Arithmetic mean; not known for no values.
 * @throws InvalidInput naming the first value that is NaN or infinite (so do all functions here).
 */
std::optional<double> Mean(const std::vector<double>& values);

/**
 * Standard deviation of the population that the values are a sample of (divided by n - 1); not
 * known for fewer than two values.
 */
std::optional<double> StandardDeviation(const std::vector<double>& values);

/**
 * Percentile by the nearest rank: the smallest of the values that at least percent of a hundred of
 * them do not exceed, so always one of them; not known for no values.
 * @param percent from 0 (the smallest value) to 100 (the largest).
 * @throws InvalidInput when percent is outside these.
 */
std::optional<double> Percentile(std::vector<double> values, double percent);

} // namespace prometheus

#endif // SUMMARY_STATISTICS_H
