/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SUMMARY_TABLE_H
#define SUMMARY_TABLE_H

#include "cell-sample.h"
#include "csv-table.h"
#include "study-cells.h"

#include <vector>

namespace prometheus
{

/**
 * One row a cell: means over the deployments with the half widths of their 95 % intervals, and the
 * regret of the plan where the same was also chosen by simulation.
 */
CsvTable SummariseCells(const std::vector<StudyCell>& cells,
                        const std::vector<CellSample>& samples);

} // namespace prometheus

#endif // SUMMARY_TABLE_H
