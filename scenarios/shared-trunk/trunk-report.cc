/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "trunk-report.h"

#include "option-checks.h"
#include "row-texts.h"
#include "summary-statistics.h"
#include "text-table.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace prometheus
{

namespace
{

/** The cells that every row begins with. */
std::vector<CsvCell> RowOf(uint64_t rngRun, const PairResult& result, const std::string& network)
{
    return {rngRun,
            result.mode.name,
            result.mode.IsFeasible() ? "ok" : "infeasible",
            result.mode.infeasibleBecause,
            network};
}

void Append(std::vector<CsvCell>& row, std::vector<CsvCell> cells)
{
    row.insert(row.end(), cells.begin(), cells.end());
}

std::vector<CsvCell> RowOfNetwork(const DeploymentResults& results,
                                  const PairResult& result,
                                  const PairFacts& facts,
                                  std::size_t index)
{
    auto row = RowOf(results.rngRun, result, facts.names[index]);
    if (!result.mode.IsFeasible())
    {
        return row;
    }
    const auto& planned = result.mode.networks[index];
    const auto& simulated = result.networks[index];
    const auto known = [&simulated](double value)
    { return simulated.answered > 0 ? std::optional<double>(value) : std::nullopt; };
    Append(row,
           {HostNames(planned.hostOf, results.deployment),
            planned.hops,
            planned.analytic.TotalSeconds() * 1e3,
            planned.analytic.AllTransmissionSeconds() * 1e3,
            planned.analytic.processingSeconds * 1e3,
            simulated.images,
            simulated.answered,
            known(simulated.latencyMeanMs),
            known(simulated.latencyP95Ms),
            known(simulated.processingMeanMs),
            known(simulated.queueingMeanMs),
            known(simulated.transmissionMeanMs),
            known(simulated.arrivedShare),
            simulated.Accuracy(),
            facts.unsplitAccuracies[index]});
    return row;
}

std::vector<CsvCell> RowOfBoth(const DeploymentResults& results, const PairResult& result)
{
    auto row = RowOf(results.rngRun, result, "both");
    if (!result.mode.IsFeasible())
    {
        return row;
    }
    const auto none = std::nullopt;
    double analyticMs = 0;
    for (const auto& network : result.mode.networks)
    {
        analyticMs = std::max(analyticMs, network.analytic.TotalSeconds() * 1e3);
    }
    Append(row,
           {none,
            none,
            analyticMs,
            none,
            none,
            result.networks.front().images,
            result.answeredByBoth,
            result.answeredByBoth > 0 ? std::optional(result.latencyOfBothMeanMs) : none});
    row.resize(20);
    Append(row,
           {result.packetsSent,
            result.CountLost(),
            CountsText(result.lostByCause),
            result.packetsRecovered,
            result.airBytes,
            result.SumWeightBytes(),
            CountsText(result.weightBytes)});
    return row;
}

/** Deployments on which every mode can be compared with every other. */
std::vector<DeploymentResults> Comparable(const std::vector<DeploymentResults>& results)
{
    std::vector<DeploymentResults> comparable;
    std::copy_if(results.begin(),
                 results.end(),
                 std::back_inserter(comparable),
                 [](const DeploymentResults& deployment)
                 {
                     return std::all_of(deployment.modes.begin(),
                                        deployment.modes.end(),
                                        [](const PairResult& result)
                                        { return result.answeredByBoth > 0; });
                 });
    return comparable;
}

double MeanOver(const std::vector<DeploymentResults>& results,
                std::size_t mode,
                const std::function<double(const PairResult&)>& value)
{
    std::vector<double> values;
    for (const auto& deployment : results)
    {
        values.push_back(value(deployment.modes[mode]));
    }
    return Mean(values).value();
}

} // namespace

CsvTable MakeCsv(const std::vector<DeploymentResults>& results, const PairFacts& facts)
{
    const std::vector<std::string> columns{"run",
                                           "mode",
                                           "status",
                                           "reason",
                                           "network",
                                           "hosts",
                                           "hops",
                                           "analytic_latency_ms",
                                           "analytic_transmission_ms",
                                           "analytic_processing_ms",
                                           "images",
                                           "answered",
                                           "latency_mean_ms",
                                           "latency_p95_ms",
                                           "processing_mean_ms",
                                           "queueing_mean_ms",
                                           "transmission_mean_ms",
                                           "arrived_share",
                                           "accuracy",
                                           "unsplit_accuracy",
                                           "packets_sent",
                                           "packets_lost",
                                           "packets_lost_by_cause",
                                           "packets_recovered",
                                           "air_bytes",
                                           "weight_bytes",
                                           "weight_bytes_by_host"};
    CsvTable table(columns);
    const auto add = [&](std::vector<CsvCell> row)
    {
        row.resize(columns.size());
        table.AddRow(row);
    };
    for (const auto& deployment : results)
    {
        for (const auto& result : deployment.modes)
        {
            add(RowOfNetwork(deployment, result, facts, 0));
            add(RowOfNetwork(deployment, result, facts, 1));
            add(RowOfBoth(deployment, result));
        }
    }
    return table;
}

void PrintReport(std::ostream& os,
                 const std::vector<DeploymentResults>& results,
                 const PairFacts& facts)
{
    const auto comparable = Comparable(results);
    os << "First network " << facts.names[0] << ", second " << facts.names[1] << "\nMeans over "
       << comparable.size() << " of " << results.size()
       << " deployments, those on which every mode is feasible and gave answers\n\n";
    if (comparable.empty())
    {
        return;
    }
    const TextTable table(os, {20, 9, 9, 9, 9, 9, 9, 11, 9, 9});
    table.Row({"",
               "first",
               "second",
               "both",
               "waiting",
               "waiting",
               "on air",
               "weights",
               "first",
               "second"});
    table.Row({"",
               "answers",
               "answers",
               "answered",
               "first",
               "second",
               "/image",
               "in use",
               "accuracy",
               "accuracy"});
    table.Row({"mode", "[ms]", "[ms]", "[ms]", "[ms]", "[ms]", "[KB]", "[MB]", "[%]", "[%]"});
    for (std::size_t m = 0; m < comparable.front().modes.size(); ++m)
    {
        const auto mean = [&](const std::function<double(const PairResult&)>& value, int decimals)
        { return FixedText(MeanOver(comparable, m, value), decimals); };
        const auto of = [&](std::size_t network, double InferenceSummary::*field)
        { return mean([&](const PairResult& r) { return r.networks[network].*field; }, 1); };
        const auto accuracy = [&](std::size_t network)
        {
            return mean([&](const PairResult& r)
                        { return 100 * r.networks[network].Accuracy().value_or(0); },
                        1);
        };
        table.Row(
            {comparable.front().modes[m].mode.name,
             of(0, &InferenceSummary::latencyMeanMs),
             of(1, &InferenceSummary::latencyMeanMs),
             mean([](const PairResult& r) { return r.latencyOfBothMeanMs; }, 1),
             of(0, &InferenceSummary::queueingMeanMs),
             of(1, &InferenceSummary::queueingMeanMs),
             mean(
                 [](const PairResult& r) {
                     return static_cast<double>(r.airBytes) / 1e3 /
                            static_cast<double>(r.networks[0].images);
                 },
                 1),
             mean([](const PairResult& r) { return static_cast<double>(r.SumWeightBytes()) / 1e6; },
                  3),
             accuracy(0),
             accuracy(1)});
    }
}

} // namespace prometheus
