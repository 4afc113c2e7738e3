/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHANNEL_REPORT_H
#define CHANNEL_REPORT_H

#include "channel-study.h"
#include "csv-table.h"

#include <iosfwd>

namespace prometheus
{

/** One row a strategy and loss, with 95 % intervals for other trainings and other images. */
CsvTable MakeCsv(const ChannelStudy& study, const ChannelResult& result);

/** For terminals: a block a strategy, a line a loss. */
void PrintReport(std::ostream& os, const ChannelResult& result);

} // namespace prometheus

#endif // CHANNEL_REPORT_H
