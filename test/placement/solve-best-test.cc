/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "best-list-search.h"
#include "brute-force-placement.h"
#include "check-placement.h"
#include "limit-multipliers.h"
#include "small-problem-maker.h"
#include "solve-best.h"

#include <cmath>
#include <limits>
#include <random>
#include <set>

namespace prometheus
{
namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();
/** Sums of some dozen terms in different orders. */
constexpr double ROUNDING = 1e-12;
/** What brute force can list in no time. */
constexpr double MOST_PLACEMENTS = 20'000;
const auto NEVER = std::chrono::steady_clock::time_point::max();

double PlacementsOf(const PlacementProblem& problem)
{
    const ItemModel model(problem);
    return std::pow(model.UnitCount(), model.ItemCount());
}

/** Random problems that brute force can do, every third with a network that stands there twice. */
class ListedProblems
{
  public:
    ListedProblems(uint64_t seed, uint32_t mostNetworks)
        : m_maker(seed, mostNetworks)
    {
    }

    PlacementProblem Make()
    {
        while (true)
        {
            PlacementProblem problem = m_maker.Make();
            if (++m_made % 3 == 0 && problem.sharedLayers.empty())
            {
                problem.networks.push_back(problem.networks[0]);
                problem.networks.back().name = "twin";
            }
            if (PlacementsOf(problem) <= MOST_PLACEMENTS)
            {
                return problem;
            }
        }
    }

  private:
    ProblemMaker m_maker;
    int m_made{0};
};

std::set<BruteForce::Units> UnitsIn(const BestPlacements& best)
{
    std::set<BruteForce::Units> listed;
    for (const auto& ranked : best.placements)
    {
        listed.insert(ranked.placement.unitOf);
    }
    return listed;
}

void CompareWithList(const PlacementProblem& problem,
                     const std::vector<BruteForce::Ranked>& all,
                     uint32_t count)
{
    const BestPlacements best = SolveBest(problem, count);
    ASSERT_EQ(best.status, all.empty() ? PlacementStatus::Infeasible : PlacementStatus::Optimal);
    ASSERT_EQ(best.reason.empty(), !all.empty());
    ASSERT_EQ(best.placements.size(), std::min<std::size_t>(count, all.size()));
    ASSERT_EQ(best.ProvedCount(), best.placements.size());
    for (std::size_t rank = 0; rank < best.placements.size(); ++rank)
    {
        const auto& ranked = best.placements[rank];
        const double expected = all[rank].first;
        ASSERT_NEAR(ranked.latency.TotalSeconds(), expected, ROUNDING * expected);
        ASSERT_NEAR(BruteForce(problem).Seconds(ranked.placement.unitOf),
                    ranked.latency.TotalSeconds(),
                    ROUNDING * expected);
        ASSERT_TRUE(CheckPlacement(problem, ranked.placement));
    }
    const auto listed = UnitsIn(best);
    ASSERT_EQ(listed.size(), best.placements.size()) << "one is listed twice";
    const bool isFull = best.placements.size() == count;
    const double last = isFull ? all[count - 1].first : INFINITE;
    for (const auto& [seconds, unitOf] : all)
    {
        if (seconds < last * (1 - ROUNDING))
        {
            ASSERT_EQ(listed.count(unitOf), 1);
        }
    }
    if (isFull)
    {
        ASSERT_EQ(best.lowerBoundSeconds, best.placements.back().latency.TotalSeconds());
    }
    else
    {
        ASSERT_EQ(best.lowerBoundSeconds, INFINITE);
    }
}

void CompareMany(uint64_t seed, uint32_t mostNetworks, int problems)
{
    ListedProblems maker(seed, mostNetworks);
    std::mt19937 random(static_cast<uint32_t>(seed));
    int full = 0;
    int fewer = 0;
    int infeasible = 0;
    for (int instance = 0; instance < problems; ++instance)
    {
        SCOPED_TRACE("problem " + std::to_string(instance));
        const PlacementProblem problem = maker.Make();
        const auto all = BruteForce(problem).List();
        const auto count = static_cast<uint32_t>(1 + random() % (instance % 10 == 0 ? 2000 : 20));
        ASSERT_NO_FATAL_FAILURE(CompareWithList(problem, all, count));
        ++(all.empty() ? infeasible : all.size() < count ? fewer : full);
    }
    EXPECT_GT(full, problems / 12);
    EXPECT_GT(fewer, problems / 40);
    EXPECT_GT(infeasible, problems / 10);
}

TEST(SolveBest, ListsWhatBruteForceListsOnSingleNetworks)
{
    CompareMany(21, 1, 2000);
}

TEST(SolveBest, ListsWhatBruteForceListsOnSeveralNetworks)
{
    CompareMany(22, 3, 3000);
}

TEST(SolveBest, BeginsWithThePlacementOfSolve)
{
    ListedProblems maker(23, 3);
    int feasible = 0;
    for (int instance = 0; instance < 1000; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        const PlacementResult one = Solve(problem);
        const BestPlacements best = SolveBest(problem, 1);
        ASSERT_EQ(best.status, one.status);
        ASSERT_EQ(best.reason, one.reason);
        ASSERT_EQ(best.lowerBoundSeconds, one.lowerBoundSeconds);
        ASSERT_EQ(best.placements.size(), one.HasPlacement() ? 1 : 0);
        if (one.HasPlacement())
        {
            ++feasible;
            ASSERT_EQ(best.placements[0].placement, one.placement);
            ASSERT_EQ(SolveBest(problem, 7).placements[0].placement, one.placement);
        }
    }
    EXPECT_GT(feasible, 200);
}

TEST(SolveBest, ListsTheSameInTheSameOrderEveryTime)
{
    ListedProblems maker(24, 3);
    for (int instance = 0; instance < 200; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        const auto once = SolveBest(problem, 9).placements;
        const auto again = SolveBest(problem, 9).placements;
        ASSERT_EQ(once.size(), again.size());
        for (std::size_t rank = 0; rank < once.size(); ++rank)
        {
            ASSERT_EQ(once[rank].placement, again[rank].placement);
        }
    }
}

TEST(BestListSearch, BoundsWhatItDidNotListWhereverItIsInterrupted)
{
    ListedProblems maker(25, 3);
    std::mt19937 random(25);
    int interrupted = 0;
    for (int instance = 0; instance < 2000; ++instance)
    {
        SCOPED_TRACE("problem " + std::to_string(instance));
        const PlacementProblem problem = maker.Make();
        const ItemModel model(problem);
        TreeBound bound(model);
        BestListSearch search(model, 1 + random() % 8, NEVER);
        search.Run(bound, {model.AllNodeSeconds(), 0}, 1 + random() % 40);
        interrupted += search.WasInterrupted();
        const double open = std::min(search.OpenBound(), search.LastSeconds());
        std::set<BruteForce::Units> listed;
        for (const auto& entry : search.List())
        {
            listed.insert(model.PlacementOf(entry.unitOf).unitOf);
        }
        for (const auto& [seconds, unitOf] : BruteForce(problem).List())
        {
            ASSERT_TRUE(listed.count(unitOf) == 1 || seconds >= open * (1 - ROUNDING));
        }
    }
    EXPECT_GT(interrupted, 150);
}

TEST(BestListSearch, GoesOnWithPricesWhereItWasInterrupted)
{
    ListedProblems maker(26, 3);
    int priced = 0;
    for (int instance = 0; instance < 2000; ++instance)
    {
        SCOPED_TRACE("problem " + std::to_string(instance));
        const PlacementProblem problem = maker.Make();
        const auto all = BruteForce(problem).List();
        const ItemModel model(problem);
        TreeBound bound(model);
        BestListSearch search(model, 6, NEVER);
        search.Run(bound, {model.AllNodeSeconds(), 0}, 10);
        LimitMultipliers multipliers(model, bound);
        multipliers.Improve(all.empty() ? INFINITE : all[0].first, NEVER);
        priced += multipliers.Costs().limits.empty() ? 0 : 1;
        search.Run(bound, multipliers.Costs(), std::numeric_limits<uint64_t>::max());
        ASSERT_FALSE(search.WasInterrupted());
        ASSERT_EQ(search.List().size(), std::min<std::size_t>(6, all.size()));
        for (std::size_t rank = 0; rank < search.List().size(); ++rank)
        {
            ASSERT_NEAR(search.List()[rank].seconds, all[rank].first, ROUNDING * all[rank].first);
        }
    }
    EXPECT_GT(priced, 200);
}

TEST(SolveBest, ListsSwappedNetworksApart)
{
    // Two equal networks of one layer on two units with one place each: two placements.
    auto problem = LineProblem(2, {MakeLayer("a", 10, 50, 5)});
    problem.networks.push_back(problem.networks[0]);
    problem.networks[1].name = "twin";
    problem.maxLayersPerUnit = 1;
    const BestPlacements best = SolveBest(problem, 5);
    EXPECT_EQ(best.status, PlacementStatus::Optimal);
    EXPECT_EQ(best.lowerBoundSeconds, INFINITE);
    EXPECT_EQ(UnitsIn(best), (std::set<BruteForce::Units>{{{0}, {1}}, {{1}, {0}}}));
}

TEST(SolveBest, RanksTheUnitsOfALineByTheirDistance)
{
    // The input is ten times as large as the answer, so units beside the source come first.
    const auto problem = LineProblem(3, {MakeLayer("a", 10, 50, 5)});
    const BestPlacements best = SolveBest(problem, 3);
    ASSERT_EQ(best.placements.size(), 3);
    for (uint32_t unit = 0; unit < 3; ++unit)
    {
        EXPECT_EQ(best.placements[unit].placement, (Placement{{{unit}}}));
        // 10 bytes over 1 + unit hops, 1 byte over the other 3 - unit; 50 of 100 a second.
        EXPECT_DOUBLE_EQ(best.placements[unit].latency.TotalSeconds(),
                         0.5 + 0.010 * (1 + unit) + 0.001 * (3 - unit));
    }
}

TEST(SolveBest, SaysWhyNothingFits)
{
    const BestPlacements best = SolveBest(LineProblem(2, {MakeLayer("a", 5000, 50, 5)}), 3);
    EXPECT_EQ(best.status, PlacementStatus::Infeasible);
    EXPECT_TRUE(best.placements.empty());
    EXPECT_EQ(best.lowerBoundSeconds, INFINITE);
    EXPECT_THAT(best.reason, testing::HasSubstr("layer 1 (a) of network 'net'"));
}

TEST(SolveBest, KeepsWhatIsProvedWhenTimeIsUp)
{
    std::vector<LayerDemand> layers;
    for (int j = 0; j < 8; ++j)
    {
        layers.push_back(MakeLayer("l" + std::to_string(j), 10, 50 + 7 * j, 5));
    }
    // 20^8 placements, of which so many cannot be listed in no time.
    const BestPlacements best = SolveBest(LineProblem(20, layers), 100'000'000, {0.2});
    EXPECT_EQ(best.status, PlacementStatus::TimeLimit);
    EXPECT_EQ(best.reason, "no proof within the time limit of 0.2 s");
    ASSERT_GT(best.placements.size(), 1);
    EXPECT_GE(best.ProvedCount(), 1);
    EXPECT_LT(best.ProvedCount(), best.placements.size());
    EXPECT_GE(best.lowerBoundSeconds, best.placements[0].latency.TotalSeconds());
    EXPECT_LT(best.lowerBoundSeconds, best.placements.back().latency.TotalSeconds());
}

TEST(SolveBest, RefusesToListNothing)
{
    const auto problem = LineProblem(2, {MakeLayer("a", 10, 50, 5)});
    EXPECT_EQ(RefusalOf([&] { SolveBest(problem, 0); }),
              "number of best placements is 0, must be at least 1");
    EXPECT_EQ(RefusalOf([&] { SolveBest(problem, 2, {-1}); }),
              "solve options: timeLimitSeconds is -1, must be greater than 0");
}

} // namespace
} // namespace prometheus
