/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cell-sample.h"

#include "summary-statistics.h"

#include <optional>
#include <vector>

namespace prometheus
{

namespace
{

uint64_t Count(const RunRow& row, const std::string& column)
{
    return static_cast<uint64_t>(row.Number(column).value_or(0));
}

/** Of the rows that know it: of two networks, the one of both does not. */
std::optional<double> MeanAccuracy(const ResultRows& rows)
{
    std::vector<double> known;
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        if (const auto accuracy = RunRow(rows, i).Number("accuracy"))
        {
            known.push_back(*accuracy);
        }
    }
    return Mean(known);
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
    if (const auto known = MeanAccuracy(rows))
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
    if (const auto onTheWay = row.Number("transmission_mean_ms"))
    {
        plannedOnTheWayMs.push_back(*row.Number("analytic_source_ms") +
                                    *row.Number("analytic_transmission_ms") +
                                    *row.Number("analytic_sink_ms"));
        onTheWayMs.push_back(*onTheWay);
    }
    airtimeMs.push_back(*row.Number("airtime_ms") / static_cast<double>(sent));
}

} // namespace prometheus
