/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cell-sample.h"

namespace prometheus
{

namespace
{

uint64_t Count(const RunRow& row, const std::string& column)
{
    return static_cast<uint64_t>(row.Number(column).value_or(0));
}

} // namespace

void CellSample::Add(const ResultRows& rows)
{
    const RunRow row(rows);
    ++runs;
    if (!row.IsFeasible())
    {
        ++infeasible;
        return;
    }
    const uint64_t sent = Count(row, "images");
    const uint64_t answered = Count(row, "answered");
    images += sent;
    unanswered += sent - answered;
    dataFrames += Count(row, "data_frames");
    packetsLost += Count(row, "packets_lost");
    if (const auto known = row.Number("accuracy"))
    {
        accuracy.push_back(*known);
    }
    if (answered == 0)
    {
        return;
    }
    deployments.push_back(Count(row, "deployment"));
    plannedMs.push_back(*row.Number("analytic_latency_ms"));
    simulatedMs.push_back(*row.Number("latency_mean_ms"));
    plannedOnTheWayMs.push_back(*row.Number("analytic_source_ms") +
                                *row.Number("analytic_transmission_ms") +
                                *row.Number("analytic_sink_ms"));
    onTheWayMs.push_back(*row.Number("transmission_mean_ms"));
    airtimeMs.push_back(*row.Number("airtime_ms") / static_cast<double>(sent));
}

} // namespace prometheus
