/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "run-rows.h"

#include "option-checks.h"
#include "row-texts.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** Grows with every change that changes what a run finds. */
constexpr uint32_t VERSION = 2;

/** A column, and its value in a row. */
struct Cell
{
    ResultColumn column;
    ResultValue value;
};

Cell Text(const std::string& name, const std::string& value)
{
    return {{name, ColumnType::Text}, value};
}

Cell Integer(const std::string& name, bool isKnown, uint64_t value)
{
    return {{name, ColumnType::Integer},
            isKnown ? ResultValue(static_cast<int64_t>(value)) : ResultValue()};
}

Cell Real(const std::string& name, bool isKnown, double value)
{
    return {{name, ColumnType::Real}, isKnown ? ResultValue(value) : ResultValue()};
}

/** What one row speaks of. */
struct Subject
{
    std::string network;
    const ModeResult& result;
    /** Whether of one network; otherwise hosts, parts of latency and accuracy are not known. */
    bool isNetwork{true};
    /** Whether of the whole run; otherwise packets, airtime and use are not known. */
    bool isRun{true};
};

/** "unit 3: compute 0.51, radio 0.02": shares of the time that images were under way. */
std::string Utilisation(const ModeResult& result)
{
    std::string text;
    for (const auto& use : result.use)
    {
        text += (text.empty() ? "" : "; ") + use.device + ": compute " +
                FixedText(use.computeMs / result.underWayMs, 4) + ", radio " +
                FixedText(use.sendingMs / result.underWayMs, 4);
    }
    return text;
}

double MostCompute(const ModeResult& result)
{
    double most = 0;
    for (const auto& use : result.use)
    {
        most = std::max(most, use.computeMs / result.underWayMs);
    }
    return most;
}

double MostSending(const ModeResult& result)
{
    double most = 0;
    for (const auto& use : result.use)
    {
        most = std::max(most, use.sendingMs / result.underWayMs);
    }
    return most;
}

/** Settings that have no column of their own and are not what they are by default. */
std::string OtherSettings(const ScenarioOptions& options)
{
    static const std::vector<std::string> OWN_COLUMNS{
        "radio", "units", "mix", "policy", "encoding", "frameErrorRate"};
    const auto defaults = ScenarioOptions{}.DescribeSettings();
    const auto settings = options.DescribeSettings();
    std::string text;
    for (std::size_t i = 0; i < settings.size(); ++i)
    {
        const bool hasOwn = std::find(OWN_COLUMNS.begin(), OWN_COLUMNS.end(), settings[i].name) !=
                            OWN_COLUMNS.end();
        if (!hasOwn && settings[i].value != defaults[i].value)
        {
            text += (text.empty() ? "" : "; ") + settings[i].name + "=" + settings[i].value;
        }
    }
    return text;
}

/** The one list of columns; with the values of a row. */
std::vector<Cell> Describe(const StudyCell& cell,
                           const DeploymentRun& run,
                           const Subject& subject,
                           uint64_t rngRun)
{
    const auto& result = subject.result;
    const auto& plan = result.mode.analytic;
    const bool feasible = result.IsFeasible();
    const bool answered = result.answered > 0;
    const bool ofNetwork = feasible && subject.isNetwork;
    const bool answeredByNetwork = answered && subject.isNetwork;
    const bool ofRun = subject.isRun;
    const bool answeredInRun = answered && ofRun;
    const auto accuracy = subject.isNetwork ? result.Accuracy() : std::nullopt;
    return {
        Integer("deployment", true, rngRun),
        Text("model", cell.model),
        Text("pair", ToString(cell.pair)),
        Text("network", subject.network),
        Text("radio", cell.options.radio),
        Integer("units", true, static_cast<uint64_t>(cell.options.units)),
        Text("mix", cell.options.mix),
        Text("policy", cell.options.policy),
        Text("encoding", cell.options.encoding),
        Real("frame_error_rate", true, cell.options.frameErrorRate),
        Text("other_settings", OtherSettings(cell.options)),
        Text("mode", cell.mode.ToString()),
        Text("plan_rate", cell.plan.ToString()),
        Real("plan_rate_bits_per_second", feasible, run.plannedBitsPerSecond),
        Integer("plans_simulated", feasible, run.plansSimulated),
        Text("status", feasible ? "ok" : "infeasible"),
        Text("reason", result.mode.infeasibleBecause),
        Integer("redraws", true, run.redraws),
        Text("hosts", HostNames(result.mode.hostOf, run.deployment)),
        Integer("hops", ofNetwork, result.mode.hops),
        Real("analytic_latency_ms", feasible, plan.TotalSeconds() * 1e3),
        Real("analytic_source_ms", ofNetwork, plan.sourceSeconds * 1e3),
        Real("analytic_transmission_ms", ofNetwork, plan.transmissionSeconds * 1e3),
        Real("analytic_processing_ms", ofNetwork, plan.processingSeconds * 1e3),
        Real("analytic_sink_ms", ofNetwork, plan.sinkSeconds * 1e3),
        Integer("images", true, result.images),
        Integer("answered", true, result.answered),
        Real("latency_mean_ms", answered, result.latencyMeanMs),
        Real("latency_p95_ms", answeredByNetwork, result.latencyP95Ms),
        Real("processing_mean_ms", answeredByNetwork, result.processingMeanMs),
        Real("queueing_mean_ms", answeredByNetwork, result.queueingMeanMs),
        Real("transmission_mean_ms", answeredByNetwork, result.transmissionMeanMs),
        Integer("packets_sent", ofRun, result.packetsSent),
        Integer("packets_lost", ofRun, result.CountLost()),
        Text("packets_lost_by_cause", CountsText(result.lostByCause)),
        Integer("packets_recovered", ofRun, result.packetsRecovered),
        Integer("data_frames", ofRun, result.dataFrames),
        Integer("retries", ofRun, result.retries),
        Integer("air_bytes", ofRun, result.airBytes),
        Real("airtime_ms", feasible && ofRun, result.SendingMs()),
        Real("arrived_share", answeredByNetwork, result.arrivedShare),
        Integer("correct", ofNetwork && result.unknown == 0, result.correct),
        Real("accuracy", accuracy.has_value(), accuracy.value_or(0)),
        Real("busiest_processor_share", answeredInRun, MostCompute(result)),
        Real("busiest_sender_share", answeredInRun, MostSending(result)),
        Real("channel_share", answeredInRun, result.SendingMs() / result.underWayMs),
        Text("utilisation", answeredInRun ? Utilisation(result) : ""),
        Text("weight_bytes_by_host", CountsText(result.weightBytes)),
    };
}

} // namespace

StudySchema MonteCarloSchema()
{
    StudySchema schema{"monte-carlo", VERSION, {}};
    for (const auto& cell : Describe({}, {}, {{}, {}}, 0))
    {
        schema.columns.push_back(cell.column);
    }
    return schema;
}

ResultRows ToRows(const StudyCell& cell, const DeploymentRun& run, uint64_t rngRun)
{
    std::vector<Subject> subjects;
    for (const auto& [name, result] : run.networks)
    {
        subjects.push_back({name, result, true, false});
    }
    subjects.push_back({run.network, run.result, run.networks.empty(), true});
    ResultRows rows;
    for (const auto& subject : subjects)
    {
        auto& row = rows.emplace_back();
        for (const auto& described : Describe(cell, run, subject, rngRun))
        {
            row.push_back(described.value);
        }
    }
    return rows;
}

RunRow::RunRow(const ResultRows& rows)
    : RunRow(rows, rows.size() - 1)
{
}

RunRow::RunRow(const ResultRows& rows, std::size_t index)
    : m_values(rows.at(index))
{
}

bool RunRow::IsFeasible() const
{
    return std::get<std::string>(Value("status")) == "ok";
}

std::optional<double> RunRow::Number(const std::string& column) const
{
    const auto& value = Value(column);
    if (const auto* real = std::get_if<double>(&value))
    {
        return *real;
    }
    if (const auto* integer = std::get_if<int64_t>(&value))
    {
        return static_cast<double>(*integer);
    }
    return std::nullopt;
}

const ResultValue& RunRow::Value(const std::string& column) const
{
    static const auto COLUMNS = MonteCarloSchema().columns;
    const auto found =
        std::find_if(COLUMNS.begin(),
                     COLUMNS.end(),
                     [&](const ResultColumn& known) { return known.name == column; });
    if (found == COLUMNS.end())
    {
        throw InvalidInput("the results have no column '" + column + "'");
    }
    return m_values.at(static_cast<std::size_t>(found - COLUMNS.begin()));
}

} // namespace prometheus
