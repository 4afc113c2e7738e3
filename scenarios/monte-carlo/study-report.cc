/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-report.h"

#include "option-checks.h"
#include "plan-regret.h"
#include "sample-interval.h"
#include "summary-statistics.h"
#include "text-table.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

namespace
{

int NameWidth(const std::vector<CellSample>& samples)
{
    std::size_t width = 0;
    for (const auto& sample : samples)
    {
        width = std::max(width, sample.name.size());
    }
    return static_cast<int>(width) + 1;
}

/** "62.1 +- 0.4"; without an interval where it is not known. */
std::string IntervalText(const MeanInterval& interval, int decimals, double factor = 1)
{
    const auto mean = FixedText(interval.mean * factor, decimals);
    return std::isinf(interval.halfWidth)
               ? mean
               : mean + " +- " + FixedText(interval.halfWidth * factor, decimals);
}

/** "-" for no values. */
std::string MeanText(const std::vector<double>& values, int decimals, double factor = 1)
{
    return values.empty() ? "-" : IntervalText(StudentInterval(values), decimals, factor);
}

/** Ratio of two means; "-" where there is none. */
std::string RatioText(const std::vector<double>& of, const std::vector<double>& to)
{
    const auto numerator = Mean(of);
    const auto denominator = Mean(to);
    return numerator && denominator && *denominator > 0 ? FixedText(*numerator / *denominator, 2)
                                                        : "-";
}

} // namespace

void PrintTotals(std::ostream& os, const std::vector<CellSample>& samples)
{
    uint64_t runs = 0;
    uint64_t images = 0;
    uint64_t frames = 0;
    for (const auto& sample : samples)
    {
        runs += sample.runs;
        images += sample.images;
        frames += sample.dataFrames;
    }
    os << runs << " runs, " << images << " images and " << frames << " frame-hops simulated\n";
}

void PrintMeans(std::ostream& os, const std::vector<CellSample>& samples)
{
    const TextTable table(os, {NameWidth(samples), 10, 16, 18, 8, 10, 16});
    table.Row({"", "possible", "plan", "simulated", "ratio", "answered", "accuracy"});
    table.Row({"", "[%]", "[ms]", "[ms]", "", "[%]", "[%]"});
    for (const auto& sample : samples)
    {
        const auto share = [](uint64_t part, uint64_t whole)
        {
            return whole == 0
                       ? std::string("-")
                       : FixedText(100.0 * static_cast<double>(part) / static_cast<double>(whole),
                                   1);
        };
        table.Row({sample.name,
                   share(sample.runs - sample.infeasible, sample.runs),
                   MeanText(sample.plannedMs, 2),
                   MeanText(sample.simulatedMs, 2),
                   RatioText(sample.simulatedMs, sample.plannedMs),
                   share(sample.images - sample.unanswered, sample.images),
                   MeanText(sample.accuracy, 1, 100)});
    }
}

void PrintTransmission(std::ostream& os,
                       const std::vector<StudyCell>& cells,
                       const std::vector<CellSample>& samples)
{
    const TextTable table(os, {NameWidth(samples), 12, 12, 12, 12, 12});
    table.Row({"", "payload", "overhead", "waits", "sum", "sum/payload"});
    table.Row({"", "[ms]", "[ms]", "[ms]", "[ms]", ""});
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        const auto& sample = samples[i];
        const auto kind = cells[i].plan.kind;
        if (sample.packetsLost > 0 || sample.onTheWayMs.empty() ||
            (kind != PlanChoice::Kind::None && kind != PlanChoice::Kind::PhyRate))
        {
            continue;
        }
        const double payload = *Mean(sample.plannedOnTheWayMs);
        const double air = *Mean(sample.airtimeMs);
        const double sum = *Mean(sample.onTheWayMs);
        table.Row({sample.name,
                   FixedText(payload, 3),
                   FixedText(air - payload, 3),
                   FixedText(sum - air, 3),
                   FixedText(sum, 3),
                   RatioText(sample.onTheWayMs, sample.plannedOnTheWayMs)});
    }
}

void PrintRegret(std::ostream& os,
                 const std::vector<StudyCell>& cells,
                 const std::vector<CellSample>& samples)
{
    const TextTable table(os, {NameWidth(samples), 16, 16, 12});
    bool isFirst = true;
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        const auto best = FindBestCell(cells, i);
        const auto regret = best ? CompareWithBest(samples[i], samples[*best]) : std::nullopt;
        if (!regret)
        {
            continue;
        }
        if (isFirst)
        {
            os << "\nRegret: slower than the fastest of the plans that were simulated, by\n";
            table.Row({"", "[ms]", "[%]", "fastest"});
            isFirst = false;
        }
        table.Row({samples[i].name,
                   IntervalText(regret->ms, 2),
                   IntervalText(regret->percent, 2),
                   FixedText(100 * regret->fastestShare, 1) + " %"});
    }
}

} // namespace prometheus
