/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MAC_REPORT_H
#define MAC_REPORT_H

#include "csv-table.h"
#include "mac-study.h"

#include <iosfwd>

namespace prometheus
{

/** One row a radio, strategy and policy, with 95 % intervals. */
CsvTable MakeCsv(const MacStudy& study, const MacResult& result);

/** For terminals: a block a radio and strategy, a line a policy. */
void PrintReport(std::ostream& os, const MacResult& result);

} // namespace prometheus

#endif // MAC_REPORT_H
