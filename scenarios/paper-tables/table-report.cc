/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "table-report.h"

#include "summary-statistics.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <ostream>

namespace prometheus
{

namespace
{

/** Systems behind every published mean. */
constexpr double PUBLISHED_SYSTEMS = 1000;
constexpr double MOST_STANDARD_ERRORS = 3;
const char* const MEASURES[MEASURE_COUNT] = {"transmission", "processing", "latency"};

template <typename... Values>
std::string Format(const char* format, Values... values)
{
    char text[200];
    std::snprintf(text, sizeof(text), format, values...);
    return text;
}

std::string KeyOf(const PaperCell& cell)
{
    return Format("%-5s %-5s %-10s %u shared  L=%s",
                  cell.radio.c_str(),
                  cell.mix.c_str(),
                  cell.network.c_str(),
                  cell.sharedLayers,
                  cell.maxLayers.c_str());
}

std::string RuleOf(const CellSample& sample)
{
    return sample.sampling.rule == SamplingRule::A ? "A" : "B";
}

std::string DescribeComparison(const PublishedMeasure& published, const Comparison& ours)
{
    const int decimals = published.mean.rounding < 0.01 ? 2 : 1;
    if (!ours.standardErrors)
    {
        return Format("%8.*f +- %6.*f | nothing to compare      ",
                      decimals,
                      published.mean.value,
                      decimals,
                      published.standardDeviation.value);
    }
    return Format("%8.*f +- %6.*f |%8.*f +- %6.*f %+5.1f%c",
                  decimals,
                  published.mean.value,
                  decimals,
                  published.standardDeviation.value,
                  decimals,
                  *ours.mean,
                  decimals,
                  *ours.standardDeviation,
                  *ours.standardErrors,
                  ours.Agrees() ? ' ' : '!');
}

/** Cells of one kind and how many of them agree, by measure. */
struct Tally
{
    std::size_t cells{0};
    std::array<std::size_t, MEASURE_COUNT> agreeing{};
};

void PrintTallies(std::ostream& out, const std::map<std::string, Tally>& tallies)
{
    out << "\nMeans within " << MOST_STANDARD_ERRORS << " standard errors of the published ones:\n";
    for (const auto& [name, tally] : tallies)
    {
        out << Format("  %-28s", name.c_str());
        for (std::size_t m = 0; m < MEASURE_COUNT; ++m)
        {
            out << Format("  %s %zu/%zu", MEASURES[m], tally.agreeing[m], tally.cells);
        }
        out << "\n";
    }
}

} // namespace

bool Comparison::Agrees() const
{
    return standardErrors && std::abs(*standardErrors) <= MOST_STANDARD_ERRORS;
}

Comparison Compare(const PublishedMeasure& published, const std::vector<double>& values)
{
    Comparison comparison{Mean(values), StandardDeviation(values), {}};
    if (!comparison.standardDeviation)
    {
        return comparison;
    }
    const double difference = *comparison.mean - published.mean.value;
    const double beyondRounding = std::max(0.0, std::abs(difference) - published.mean.rounding);
    const double variance =
        std::pow(published.standardDeviation.value, 2) / PUBLISHED_SYSTEMS +
        std::pow(*comparison.standardDeviation, 2) / static_cast<double>(values.size());
    double errors = 0;
    if (beyondRounding > 0)
    {
        errors = variance > 0 ? beyondRounding / std::sqrt(variance)
                              : std::numeric_limits<double>::infinity();
    }
    comparison.standardErrors = difference < 0 && errors > 0 ? -errors : errors;
    return comparison;
}

CsvTable MakeCsv(const std::vector<CellSample>& samples, const std::string& convention)
{
    CsvTable csv({"table",
                  "radio",
                  "mix",
                  "network",
                  "shared_layers",
                  "max_layers",
                  "convention",
                  "sampling",
                  "deployments",
                  "infeasible",
                  "transmission_ms_mean",
                  "transmission_ms_sd",
                  "processing_ms_mean",
                  "processing_ms_sd",
                  "latency_ms_mean",
                  "latency_ms_sd"});
    for (const auto& sample : samples)
    {
        const auto& cell = sample.cell;
        const auto& [transmission, processing, latency] = sample.milliseconds;
        csv.AddRow({cell.table,
                    cell.radio,
                    cell.mix,
                    cell.network,
                    cell.sharedLayers,
                    cell.maxLayers,
                    convention,
                    RuleOf(sample),
                    sample.deployments,
                    sample.infeasible,
                    Mean(transmission),
                    StandardDeviation(transmission),
                    Mean(processing),
                    StandardDeviation(processing),
                    Mean(latency),
                    StandardDeviation(latency)});
    }
    return csv;
}

void PrintReport(std::ostream& out,
                 const std::vector<PublishedCell>& published,
                 const std::vector<CellSample>& samples)
{
    std::map<std::string, Tally> tallies;
    std::vector<std::string> misses;
    std::string table;
    for (std::size_t i = 0; i < samples.size(); ++i)
    {
        const auto& cell = samples[i].cell;
        if (cell.table != table)
        {
            table = cell.table;
            out << "\nTable " << table
                << " [ms]: t_t, t_p and t, each published | ours, difference in standard errors\n";
        }
        out << Format("%-44s %s", KeyOf(cell).c_str(), RuleOf(samples[i]).c_str());
        auto& tally = tallies["table " + table + ", " + cell.mix + ", rule " + RuleOf(samples[i])];
        ++tally.cells;
        for (std::size_t m = 0; m < MEASURE_COUNT; ++m)
        {
            const auto ours = Compare(published[i].measures[m], samples[i].milliseconds[m]);
            const std::string text = DescribeComparison(published[i].measures[m], ours);
            out << "  " << text;
            tally.agreeing[m] += ours.Agrees() ? 1 : 0;
            if (!ours.Agrees())
            {
                misses.push_back("  table " + table + "  " + KeyOf(cell) + "  " + MEASURES[m] +
                                 text);
            }
        }
        out << (samples[i].infeasible > 0 ? Format("  %u infeasible", samples[i].infeasible)
                                          : std::string())
            << "\n";
    }
    PrintTallies(out, tallies);
    if (!misses.empty())
    {
        out << "\nThe others:\n";
    }
    for (const auto& miss : misses)
    {
        out << miss << "\n";
    }
}

} // namespace prometheus
