/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mac-report.h"

#include "score-intervals.h"

#include <cstdio>
#include <ostream>

namespace prometheus
{

namespace
{

/** Of one number a training: Student's, for other trainings, each with a radio of its own. */
std::optional<MeanInterval> OfTrainings(const std::vector<double>& values)
{
    return values.size() > 1 ? std::make_optional(CrossedInterval({values})) : std::nullopt;
}

/** Mean, low and high end, which nobody knows of one training. */
void AppendLatency(std::vector<CsvCell>& row, const std::vector<double>& values)
{
    const auto interval = OfTrainings(values);
    row.emplace_back(Rounded(interval ? interval->mean : values.front(), 3));
    row.push_back(interval ? CsvCell(Rounded(interval->mean - interval->halfWidth, 3)) : CsvCell());
    row.push_back(interval ? CsvCell(Rounded(interval->mean + interval->halfWidth, 3)) : CsvCell());
}

void AppendShare(std::vector<CsvCell>& row, const MeanInterval& interval)
{
    row.emplace_back(Hundredths(interval.mean));
    row.emplace_back(Hundredths(interval.mean - interval.halfWidth));
    row.emplace_back(Hundredths(interval.mean + interval.halfWidth));
}

} // namespace

CsvTable MakeCsv(const MacStudy& study, const MacResult& result)
{
    CsvTable table({"radio",
                    "strategy",
                    "policy",
                    "contenders",
                    "frame_error_percent",
                    "max_attempts",
                    "deadline_ms",
                    "split",
                    "trainings",
                    "images",
                    "answered_percent",
                    "arrived_percent",
                    "packets_per_image",
                    "air_bytes_per_image",
                    "accuracy_percent",
                    "accuracy_low_percent",
                    "accuracy_high_percent",
                    "drop_points",
                    "drop_low_points",
                    "drop_high_points",
                    "latency_mean_ms",
                    "latency_mean_low_ms",
                    "latency_mean_high_ms",
                    "latency_p95_ms",
                    "latency_p95_low_ms",
                    "latency_p95_high_ms"});
    for (const auto& cell : result.cells)
    {
        std::vector<CsvCell> row{cell.radio,
                                 cell.strategy.name,
                                 cell.policy,
                                 study.air.contenders,
                                 Hundredths(study.air.frameErrorRate),
                                 study.air.maxAttempts,
                                 Rounded(1e3 * cell.deadlineSeconds, 3),
                                 NameOf(study.basis.split),
                                 study.basis.trainings,
                                 study.basis.images,
                                 Hundredths(cell.answeredShare),
                                 Hundredths(cell.arrivedShare),
                                 Rounded(cell.packetsPerImage, 2),
                                 Rounded(cell.airBytesPerImage, 0)};
        AppendShare(row, CrossedInterval(cell.right));
        AppendShare(row, DropInterval(result.clean, cell.right));
        AppendLatency(row, cell.latencyMeanMs);
        AppendLatency(row, cell.latencyP95Ms);
        table.AddRow(row);
    }
    return table;
}

void PrintReport(std::ostream& os, const MacResult& result)
{
    for (const auto& line : result.trainings)
    {
        os << line << "\n";
    }
    char text[200];
    std::string block;
    for (const auto& cell : result.cells)
    {
        std::snprintf(text,
                      sizeof text,
                      "\n%s, %s, deadline %g ms\n",
                      cell.radio.c_str(),
                      cell.strategy.name.c_str(),
                      1e3 * cell.deadlineSeconds);
        if (text != block)
        {
            block = text;
            os << block;
        }
        const auto accuracy = CrossedInterval(cell.right);
        const auto drop = DropInterval(result.clean, cell.right);
        const auto p95 = OfTrainings(cell.latencyP95Ms);
        std::snprintf(text,
                      sizeof text,
                      "%-8s %6.2f +- %.2f %% correct, %5.2f +- %.2f points below; 95th percentile "
                      "%.1f +- %.1f ms, %.0f bytes on air, %.1f %% arrived\n",
                      cell.policy.c_str(),
                      100 * accuracy.mean,
                      100 * accuracy.halfWidth,
                      100 * drop.mean,
                      100 * drop.halfWidth,
                      p95 ? p95->mean : cell.latencyP95Ms.front(),
                      p95 ? p95->halfWidth : 0,
                      cell.airBytesPerImage,
                      100 * cell.arrivedShare);
        os << text;
    }
}

} // namespace prometheus
