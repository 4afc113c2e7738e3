/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "plan-regret.h"

#include "sample-interval.h"

#include <map>

namespace prometheus
{

namespace
{

bool HaveSameSettings(const StudyCell& a, const StudyCell& b)
{
    const auto settings = a.options.DescribeSettings();
    const auto others = b.options.DescribeSettings();
    for (std::size_t i = 0; i < settings.size(); ++i)
    {
        if (settings[i].value != others[i].value)
        {
            return false;
        }
    }
    return a.model == b.model && a.pair == b.pair && a.mode.ToString() == b.mode.ToString();
}

} // namespace

std::optional<PlanRegret> CompareWithBest(const CellSample& plan, const CellSample& best)
{
    std::map<uint64_t, double> bestOf;
    for (std::size_t i = 0; i < best.deployments.size(); ++i)
    {
        bestOf.emplace(best.deployments[i], best.simulatedMs[i]);
    }
    std::vector<double> ms;
    std::vector<double> percent;
    uint64_t fastest = 0;
    for (std::size_t i = 0; i < plan.deployments.size(); ++i)
    {
        const auto other = bestOf.find(plan.deployments[i]);
        if (other != bestOf.end())
        {
            ms.push_back(plan.simulatedMs[i] - other->second);
            percent.push_back(100 * ms.back() / other->second);
            fastest += ms.back() <= 0;
        }
    }
    if (ms.empty())
    {
        return std::nullopt;
    }
    return PlanRegret{StudentInterval(ms),
                      StudentInterval(percent),
                      static_cast<double>(fastest) / static_cast<double>(ms.size()),
                      ms.size()};
}

std::optional<std::size_t> FindBestCell(const std::vector<StudyCell>& cells, std::size_t of)
{
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        if (i != of && cells[i].plan.kind == PlanChoice::Kind::BestSimulated &&
            HaveSameSettings(cells[i], cells[of]))
        {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace prometheus
