/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODE_REPORT_H
#define MODE_REPORT_H

#include "csv-table.h"
#include "mode-simulation.h"

#include <ostream>
#include <vector>

namespace prometheus
{

/** One row a mode; columns are explained in this folder's README.md. */
CsvTable MakeCsv(const std::vector<ModeResult>& results,
                 const Deployment& deployment,
                 double unsplitAccuracy);

/** The same for people: aligned, shortened, reasons below the table. */
void PrintReport(std::ostream& os, const std::vector<ModeResult>& results, double unsplitAccuracy);

} // namespace prometheus

#endif // MODE_REPORT_H
