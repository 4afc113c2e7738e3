/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-latency.h"
#include "brute-force-placement.h"
#include "check-placement.h"
#include "limit-multipliers.h"
#include "placement-fixtures.h"
#include "search-phases.h"
#include "small-problem-maker.h"
#include "solve-placement.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <random>

namespace prometheus
{
namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

/** What brute force can do in no time. */
constexpr double MOST_PLACEMENTS = 70'000;

/** How often a comparison ended so: it means something only while both kinds occur often. */
struct Tally
{
    int optimal{0};
    int infeasible{0};
};

void CompareWithBruteForce(const PlacementProblem& problem, Tally& tally)
{
    const double expected = BruteForce(problem).Solve();
    const PlacementResult result = Solve(problem);
    if (expected == INFINITE)
    {
        ++tally.infeasible;
        ASSERT_EQ(result.status, PlacementStatus::Infeasible);
        ASSERT_FALSE(result.HasPlacement());
        ASSERT_EQ(result.lowerBoundSeconds, INFINITE);
        ASSERT_NE(result.reason, "");
        return;
    }
    ++tally.optimal;
    ASSERT_EQ(result.status, PlacementStatus::Optimal) << result.reason;
    // Sums of some dozen terms in different orders.
    ASSERT_NEAR(result.latency.TotalSeconds(), expected, 1e-12 * expected);
    ASSERT_NEAR(BruteForce(problem).Seconds(result.placement.unitOf), expected, 1e-12 * expected);
    ASSERT_EQ(result.latency.TotalSeconds(),
              AnalyticLatency(problem, result.placement).TotalSeconds());
    ASSERT_EQ(result.lowerBoundSeconds, result.latency.TotalSeconds());
    // The bound before the search is one.
    ASSERT_LE(result.statistics.rootBoundSeconds, expected * (1 + 1e-12));
}

TEST(Solve, AgreesWithBruteForceOnRandomSmallProblems)
{
    ProblemMaker maker(1);
    Tally tally;
    for (int instance = 0; instance < 2000; ++instance)
    {
        SCOPED_TRACE("instance " + std::to_string(instance));
        ASSERT_NO_FATAL_FAILURE(CompareWithBruteForce(maker.Make(), tally));
    }
    EXPECT_GT(tally.optimal, 600);
    EXPECT_GT(tally.infeasible, 600);
}

TEST(Solve, AgreesWithBruteForceOnSeveralNetworksThatShareLayers)
{
    ProblemMaker maker(3, 3);
    Tally tally;
    int sharing = 0;
    for (int instance = 0; instance < 3000; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        std::size_t places = 0;
        for (const auto& network : problem.networks)
        {
            places += network.layers.size();
        }
        for (const auto& group : problem.sharedLayers)
        {
            places -= group.size() - 1;
        }
        if (std::pow(problem.units.size(), places) > MOST_PLACEMENTS)
        {
            continue;
        }
        sharing += problem.sharedLayers.empty() ? 0 : 1;
        SCOPED_TRACE("instance " + std::to_string(instance));
        ASSERT_NO_FATAL_FAILURE(CompareWithBruteForce(problem, tally));
    }
    EXPECT_GT(tally.optimal, 600);
    EXPECT_GT(tally.infeasible, 600);
    EXPECT_GT(sharing, 600);
}

TEST(LimitMultipliers, BoundAndSearchAgreeWithBruteForce)
{
    ProblemMaker maker(4, 3);
    const auto never = std::chrono::steady_clock::time_point::max();
    int sharper = 0;
    for (int instance = 0; instance < 600; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        const ItemModel model(problem);
        if (std::pow(model.UnitCount(), model.ItemCount()) > MOST_PLACEMENTS)
        {
            continue;
        }
        SCOPED_TRACE("instance " + std::to_string(instance));
        const double expected = BruteForce(problem).Solve();
        TreeBound bound(model);
        const double root = bound.Root();
        LimitMultipliers multipliers(model, bound);
        multipliers.Improve(expected, never);
        ASSERT_GE(multipliers.Bound(), root);
        sharper += multipliers.Bound() > root ? 1 : 0;
        // Rounding: prices may exceed the costs many times and cancel out.
        ASSERT_LE(multipliers.Bound(), expected * (1 + 1e-9));
        ItemSearch search(model, never);
        search.Run(bound, multipliers.Costs(), std::numeric_limits<uint64_t>::max());
        ASSERT_FALSE(search.WasInterrupted());
        ASSERT_EQ(search.Best().empty(), expected == INFINITE);
        if (expected < INFINITE)
        {
            ASSERT_NEAR(search.BestSeconds(), expected, 1e-12 * expected); // order of sums
        }
    }
    EXPECT_GT(sharper, 50);
}

/** Every phase in its turn has to do what others do in an ordinary solve. */
std::vector<SearchBudgets> BudgetsThatForceEveryPhase()
{
    SearchBudgets onlyLabels;
    onlyLabels.plainNodes = 0;
    onlyLabels.hasPrices = false;
    onlyLabels.nodes = 0;
    onlyLabels.labels = onlyLabels.mostLabels;
    onlyLabels.options = 0;
    SearchBudgets pricedLabels = onlyLabels;
    pricedLabels.hasPrices = true;
    SearchBudgets onlyPricedSearch;
    onlyPricedSearch.plainNodes = 0;
    onlyPricedSearch.rounds = 0;
    SearchBudgets packing; // needs a first placement as its target
    packing.plainNodes = 1;
    packing.nodes = 1;
    packing.labels = 0;
    packing.options = packing.mostLabels;
    packing.wordsAnOption = 1'000'000;
    SearchBudgets inTurns;
    inTurns.plainNodes = 1;
    inTurns.nodes = 1;
    inTurns.labels = 5;
    inTurns.options = 3;
    inTurns.rounds = 3;
    return {onlyLabels, pricedLabels, onlyPricedSearch, packing, inTurns};
}

TEST(SearchInPhases, AgreesWithBruteForceWhateverPhaseHasToProveIt)
{
    ProblemMaker maker(5, 3);
    const auto never = std::chrono::steady_clock::time_point::max();
    uint64_t labels = 0;
    uint64_t packingNodes = 0;
    int twins = 0;
    for (int instance = 0; instance < 1500; ++instance)
    {
        PlacementProblem problem = maker.Make();
        if (instance % 2 == 0 && problem.sharedLayers.empty())
        {
            problem.networks.push_back(problem.networks[0]); // its twin may change places with it
            problem.networks.back().name = "twin";
        }
        const ItemModel model(problem);
        if (std::pow(model.UnitCount(), model.ItemCount()) > MOST_PLACEMENTS)
        {
            continue;
        }
        twins += problem.networks.back().name == "twin" ? 1 : 0;
        const double expected = BruteForce(problem).Solve();
        for (const SearchBudgets& budgets : BudgetsThatForceEveryPhase())
        {
            SCOPED_TRACE("instance " + std::to_string(instance));
            TreeBound bound(model);
            ItemSearch search(model, never);
            const PhasesOutcome outcome = SearchInPhases(model, bound, search, budgets);
            labels += outcome.labels;
            packingNodes += outcome.packingNodes;
            ASSERT_TRUE(outcome.isProved);
            ASSERT_EQ(search.Best().empty(), expected == INFINITE);
            if (expected < INFINITE)
            {
                // Sums of some dozen terms in different orders.
                ASSERT_NEAR(search.BestSeconds(), expected, 1e-12 * expected);
                // Rounding: prices may exceed the costs many times and cancel out.
                ASSERT_LE(outcome.bound, expected * (1 + 1e-9));
            }
        }
    }
    EXPECT_GT(labels, 10'000u);
    EXPECT_GT(packingNodes, 5'000u);
    EXPECT_GT(twins, 100);
}

TEST(CheckPlacement, AndAnalyticLatencyAgreeWithBruteForceOnEveryPlacement)
{
    ProblemMaker maker(2);
    int feasible = 0;
    int broken = 0;
    for (int instance = 0; instance < 200; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        const BruteForce oracle(problem);
        BruteForce::Units unitOf = oracle.First();
        do
        {
            const Placement placement{unitOf};
            const double expected = oracle.Seconds(unitOf);
            const Feasibility feasibility = CheckPlacement(problem, placement);
            ASSERT_EQ(feasibility.feasible, expected < INFINITE) << feasibility.reason;
            ASSERT_EQ(feasibility.feasible, feasibility.reason.empty());
            if (feasibility.feasible)
            {
                // Sums of some dozen terms in different orders.
                ASSERT_NEAR(
                    AnalyticLatency(problem, placement).TotalSeconds(), expected, 1e-12 * expected);
            }
            ++(feasibility.feasible ? feasible : broken);
        } while (oracle.Advance(unitOf));
    }
    EXPECT_GT(feasible, 1000);
    EXPECT_GT(broken, 1000);
}

} // namespace
} // namespace prometheus
