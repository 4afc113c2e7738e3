/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pipeline-rows.h"

#include "prometheus-error.h"
#include "row-texts.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** Neighbouring layers on one host are one. */
int64_t CountStages(const std::vector<uint32_t>& hostOf)
{
    int64_t stages = 0;
    for (std::size_t j = 0; j < hostOf.size(); ++j)
    {
        stages += j == 0 || hostOf[j] != hostOf[j - 1];
    }
    return stages;
}

/** The cells of a row beside their columns, so that neither is without the other. */
class RowBuilder
{
  public:
    void Text(const std::string& name, const std::optional<std::string>& value)
    {
        Add(name, ColumnType::Text, value);
    }

    void Integer(const std::string& name, const std::optional<int64_t>& value)
    {
        Add(name, ColumnType::Integer, value);
    }

    void Real(const std::string& name, const std::optional<double>& value)
    {
        Add(name, ColumnType::Real, value);
    }

    std::vector<ResultColumn> columns;
    std::vector<ResultValue> values;

  private:
    template <typename Value>
    void Add(const std::string& name, ColumnType type, const std::optional<Value>& value)
    {
        columns.push_back({name, type});
        values.emplace_back();
        if (value)
        {
            values.back() = *value;
        }
    }
};

/** A value where it is known. */
template <typename Value>
std::optional<Value> When(bool isKnown, const Value& value)
{
    return isKnown ? std::optional<Value>(value) : std::nullopt;
}

void AddPlan(RowBuilder& add, const PipelineRow& row, const Deployment& deployment)
{
    const auto& plan = row.plan;
    const auto& hostOf = plan.mode.hostOf;
    const bool isFeasible = plan.mode.infeasibleBecause.empty();
    add.Integer("run", static_cast<int64_t>(row.run));
    add.Text("plan", plan.mode.name);
    add.Text("objective", plan.objective);
    add.Text("layers_per_unit", plan.layersPerUnit);
    add.Text("status", isFeasible ? "ok" : "infeasible");
    add.Text("reason", plan.mode.infeasibleBecause);
    add.Text("hosts", HostNames(hostOf, deployment));
    add.Integer("stages", When(isFeasible, CountStages(hostOf)));
    add.Integer("hops", When(isFeasible, int64_t{plan.mode.hops}));
    add.Real("analytic_latency_ms", When(isFeasible, plan.mode.analytic.TotalSeconds() * 1e3));
}

void AddBounds(RowBuilder& add,
               const std::optional<ThroughputBounds>& known,
               const Deployment& deployment)
{
    const bool is = known.has_value();
    const auto bounds = known.value_or(ThroughputBounds{});
    const auto name = [&](uint32_t vertex)
    { return is ? std::optional<std::string>(deployment.NameOf(vertex)) : std::nullopt; };
    add.Text("bottleneck", When<std::string>(is, bounds.IsComputeBound() ? "compute" : "radio"));
    add.Text("compute_device", name(bounds.computeVertex));
    add.Real("compute_ms", When(is, bounds.computeSeconds * 1e3));
    add.Text("radio_device", name(bounds.radioVertex));
    add.Real("radio_phy_ms", When(is, bounds.radioSeconds * 1e3));
    add.Real("radio_mac_ms", When(is, bounds.macSeconds * 1e3));
    add.Real("pacing_ms", When(is, bounds.pacingSeconds * 1e3));
    add.Real("serial_air_ms", When(is, bounds.serialSeconds * 1e3));
    add.Real("bound_images_per_s", When(is, bounds.PerSecond()));
    add.Real("mac_bound_images_per_s", When(is, bounds.MacPerSecond()));
    add.Real("paced_bound_images_per_s", When(is, bounds.PacedPerSecond()));
}

void AddRates(RowBuilder& add, const PipelineRow& row)
{
    const bool is = row.result.has_value();
    const bool isSaturated = row.drive.window > 0;
    const auto result = row.result.value_or(StreamResult{});
    const double bound = is ? row.bounds->PerSecond() : 1;
    add.Text("source", When<std::string>(is, isSaturated ? "saturated" : "even"));
    add.Integer("window", When(is && isSaturated, int64_t{row.drive.window}));
    add.Real("load", When(is && !isSaturated, row.drive.load));
    add.Real("interval_s", When(is, result.intervalSeconds));
    add.Real("offered_images_per_s", When(is, result.offeredPerSecond));
    add.Real("throughput_images_per_s", When(is, result.wholePerSecond));
    add.Real("answered_images_per_s", When(is, result.answeredPerSecond));
    add.Real("share_of_bound", When(is, result.wholePerSecond / bound));
}

void AddStream(RowBuilder& add, const std::optional<StreamResult>& known)
{
    const bool is = known.has_value();
    const auto result = known.value_or(StreamResult{});
    const auto count = [is](uint64_t number) { return When(is, static_cast<int64_t>(number)); };
    add.Integer("images", count(result.images));
    add.Integer("answered", count(result.answered));
    add.Integer("whole", count(result.whole));
    add.Real("latency_mean_ms", result.latencyMeanMs);
    add.Real("latency_p95_ms", result.latencyP95Ms);
    add.Real("accuracy", result.accuracy);
    add.Real("processor_share", When(is, result.processorShare));
    add.Real("radio_sending_share", When(is, result.sendingShare));
    add.Real("radio_busy_share", When(is, result.mediumShare));
    add.Integer("packets_sent", count(result.packetsSent));
    add.Integer("packets_lost", count(SumOfCounts(result.lostByCause)));
    add.Text("packets_lost_by_cause", When(is, CountsText(result.lostByCause)));
    add.Integer("air_bytes", count(result.airBytes));
}

RowBuilder BuildRow(const PipelineRow& row, const Deployment& deployment)
{
    RowBuilder add;
    AddPlan(add, row, deployment);
    AddBounds(add, row.bounds, deployment);
    AddRates(add, row);
    AddStream(add, row.result);
    return add;
}

} // namespace

StudySchema PipelineSchema()
{
    StudySchema schema;
    schema.study = "pipelined-throughput";
    schema.version = 1;
    schema.columns = BuildRow({}, {}).columns;
    return schema;
}

std::vector<ResultValue> ValuesOf(const PipelineRow& row, const Deployment& deployment)
{
    return BuildRow(row, deployment).values;
}

std::size_t ColumnIndex(const std::vector<ResultColumn>& columns, const std::string& name)
{
    const auto found = std::find_if(columns.begin(),
                                    columns.end(),
                                    [&name](const auto& column) { return column.name == name; });
    if (found == columns.end())
    {
        throw InvalidInput("there is no column '" + name + "'");
    }
    return static_cast<std::size_t>(found - columns.begin());
}

} // namespace prometheus
