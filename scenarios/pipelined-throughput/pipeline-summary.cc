/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pipeline-summary.h"

#include "option-checks.h"
#include "pipeline-rows.h"
#include "text-table.h"

#include <algorithm>
#include <map>

namespace prometheus
{

namespace
{

const std::string BEST = "best";

/** Reads cells of a row by the names of columns. */
class RowReader
{
  public:
    RowReader(const std::vector<ResultColumn>& columns, const std::vector<ResultValue>& row)
        : m_columns(columns),
          m_row(row)
    {
    }

    std::string Text(const std::string& name) const
    {
        return std::visit(
            [](const auto& held) -> std::string
            {
                if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
                {
                    return "";
                }
                else
                {
                    return TextOf(held);
                }
            },
            Value(name));
    }

    std::optional<double> Number(const std::string& name) const
    {
        const auto& value = Value(name);
        if (const auto* real = std::get_if<double>(&value))
        {
            return *real;
        }
        if (const auto* whole = std::get_if<int64_t>(&value))
        {
            return static_cast<double>(*whole);
        }
        return std::nullopt;
    }

  private:
    const ResultValue& Value(const std::string& name) const
    {
        return m_row.at(ColumnIndex(m_columns, name));
    }

    const std::vector<ResultColumn>& m_columns;
    const std::vector<ResultValue>& m_row;
};

/** The rows of one summary. */
struct Group
{
    StreamSummary head;
    std::vector<const std::vector<ResultValue>*> rows;
};

/** Finds groups by what they have in common, in the order in which they first come. */
class Grouping
{
  public:
    Group& Of(const RowReader& row, const std::string& window)
    {
        StreamSummary head;
        head.plan = row.Text("plan");
        head.objective = row.Text("objective");
        head.layersPerUnit = row.Text("layers_per_unit");
        head.source = row.Text("source");
        head.window = window;
        head.load = row.Number("load");
        const auto found = std::find_if(groups.begin(),
                                        groups.end(),
                                        [&head](const Group& group)
                                        {
                                            return group.head.plan == head.plan &&
                                                   group.head.source == head.source &&
                                                   group.head.window == head.window &&
                                                   group.head.load == head.load;
                                        });
        return found == groups.end() ? groups.emplace_back(Group{head, {}}) : *found;
    }

    std::vector<Group> groups;
};

/** Of each run and plan the saturated row of most throughput, in the order of the rows. */
std::vector<const std::vector<ResultValue>*> BestWindows(const std::vector<ResultColumn>& columns,
                                                         const ResultRows& rows)
{
    std::vector<const std::vector<ResultValue>*> best;
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    for (const auto& row : rows)
    {
        const RowReader reader(columns, row);
        if (reader.Text("source") != "saturated")
        {
            continue;
        }
        const auto [place, isNew] =
            places.try_emplace({reader.Text("run"), reader.Text("plan")}, best.size());
        if (isNew)
        {
            best.push_back(&row);
        }
        else if (*reader.Number("throughput_images_per_s") >
                 *RowReader(columns, *best[place->second]).Number("throughput_images_per_s"))
        {
            best[place->second] = &row;
        }
    }
    return best;
}

std::optional<DeploymentMean> MeanOf(const std::vector<double>& values)
{
    if (values.empty())
    {
        return std::nullopt;
    }
    if (values.size() == 1)
    {
        return DeploymentMean{values[0], std::nullopt};
    }
    const auto interval = CrossedInterval({values});
    return DeploymentMean{interval.mean, interval.halfWidth};
}

StreamSummary SummariseGroup(const std::vector<ResultColumn>& columns, const Group& group)
{
    StreamSummary summary = group.head;
    summary.deployments = group.rows.size();
    for (const auto& name : SummarisedColumns())
    {
        std::vector<double> values;
        for (const auto* row : group.rows)
        {
            if (const auto value = RowReader(columns, *row).Number(name))
            {
                values.push_back(*value);
            }
        }
        summary.means.push_back(MeanOf(values));
    }
    return summary;
}

const std::optional<DeploymentMean>& MeanIn(const StreamSummary& summary, const std::string& column)
{
    const auto& names = SummarisedColumns();
    return summary.means.at(
        static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin()));
}

std::string Printed(const std::optional<DeploymentMean>& mean, int decimals)
{
    if (!mean)
    {
        return "-";
    }
    return FixedText(mean->mean, decimals) +
           (mean->halfWidth95 ? " +- " + FixedText(*mean->halfWidth95, decimals) : "");
}

} // namespace

const std::vector<std::string>& SummarisedColumns()
{
    static const std::vector<std::string> columns{"analytic_latency_ms",
                                                  "bound_images_per_s",
                                                  "mac_bound_images_per_s",
                                                  "paced_bound_images_per_s",
                                                  "offered_images_per_s",
                                                  "throughput_images_per_s",
                                                  "answered_images_per_s",
                                                  "share_of_bound",
                                                  "latency_mean_ms",
                                                  "latency_p95_ms",
                                                  "accuracy",
                                                  "processor_share",
                                                  "radio_sending_share",
                                                  "radio_busy_share",
                                                  "packets_sent",
                                                  "packets_lost"};
    return columns;
}

std::vector<StreamSummary> Summarise(const std::vector<ResultColumn>& columns,
                                     const ResultRows& rows)
{
    Grouping grouping;
    std::vector<std::string> plans;
    for (const auto* row : BestWindows(columns, rows))
    {
        grouping.Of(RowReader(columns, *row), BEST).rows.push_back(row);
    }
    for (const auto& row : rows)
    {
        const RowReader reader(columns, row);
        if (std::find(plans.begin(), plans.end(), reader.Text("plan")) == plans.end())
        {
            plans.push_back(reader.Text("plan"));
        }
        if (!reader.Text("source").empty())
        {
            grouping.Of(reader, reader.Text("window")).rows.push_back(&row);
        }
    }
    std::vector<StreamSummary> summaries;
    for (const auto& plan : plans)
    {
        for (const auto& group : grouping.groups)
        {
            if (group.head.plan == plan)
            {
                summaries.push_back(SummariseGroup(columns, group));
            }
        }
    }
    return summaries;
}

CsvTable MakeSummaryCsv(const std::vector<StreamSummary>& summaries)
{
    std::vector<std::string> columns{
        "plan", "objective", "layers_per_unit", "source", "window", "load", "deployments"};
    for (const auto& name : SummarisedColumns())
    {
        columns.push_back(name);
        columns.push_back(name + "_ci95");
    }
    CsvTable table(columns);
    for (const auto& summary : summaries)
    {
        std::vector<CsvCell> cells{summary.plan,
                                   summary.objective,
                                   summary.layersPerUnit,
                                   summary.source,
                                   summary.window,
                                   summary.load,
                                   summary.deployments};
        for (const auto& mean : summary.means)
        {
            cells.push_back(mean ? CsvCell(mean->mean) : CsvCell());
            cells.push_back(mean ? CsvCell(mean->halfWidth95) : CsvCell());
        }
        table.AddRow(cells);
    }
    return table;
}

void PrintSummary(std::ostream& os, const std::vector<StreamSummary>& summaries)
{
    const TextTable table(os, {17, 6, 17, 17, 17, 17, 13, 13});
    table.Row({"", "", "bound", "MAC bound", "saturated", "share of", "processor", "radio"});
    table.Row(
        {"plan", "runs", "[images/s]", "[images/s]", "[images/s]", "the bound", "working", "busy"});
    for (const auto& summary : summaries)
    {
        if (summary.window != BEST)
        {
            continue;
        }
        table.Row({summary.plan,
                   TextOf(summary.deployments),
                   Printed(MeanIn(summary, "bound_images_per_s"), 1),
                   Printed(MeanIn(summary, "mac_bound_images_per_s"), 1),
                   Printed(MeanIn(summary, "throughput_images_per_s"), 1),
                   Printed(MeanIn(summary, "share_of_bound"), 2),
                   FixedText(MeanIn(summary, "processor_share")->mean, 2),
                   FixedText(MeanIn(summary, "radio_busy_share")->mean, 2)});
    }
    os << "\nSaturated: the best window of each deployment. +-: 95 % intervals over deployments.\n";
}

} // namespace prometheus
