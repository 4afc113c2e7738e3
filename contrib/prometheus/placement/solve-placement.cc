/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "solve-placement.h"

#include "analytic-latency.h"
#include "explain-infeasibility.h"
#include "item-model.h"
#include "item-search.h"
#include "search-phases.h"
#include "solve-limit.h"
#include "tree-bound.h"

#include <algorithm>
#include <string>
#include <utility>

namespace prometheus
{

namespace
{

PlacementResult NoPlacement(PlacementStatus status, std::string reason, double bound)
{
    constexpr double INFINITE = ItemModel::INFINITE;
    PlacementResult result;
    result.status = status;
    result.latency = {INFINITE, INFINITE, INFINITE, INFINITE};
    result.lowerBoundSeconds = bound;
    result.reason = std::move(reason);
    return result;
}

PlacementResult Infeasible(std::string reason)
{
    return NoPlacement(PlacementStatus::Infeasible, std::move(reason), ItemModel::INFINITE);
}

/** Every single constraint can be met, but not all together. */
std::string ExplainExhausted(const PlacementProblem& problem)
{
    std::size_t layers = 0;
    for (const auto& network : problem.networks)
    {
        layers += network.layers.size();
    }
    const std::string networks = problem.networks.size() == 1
                                     ? "network '" + problem.networks[0].name + "'"
                                     : std::to_string(problem.networks.size()) + " networks";
    std::string text = "no placement of the " + std::to_string(layers) + " layers of " + networks +
                       " on " + std::to_string(problem.units.size()) +
                       " units meets all constraints at once (paths, weight memory, working "
                       "memory, load caps";
    if (problem.maxLayersPerUnit != UNLIMITED_LAYERS)
    {
        text += ", " + std::to_string(problem.maxLayersPerUnit) + " layers a unit";
    }
    return text + "): every combination was looked into or ruled out";
}

PlacementResult ResultOf(const ItemModel& model,
                         const ItemSearch& search,
                         const PhasesOutcome& outcome,
                         const SolveOptions& options)
{
    const PlacementProblem& problem = model.Problem();
    if (search.Best().empty())
    {
        return outcome.isProved
                   ? Infeasible(ExplainExhausted(problem))
                   : NoPlacement(PlacementStatus::TimeLimit, ExplainLimit(options), outcome.bound);
    }
    PlacementResult result;
    result.placement = model.PlacementOf(search.Best());
    result.latency = AnalyticLatency(problem, result.placement);
    result.lowerBoundSeconds = result.latency.TotalSeconds();
    result.status = PlacementStatus::Optimal;
    if (!outcome.isProved)
    {
        result.status = PlacementStatus::TimeLimit;
        result.lowerBoundSeconds = std::min(result.lowerBoundSeconds, outcome.bound);
        result.reason = ExplainLimit(options);
    }
    return result;
}

} // namespace

PlacementResult Solve(const PlacementProblem& problem, const SolveOptions& options)
{
    problem.Validate();
    RequireOptions(options);
    const auto end = EndOf(options);
    const ItemModel model(problem);
    TreeBound bound(model);
    const double rootBound = bound.Root();
    ItemSearch search(model, end);
    // Finds at once what a search might need for ever to find out.
    const std::string unmet = FindUnmetConstraint(model);
    PlacementResult result;
    uint64_t others = 0;
    if (unmet.empty())
    {
        const PhasesOutcome outcome = SearchInPhases(model, bound, search);
        result = ResultOf(model, search, outcome, options);
        others = outcome.labels + outcome.packingNodes;
    }
    else
    {
        result = Infeasible(unmet);
    }
    result.statistics = {search.Nodes() + others, search.Improvements(), rootBound};
    return result;
}

} // namespace prometheus
