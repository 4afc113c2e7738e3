/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-report.h"

#include "option-checks.h"
#include "row-texts.h"
#include "text-table.h"

#include <iomanip>
#include <optional>

namespace prometheus
{

namespace
{

std::vector<CsvCell> RowOf(const ModeResult& result,
                           const Deployment& deployment,
                           double unsplitAccuracy)
{
    const auto known = [](bool isKnown, double value)
    { return isKnown ? std::optional<double>(value) : std::nullopt; };
    const bool feasible = result.IsFeasible();
    const bool answered = result.answered > 0;
    const auto& analytic = result.mode.analytic;
    return {result.mode.name,
            feasible ? "ok" : "infeasible",
            result.mode.infeasibleBecause,
            HostNames(result.mode.hostOf, deployment),
            known(feasible, result.mode.hops),
            known(feasible, analytic.TotalSeconds() * 1e3),
            known(feasible, analytic.sourceSeconds * 1e3),
            known(feasible, analytic.transmissionSeconds * 1e3),
            known(feasible, analytic.processingSeconds * 1e3),
            known(feasible, analytic.sinkSeconds * 1e3),
            result.images,
            result.answered,
            known(answered, result.latencyMeanMs),
            known(answered, result.latencyP95Ms),
            known(answered, result.processingMeanMs),
            known(answered, result.queueingMeanMs),
            known(answered, result.transmissionMeanMs),
            result.packetsSent,
            result.CountLost(),
            CountsText(result.lostByCause),
            result.packetsRecovered,
            result.airBytes,
            known(answered, result.arrivedShare),
            result.Accuracy(),
            unsplitAccuracy,
            CountsText(result.weightBytes)};
}

} // namespace

CsvTable MakeCsv(const std::vector<ModeResult>& results,
                 const Deployment& deployment,
                 double unsplitAccuracy)
{
    CsvTable table({"mode",
                    "status",
                    "reason",
                    "hosts",
                    "hops",
                    "analytic_latency_ms",
                    "analytic_source_ms",
                    "analytic_transmission_ms",
                    "analytic_processing_ms",
                    "analytic_sink_ms",
                    "images",
                    "answered",
                    "latency_mean_ms",
                    "latency_p95_ms",
                    "processing_mean_ms",
                    "queueing_mean_ms",
                    "transmission_mean_ms",
                    "packets_sent",
                    "packets_lost",
                    "packets_lost_by_cause",
                    "packets_recovered",
                    "air_bytes",
                    "arrived_share",
                    "accuracy",
                    "unsplit_accuracy",
                    "weight_bytes_by_host"});
    for (const auto& result : results)
    {
        table.AddRow(RowOf(result, deployment, unsplitAccuracy));
    }
    return table;
}

void PrintReport(std::ostream& os, const std::vector<ModeResult>& results, double unsplitAccuracy)
{
    const TextTable table(os, {11, 6, 9, 11, 10, 12, 10, 14, 9, 7, 10});
    table.Row({"",
               "",
               "plan",
               "simulated",
               "95th pct",
               "processing",
               "queueing",
               "transmission",
               "lost",
               "of",
               "accuracy"});
    table.Row(
        {"mode", "hops", "[ms]", "[ms]", "[ms]", "[ms]", "[ms]", "[ms]", "packets", "sent", "[%]"});
    for (const auto& result : results)
    {
        if (!result.IsFeasible())
        {
            os << std::left << std::setw(12) << result.mode.name
               << " infeasible: " << result.mode.infeasibleBecause << "\n";
            continue;
        }
        const auto accuracy = result.Accuracy();
        table.Row({result.mode.name,
                   std::to_string(result.mode.hops),
                   FixedText(result.mode.analytic.TotalSeconds() * 1e3, 2),
                   FixedText(result.latencyMeanMs, 2),
                   FixedText(result.latencyP95Ms, 2),
                   FixedText(result.processingMeanMs, 2),
                   FixedText(result.queueingMeanMs, 2),
                   FixedText(result.transmissionMeanMs, 2),
                   std::to_string(result.CountLost()),
                   std::to_string(result.packetsSent),
                   accuracy ? FixedText(*accuracy * 100, 1) : "unknown"});
        if (result.answered < result.images)
        {
            os << "           " << result.images - result.answered << " of " << result.images
               << " images had no answer\n";
        }
        if (result.CountLost() > 0)
        {
            os << "             lost by cause: " << CountsText(result.lostByCause) << "\n";
        }
    }
    os << "Accuracy of the unsplit network on the same images: "
       << FixedText(unsplitAccuracy * 100, 1) << " %\n";
}

} // namespace prometheus
