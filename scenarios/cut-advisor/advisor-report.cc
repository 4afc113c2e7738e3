/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "advisor-report.h"

#include "option-checks.h"
#include "text-table.h"

#include <algorithm>
#include <iomanip>

namespace prometheus
{

namespace
{

const RankedCut* FindCut(const AdvisorResult& result, const std::string& mode)
{
    const auto found =
        std::find_if(result.cuts.begin(),
                     result.cuts.end(),
                     [&mode](const auto& cut) { return NameOfSplit(cut.cut) == mode; });
    return found == result.cuts.end() ? nullptr : &*found;
}

/** What is known of a cut before anything is simulated; nothing for a mode that makes none. */
std::vector<CsvCell> CutCells(const RankedCut* cut, const std::string& measure)
{
    if (!cut)
    {
        return std::vector<CsvCell>(9);
    }
    if (!cut->saliency)
    {
        return {cut->cut, cut->layer, cut->outputBytes, cut->sizeRank, {}, {}, {}, {}, {}};
    }
    return {cut->cut,
            cut->layer,
            cut->outputBytes,
            cut->sizeRank,
            measure,
            cut->saliency->value,
            cut->saliency->standardError,
            cut->saliencyRank,
            cut->saliency->isCandidate ? "yes" : "no"};
}

CsvCell YesNo(bool isIt)
{
    return isIt ? "yes" : "no";
}

/** Whether a limit is kept; empty when there is no such limit. */
CsvCell Kept(bool isLimited, const std::optional<LimitCheck>& check, bool LimitCheck::*limit)
{
    return isLimited && check ? YesNo((*check).*limit) : CsvCell();
}

std::vector<CsvCell> ModeCells(const AdvisedMode& mode, const ServiceLimits& limits)
{
    const auto& result = mode.result;
    const bool isFeasible = result.IsFeasible();
    const auto known = [](bool isKnown, auto value)
    { return isKnown ? std::optional<decltype(value)>(value) : std::nullopt; };
    const auto& check = mode.advice.check;
    return {known(isFeasible, result.mode.hops),
            result.images,
            result.answered,
            known(isFeasible, result.mode.analytic.TotalSeconds() * 1e3),
            known(result.answered > 0, result.latencyMeanMs),
            mode.outcome.latencyP95Ms,
            mode.outcome.accuracy,
            mode.outcome.AccuracyError(),
            result.airBytes,
            result.packetsSent,
            result.CountLost(),
            known(isFeasible, mode.outcome.memoryBytes),
            Kept(limits.maxLatencyMs.has_value(), check, &LimitCheck::latency),
            Kept(limits.minAccuracy.has_value(), check, &LimitCheck::accuracy),
            Kept(limits.maxMemoryBytes.has_value(), check, &LimitCheck::memory),
            limits.maxLatencyMs,
            limits.minAccuracy,
            limits.maxMemoryBytes,
            YesNo(mode.advice.isOnFront),
            YesNo(mode.isRecommended),
            mode.advice.words};
}

/** "latency no, memory yes" */
std::string KeptText(const AdvisedMode& mode, const ServiceLimits& limits)
{
    std::string text;
    const auto add = [&text](bool isLimited, const std::string& name, bool isKept)
    {
        if (isLimited)
        {
            text += (text.empty() ? "" : ", ") + name + (isKept ? " yes" : " no");
        }
    };
    const auto& check = *mode.advice.check;
    add(limits.maxLatencyMs.has_value(), "latency", check.latency);
    add(limits.minAccuracy.has_value(), "accuracy", check.accuracy);
    add(limits.maxMemoryBytes.has_value(), "memory", check.memory);
    return text;
}

void PrintModes(std::ostream& os, const AdvisorResult& result)
{
    const bool isLimited =
        result.limits.maxLatencyMs || result.limits.minAccuracy || result.limits.maxMemoryBytes;
    const TextTable table(os, {13, 6, 10, 11, 11, 13, 11});
    table.Row({"", "", "accuracy", "latency", "95th pct", "on the air", "weights"},
              isLimited ? "limits" : "");
    table.Row({"mode", "hops", "[%]", "[ms]", "[ms]", "[B/image]", "[B]"}, isLimited ? "kept" : "");
    for (const auto& mode : result.modes)
    {
        const auto& outcome = mode.outcome;
        if (!mode.result.IsFeasible())
        {
            os << std::left << std::setw(14) << outcome.mode << "infeasible\n";
            continue;
        }
        table.Row({outcome.mode,
                   TextOf(mode.result.mode.hops),
                   outcome.accuracy ? FixedText(*outcome.accuracy * 100, 1) : "unknown",
                   mode.result.answered > 0 ? FixedText(mode.result.latencyMeanMs, 2) : "-",
                   outcome.latencyP95Ms ? FixedText(*outcome.latencyP95Ms, 2) : "-",
                   TextOf(outcome.airBytes / outcome.images),
                   TextOf(outcome.memoryBytes)},
                  KeptText(mode, result.limits));
    }
    os << "Accuracy of the unsplit network on the same images: "
       << FixedText(result.unsplitAccuracy * 100, 1) << " %\n";
}

void PrintCuts(std::ostream& os, const AdvisorResult& result)
{
    const auto bySize = SortBySize(result.cuts);
    const auto bySaliency = SortBySaliency(result.cuts);
    os << "Cuts, best first (those simulated; * local maximum of the saliency)\n"
       << std::left << std::setw(6) << "rank" << std::setw(44)
       << (result.measure.empty() ? "by saliency: not known" : "by saliency, " + result.measure)
       << "by what crosses\n";
    for (std::size_t i = 0; i < bySize.size(); ++i)
    {
        const bool hasSaliency = i < bySaliency.size() && bySaliency[i].isChosen;
        if (!hasSaliency && !bySize[i].isChosen)
        {
            continue;
        }
        std::ostringstream saliency;
        if (hasSaliency)
        {
            const auto& entry = *bySaliency[i].saliency;
            saliency << NameOfSplit(entry.cut) << " behind " << bySaliency[i].layer << ", "
                     << std::setprecision(3) << entry.value << " +- " << entry.standardError
                     << (entry.isCandidate ? " *" : "");
        }
        os << std::setw(6) << i + 1 << std::setw(44) << saliency.str();
        if (bySize[i].isChosen)
        {
            os << NameOfSplit(bySize[i].cut) << " behind " << bySize[i].layer << ", "
               << bySize[i].outputBytes << " bytes";
        }
        os << "\n";
    }
}

} // namespace

std::string NameOfSplit(uint32_t cut)
{
    return "SC(" + std::to_string(cut) + ")";
}

CsvTable MakeCsv(const AdvisorResult& result)
{
    CsvTable table({"mode",
                    "status",
                    "cut",
                    "cut_behind",
                    "cut_bytes",
                    "size_rank",
                    "saliency_measure",
                    "saliency",
                    "saliency_standard_error",
                    "saliency_rank",
                    "saliency_is_local_maximum",
                    "hops",
                    "images",
                    "answered",
                    "analytic_latency_ms",
                    "latency_mean_ms",
                    "latency_p95_ms",
                    "accuracy",
                    "accuracy_standard_error",
                    "air_bytes",
                    "packets_sent",
                    "packets_lost",
                    "memory_bytes",
                    "keeps_latency",
                    "keeps_accuracy",
                    "keeps_memory",
                    "max_latency_ms",
                    "min_accuracy",
                    "max_memory_bytes",
                    "is_on_pareto_front",
                    "is_recommended",
                    "advice"});
    const auto addRow =
        [&table](std::vector<CsvCell> row, const std::vector<CsvCell>& a, std::vector<CsvCell> b)
    {
        row.insert(row.end(), a.begin(), a.end());
        row.insert(row.end(), b.begin(), b.end());
        table.AddRow(row);
    };
    for (const auto& mode : result.modes)
    {
        const auto& name = mode.outcome.mode;
        addRow({name, mode.result.IsFeasible() ? "ok" : "infeasible"},
               CutCells(FindCut(result, name), result.measure),
               ModeCells(mode, result.limits));
    }
    for (const auto& cut : result.cuts)
    {
        if (!cut.isChosen)
        {
            addRow({NameOfSplit(cut.cut), "not simulated"},
                   CutCells(&cut, result.measure),
                   std::vector<CsvCell>(21));
        }
    }
    return table;
}

void PrintReport(std::ostream& os, const AdvisorResult& result)
{
    PrintCuts(os, result);
    os << "\n";
    PrintModes(os, result);
    os << "\n";
    for (const auto& mode : result.modes)
    {
        if (mode.isRecommended)
        {
            os << mode.outcome.mode << " is " << mode.advice.words << "\n";
        }
    }
    for (const auto& mode : result.modes)
    {
        if (!mode.isRecommended)
        {
            os << mode.outcome.mode << " " << mode.advice.words << "\n";
        }
    }
}

} // namespace prometheus
