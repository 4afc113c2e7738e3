/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "solve-best.h"

#include "analytic-latency.h"
#include "best-list-search.h"
#include "item-model.h"
#include "limit-multipliers.h"
#include "prometheus-error.h"
#include "solve-limit.h"
#include "tree-bound.h"

#include <algorithm>
#include <limits>

namespace prometheus
{

namespace
{

/** Nodes of the search with the plain bound, which mostly ends in a proof. */
constexpr uint64_t PLAIN_NODES = 5000;
/** Nodes of the first search with prices, and how many times more each later one has. */
constexpr uint64_t PRICED_NODES = 20'000;
constexpr uint64_t GROWTH = 8;
/** Searches with prices before the last one, which has no budget. */
constexpr int ROUNDS = 4;

/** A unit for every item of a complete placement. */
std::vector<uint32_t> UnitsOfItems(const ItemModel& model, const Placement& placement)
{
    std::vector<uint32_t> unitOf;
    for (uint32_t item = 0; item < model.ItemCount(); ++item)
    {
        const LayerRef& layer = model.Item(item).members.front();
        unitOf.push_back(placement.unitOf[layer.network][layer.layer]);
    }
    return unitOf;
}

/**
 * Searches, from a list that is not empty, first with the plain bound, then with prices that are
 * improved between searches of growing budgets.
 * @return what no placement that is not listed can be below; infinite when there is none.
 */
double FillList(const ItemModel& model, BestListSearch& search)
{
    TreeBound bound(model);
    double open = bound.Root();
    search.Run(bound, {model.AllNodeSeconds(), 0}, PLAIN_NODES);
    if (search.WasInterrupted())
    {
        LimitMultipliers multipliers(model, bound);
        uint64_t nodes = PRICED_NODES;
        for (int round = 0; search.WasInterrupted() && !search.IsTimeUp(); ++round)
        {
            open = std::max(open, search.OpenBound());
            multipliers.Improve(search.List().front().seconds, search.End());
            open = std::max(open, multipliers.Bound());
            search.Run(bound,
                       multipliers.Costs(),
                       round < ROUNDS ? nodes : std::numeric_limits<uint64_t>::max());
            nodes *= GROWTH;
        }
    }
    open = std::max(open, search.OpenBound());
    return std::min(open, search.LastSeconds());
}

void TakeList(const ItemModel& model, const BestListSearch& search, BestPlacements& best)
{
    best.placements.clear();
    for (const auto& entry : search.List())
    {
        RankedPlacement ranked;
        ranked.placement = model.PlacementOf(entry.unitOf);
        ranked.latency = AnalyticLatency(model.Problem(), ranked.placement);
        best.placements.push_back(std::move(ranked));
    }
}

} // namespace

std::size_t BestPlacements::ProvedCount() const
{
    const auto first = std::find_if(placements.begin(),
                                    placements.end(),
                                    [&](const RankedPlacement& ranked)
                                    {
                                        return ranked.latency.TotalSeconds() *
                                                   (1 - BestListSearch::RELATIVE_ROUNDING) >
                                               lowerBoundSeconds;
                                    });
    return static_cast<std::size_t>(first - placements.begin());
}

BestPlacements SolveBest(const PlacementProblem& problem,
                         uint32_t count,
                         const SolveOptions& options)
{
    if (count == 0)
    {
        throw InvalidInput("number of best placements is 0, must be at least 1");
    }
    RequireOptions(options);
    const auto end = EndOf(options);
    const PlacementResult first = Solve(problem, options);
    BestPlacements best;
    best.status = first.status;
    best.lowerBoundSeconds = first.lowerBoundSeconds;
    best.statistics = first.statistics;
    best.reason = first.reason;
    if (first.HasPlacement())
    {
        best.placements.push_back({first.placement, first.latency});
    }
    if (first.status != PlacementStatus::Optimal || count == 1)
    {
        return best;
    }
    const ItemModel model(problem);
    BestListSearch search(model, count, end);
    search.Offer(UnitsOfItems(model, first.placement), first.latency.TotalSeconds());
    const double open = FillList(model, search);
    TakeList(model, search, best);
    best.statistics.nodes += search.Nodes();
    best.statistics.improvements += search.Listed();
    const bool isFull = best.placements.size() == count;
    best.lowerBoundSeconds = isFull ? best.placements.back().latency.TotalSeconds() : open;
    if (search.WasInterrupted())
    {
        best.lowerBoundSeconds = std::max(first.lowerBoundSeconds, open);
        best.status = PlacementStatus::TimeLimit;
        best.reason = ExplainLimit(options);
    }
    return best;
}

} // namespace prometheus
