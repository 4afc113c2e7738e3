/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHECK_REPORT_H
#define CHECK_REPORT_H

#include "check-tasks.h"
#include "csv-table.h"

#include <ostream>
#include <vector>

namespace prometheus
{

/** One row a check; columns are explained in this folder's README.md. */
CsvTable MakeCsv(const std::vector<CheckRow>& rows);

/** The same for people: goodputs one by one, airtimes and error rates in sum. */
void PrintReport(std::ostream& os, const std::vector<CheckRow>& rows);

} // namespace prometheus

#endif // CHECK_REPORT_H
