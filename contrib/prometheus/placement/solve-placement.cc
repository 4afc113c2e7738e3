/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "solve-placement.h"

#include "analytic-latency.h"
#include "chain-bound.h"
#include "chain-model.h"
#include "chain-search.h"
#include "explain-infeasibility.h"
#include "prometheus-error.h"

#include <algorithm>
#include <chrono>
#include <sstream>

namespace prometheus
{

namespace
{

using Clock = std::chrono::steady_clock;

/** A limit beyond what the clock can add means none. */
constexpr double LONGEST_LIMIT_SECONDS = 1e9;

Clock::time_point EndOf(const SolveOptions& options)
{
    const std::chrono::duration<double> limit(
        std::min(options.timeLimitSeconds, LONGEST_LIMIT_SECONDS));
    return Clock::now() + std::chrono::duration_cast<Clock::duration>(limit);
}

void RequireOneNetwork(const PlacementProblem& problem)
{
    if (problem.networks.size() != 1)
    {
        throw InvalidInput("this solver places one network; the problem has " +
                           std::to_string(problem.networks.size()) + ", the first being '" +
                           problem.networks.front().name + "'");
    }
}

void RequireOptions(const SolveOptions& options)
{
    // Written so that NaN fails.
    const bool possible = options.timeLimitSeconds > 0;
    if (!possible)
    {
        std::ostringstream message;
        message << "solve options: timeLimitSeconds is " << options.timeLimitSeconds
                << ", must be greater than 0";
        throw InvalidInput(message.str());
    }
}

PlacementResult NoPlacement(PlacementStatus status, std::string reason, double bound)
{
    constexpr double INFINITE = ChainModel::INFINITE;
    PlacementResult result;
    result.status = status;
    result.latency = {INFINITE, INFINITE, INFINITE, INFINITE};
    result.lowerBoundSeconds = bound;
    result.reason = std::move(reason);
    return result;
}

PlacementResult Infeasible(std::string reason)
{
    return NoPlacement(PlacementStatus::Infeasible, std::move(reason), ChainModel::INFINITE);
}

/** Every single constraint can be met, but not all together. */
std::string ExplainExhausted(const PlacementProblem& problem)
{
    std::string text = "no placement of the " + std::to_string(problem.networks[0].layers.size()) +
                       " layers of network '" + problem.networks[0].name + "' on " +
                       std::to_string(problem.units.size()) +
                       " units meets all constraints at once (paths, weight memory, working "
                       "memory, load caps";
    if (problem.maxLayersPerUnit != UNLIMITED_LAYERS)
    {
        text += ", " + std::to_string(problem.maxLayersPerUnit) + " layers a unit";
    }
    return text + "): every combination was looked into or ruled out";
}

std::string ExplainLimit(const SolveOptions& options)
{
    std::ostringstream text;
    text << "no proof within the time limit of " << options.timeLimitSeconds << " s";
    return text.str();
}

PlacementResult ResultOf(const PlacementProblem& problem,
                         const ChainSearch& search,
                         const SolveOptions& options)
{
    if (search.Best().empty())
    {
        return search.WasInterrupted() ? NoPlacement(PlacementStatus::TimeLimit,
                                                     ExplainLimit(options),
                                                     search.OpenBound())
                                       : Infeasible(ExplainExhausted(problem));
    }
    PlacementResult result;
    result.placement.unitOf = {search.Best()};
    result.latency = AnalyticLatency(problem, result.placement);
    result.lowerBoundSeconds = result.latency.TotalSeconds();
    result.status = PlacementStatus::Optimal;
    if (search.WasInterrupted())
    {
        result.status = PlacementStatus::TimeLimit;
        result.lowerBoundSeconds = std::min(result.lowerBoundSeconds, search.OpenBound());
        result.reason = ExplainLimit(options);
    }
    return result;
}

} // namespace

PlacementResult Solve(const PlacementProblem& problem, const SolveOptions& options)
{
    problem.Validate();
    RequireOptions(options);
    RequireOneNetwork(problem);
    const Clock::time_point end = EndOf(options);
    const ChainModel model(problem);
    const ChainBound bound(model);
    ChainSearch search(model, bound);
    // Finds at once what a search might need for ever to find out.
    const std::string unmet = FindUnmetConstraint(model);
    PlacementResult result;
    if (unmet.empty())
    {
        search.Run(end);
        result = ResultOf(problem, search, options);
    }
    else
    {
        result = Infeasible(unmet);
    }
    result.statistics = {search.Nodes(), search.Improvements(), bound.Root()};
    return result;
}

} // namespace prometheus
