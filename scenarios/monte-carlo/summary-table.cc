/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "summary-table.h"

#include "plan-regret.h"
#include "sample-interval.h"

#include <cmath>
#include <optional>

namespace prometheus
{

namespace
{

/** Mean and half width of a column's values; a half width of one value is not known. */
void AddInterval(std::vector<CsvCell>& row, const MeanInterval& interval)
{
    row.emplace_back(interval.mean);
    row.push_back(std::isfinite(interval.halfWidth) ? CsvCell(interval.halfWidth) : CsvCell());
}

void AddMean(std::vector<CsvCell>& row, const std::vector<double>& values)
{
    if (values.empty())
    {
        row.insert(row.end(), 2, CsvCell());
        return;
    }
    AddInterval(row, StudentInterval(values));
}

/** Never empty, so that plotting programs find a word. */
std::string NameOfPlan(const PlanChoice& plan)
{
    return plan.kind == PlanChoice::Kind::None ? "none" : plan.ToString();
}

void AddRegret(std::vector<CsvCell>& row, const std::optional<PlanRegret>& regret)
{
    if (!regret)
    {
        row.insert(row.end(), 5, CsvCell());
        return;
    }
    AddInterval(row, regret->ms);
    AddInterval(row, regret->percent);
    row.emplace_back(regret->fastestShare);
}

} // namespace

CsvTable SummariseCells(const std::vector<StudyCell>& cells, const std::vector<CellSample>& samples)
{
    CsvTable table({"cell",
                    "model",
                    "radio",
                    "mode",
                    "plan_rate",
                    "deployments",
                    "infeasible",
                    "images",
                    "unanswered",
                    "data_frames",
                    "packets_lost",
                    "analytic_latency_ms",
                    "analytic_latency_half_width_ms",
                    "latency_ms",
                    "latency_half_width_ms",
                    "analytic_on_the_way_ms",
                    "analytic_on_the_way_half_width_ms",
                    "on_the_way_ms",
                    "on_the_way_half_width_ms",
                    "airtime_ms",
                    "airtime_half_width_ms",
                    "accuracy",
                    "accuracy_half_width",
                    "regret_ms",
                    "regret_half_width_ms",
                    "regret_percent",
                    "regret_half_width_percent",
                    "fastest_share"});
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        const auto& sample = samples[i];
        std::vector<CsvCell> row{sample.name,
                                 cells[i].model,
                                 cells[i].options.radio,
                                 ModeOf(cells[i]),
                                 NameOfPlan(cells[i].plan),
                                 sample.runs,
                                 sample.infeasible,
                                 sample.images,
                                 sample.unanswered,
                                 sample.dataFrames,
                                 sample.packetsLost};
        for (const auto* values : {&sample.plannedMs,
                                   &sample.simulatedMs,
                                   &sample.plannedOnTheWayMs,
                                   &sample.onTheWayMs,
                                   &sample.airtimeMs,
                                   &sample.accuracy})
        {
            AddMean(row, *values);
        }
        const auto best = FindBestCell(cells, i);
        AddRegret(row, best ? CompareWithBest(sample, samples[*best]) : std::nullopt);
        table.AddRow(row);
    }
    return table;
}

} // namespace prometheus
