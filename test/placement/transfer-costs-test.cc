/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-fixtures.h"
#include "transfer-costs.h"

#include <limits>

namespace prometheus
{
namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

TEST(TransferCosts, AreHopsOverRateABit)
{
    const PlacementProblem problem = LineProblem(3, {MakeLayer("x", 0, 0, 0)});
    const TransferCosts costs(problem);
    EXPECT_EQ(costs.SecondsPerBit(1, 1), 0);
    EXPECT_EQ(costs.SecondsPerBit(0, 1), 1 / 8000.0);
    EXPECT_EQ(costs.SecondsPerBit(3, 4), 4 / 8000.0);
}

TEST(TransferCosts, AddUpTheLinksOfTheHopShortestRoute)
{
    // 0 to 3 over 1 (slow) or over 2 (fast): the route goes over 1, the lowest number.
    PlacementProblem problem;
    problem.hops = HopDistances(4, 4, {{0, 1}, {1, 3}, {0, 2}, {2, 3}});
    problem.bitsPerSecond = 10;
    problem.linkRates = {{0, 1, 2}, {3, 2, 100}, {3, 1, 4}};
    const TransferCosts costs(problem);
    EXPECT_EQ(costs.SecondsPerBit(0, 1), 0.5);
    EXPECT_EQ(costs.SecondsPerBit(1, 0), 0.1);
    EXPECT_EQ(costs.SecondsPerBit(0, 3), 0.5 + 0.1);
    EXPECT_EQ(costs.SecondsPerBit(3, 0), 0.25 + 0.1);
    EXPECT_EQ(costs.SecondsPerBit(3, 2), 0.01);
    EXPECT_EQ(costs.SecondsPerBit(2, 2), 0);
}

TEST(TransferCosts, AreInfiniteWithoutAPathUnlessADistanceIsAssumed)
{
    for (bool withLinkRates : {false, true})
    {
        PlacementProblem problem;
        problem.hops = HopDistances(3, 3, {{0, 1}});
        problem.bitsPerSecond = 10;
        if (withLinkRates)
        {
            problem.linkRates = {{0, 1, 10}};
        }
        EXPECT_EQ(TransferCosts(problem).SecondsPerBit(0, 2), INFINITE);
        problem.unreachableHops = 12;
        EXPECT_EQ(TransferCosts(problem).SecondsPerBit(0, 2), 1.2);
        EXPECT_EQ(TransferCosts(problem).SecondsPerBit(0, 1), 0.1);
    }
}

TEST(TransferCosts, WeighTransfersByTheirProbability)
{
    PlacementProblem problem;
    problem.hops = HopDistances(3, 3, {{0, 1}});
    problem.bitsPerSecond = 16;
    const TransferCosts costs(problem);
    EXPECT_EQ(costs.ExpectedSeconds(0.5, 6, 0, 1), 1.5);
    EXPECT_EQ(costs.ExpectedSeconds(0, 6, 0, 2), 0) << "never sent";
    EXPECT_EQ(costs.ExpectedSeconds(0.5, 0, 0, 1), 0);
    EXPECT_EQ(costs.ExpectedSeconds(0.5, 0, 0, 2), INFINITE) << "even no bytes need a path";
}

} // namespace
} // namespace prometheus
