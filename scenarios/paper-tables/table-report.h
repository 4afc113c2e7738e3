/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TABLE_REPORT_H
#define TABLE_REPORT_H

#include "cell-sample.h"
#include "csv-table.h"

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** One measure of a cell, ours beside the published one. */
struct Comparison
{
    std::optional<double> mean;
    std::optional<double> standardDeviation;
    /**
     * Difference of the means in standard errors of that difference, its variance being
     * sd_published^2 / 1000 + sd_ours^2 / n. What rounding to the printed digits can explain is
     * taken off the difference first. Infinite when only that is left and nothing varies.
     */
    std::optional<double> standardErrors;

    /** At most three. */
    bool Agrees() const;
};

/** @param values of all feasible systems. */
Comparison Compare(const PublishedMeasure& published, const std::vector<double>& values);

/** One row a cell, columns as the README lists them. */
CsvTable MakeCsv(const std::vector<CellSample>& samples, const std::string& convention);

/** Every cell, published beside ours; then how many agree, and which do not. */
void PrintReport(std::ostream& out,
                 const std::vector<PublishedCell>& published,
                 const std::vector<CellSample>& samples);

} // namespace prometheus

#endif // TABLE_REPORT_H
