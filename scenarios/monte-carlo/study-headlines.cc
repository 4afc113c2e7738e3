/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-headlines.h"

#include "option-checks.h"
#include "plan-regret.h"
#include "summary-statistics.h"

#include <map>
#include <string>

namespace prometheus
{

namespace
{

/** A cell with answers, and the means that headlines are made of. */
struct Line
{
    std::size_t cell;
    std::string mode;
    double plannedMs;
    double simulatedMs;

    double Ratio() const
    {
        return simulatedMs / plannedMs;
    }
};

/** What stands in front of the mode in a cell's name: "halow policy=nack". */
std::string GroupOf(const StudyCell& cell, const CellSample& sample)
{
    return sample.name.substr(0, sample.name.rfind(" " + cell.mode.ToString()));
}

bool IsOfPhyRate(const StudyCell& cell)
{
    return cell.plan.kind == PlanChoice::Kind::None || cell.plan.kind == PlanChoice::Kind::PhyRate;
}

std::string Milliseconds(double ms)
{
    return FixedText(ms, 1) + " ms";
}

void PrintFastest(std::ostream& os, const std::vector<Line>& lines)
{
    const Line* fastest = &lines.front();
    const Line* furthest = fastest;
    for (const auto& line : lines)
    {
        fastest = line.simulatedMs < fastest->simulatedMs ? &line : fastest;
        furthest = line.Ratio() > furthest->Ratio() ? &line : furthest;
    }
    if (lines.size() > 1)
    {
        os << "  fastest is " << fastest->mode << ": " << Milliseconds(fastest->simulatedMs)
           << " from image to answer, planned " << Milliseconds(fastest->plannedMs) << "\n";
    }
    os << "  furthest from its plan is " << furthest->mode << ": "
       << Milliseconds(furthest->simulatedMs) << ", planned " << Milliseconds(furthest->plannedMs)
       << " (" << FixedText(furthest->Ratio(), 2) << " times)\n";
}

} // namespace

void PrintHeadlines(std::ostream& os,
                    const std::vector<StudyCell>& cells,
                    const std::vector<CellSample>& samples)
{
    std::vector<std::string> order;
    std::map<std::string, std::vector<Line>> groups;
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        const auto planned = Mean(samples[i].plannedMs);
        if (!planned || *planned <= 0)
        {
            continue;
        }
        const auto group = GroupOf(cells[i], samples[i]);
        if (groups.find(group) == groups.end())
        {
            order.push_back(group);
        }
        groups[group].push_back(
            {i, cells[i].mode.ToString(), *planned, *Mean(samples[i].simulatedMs)});
    }
    for (const auto& group : order)
    {
        os << group << "\n";
        std::vector<Line> lines;
        for (const auto& line : groups[group])
        {
            if (IsOfPhyRate(cells[line.cell]))
            {
                lines.push_back(line);
            }
        }
        if (!lines.empty())
        {
            PrintFastest(os, lines);
        }
        for (const auto& line : lines)
        {
            const auto best = FindBestCell(cells, line.cell);
            const auto regret =
                best ? CompareWithBest(samples[line.cell], samples[*best]) : std::nullopt;
            if (regret)
            {
                os << "  " << line.mode << ": the plan is " << FixedText(regret->percent.mean, 2)
                   << " % slower than the fastest of the best plans in simulation\n";
            }
        }
    }
}

} // namespace prometheus
