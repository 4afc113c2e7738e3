/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "solve-throughput.h"

#include "analytic-latency.h"
#include "prometheus-error.h"
#include "throughput-search.h"

#include <algorithm>
#include <sstream>

namespace prometheus
{

bool ThroughputResult::HasPlacement() const
{
    return !placement.unitOf.empty();
}

double ThroughputResult::ThroughputBound() const
{
    return 1 / occupancy.BottleneckSeconds();
}

ThroughputResult SolveThroughput(const PlacementProblem& problem, const SolveOptions& options)
{
    using Clock = ThroughputSearch::Clock;
    if (problem.unreachableHops != HopDistances::UNREACHABLE)
    {
        throw InvalidInput("placement problem: unreachableHops is " +
                           std::to_string(problem.unreachableHops) +
                           ", but data without a path have no throughput; leave it unset");
    }
    const auto start = Clock::now();
    const auto fastest = Solve(problem, options);
    ThroughputResult result;
    result.status = fastest.status;
    result.reason = fastest.reason;
    result.latency = fastest.latency;
    result.lowerBoundSeconds = fastest.lowerBoundSeconds;
    result.statistics = fastest.statistics;
    if (fastest.status == PlacementStatus::Infeasible)
    {
        return result;
    }
    constexpr double LONGEST_LIMIT_SECONDS = 1e9;
    const std::chrono::duration<double> limit(
        std::min(options.timeLimitSeconds, LONGEST_LIMIT_SECONDS));
    ThroughputSearch search(problem, start + std::chrono::duration_cast<Clock::duration>(limit));
    auto placement = fastest.placement;
    double bottleneck = fastest.HasPlacement()
                            ? AnalyticOccupancy(problem, placement).BottleneckSeconds()
                            : std::numeric_limits<double>::infinity();
    const bool isProved = search.ShortenBottleneck(placement, bottleneck);
    double seconds = placement.unitOf.empty() ? std::numeric_limits<double>::infinity()
                                              : AnalyticLatency(problem, placement).TotalSeconds();
    // The fastest of all placements is the fastest of those of its bottleneck.
    const bool isFastest =
        fastest.status == PlacementStatus::Optimal && placement == fastest.placement;
    result.isFastestProved =
        isProved && (isFastest || search.ShortenLatency(bottleneck, placement, seconds));
    result.placement = placement;
    result.statistics = {fastest.statistics.nodes + search.Nodes(),
                         fastest.statistics.improvements + search.Improvements(),
                         search.RootBottleneck()};
    result.lowerBoundSeconds = search.RootBottleneck();
    result.status = PlacementStatus::TimeLimit;
    if (result.HasPlacement())
    {
        result.occupancy = AnalyticOccupancy(problem, placement);
        result.latency = AnalyticLatency(problem, placement);
        bottleneck = result.occupancy.BottleneckSeconds();
    }
    if (isProved)
    {
        result.status = PlacementStatus::Optimal;
        result.lowerBoundSeconds = bottleneck;
        result.reason.clear();
        return result;
    }
    std::ostringstream text;
    text << "no proof within the time limit of " << options.timeLimitSeconds << " s";
    result.reason = text.str();
    return result;
}

} // namespace prometheus
