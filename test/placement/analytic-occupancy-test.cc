/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-occupancy.h"
#include "placement-fixtures.h"

namespace prometheus
{
namespace
{

using testing::ElementsAre;

/** A line source - 0 - 1 - 2 - sink; a byte and hop take 1 ms, 100 multiplications a second. */
PlacementProblem ThreeInALine()
{
    return LineProblem(3, {MakeLayer("a", 10, 20, 30), MakeLayer("b", 10, 50, 5)});
}

TEST(AnalyticOccupancy, CountsWhatEachProcessorAndRadioDoesInARound)
{
    // Input 10 bytes to unit 0, 30 bytes over unit 1 to unit 2, answer 1 byte to the sink.
    const auto occupancy = AnalyticOccupancy(ThreeInALine(), {{{0, 2}}});
    EXPECT_THAT(occupancy.computeSeconds, ElementsAre(0.2, 0, 0.5, 0, 0));
    ASSERT_EQ(occupancy.radioSeconds.size(), 5);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[0], 0.010 + 0.030);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[1], 2 * 0.030); // receives and sends
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[2], 0.030 + 0.001);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[3], 0.010);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[4], 0.001);
    EXPECT_EQ(occupancy.BottleneckSeconds(), 0.5);
    EXPECT_EQ(occupancy.BottleneckVertex(), 2);
}

TEST(AnalyticOccupancy, PutsNothingOnTheAirBetweenLayersOfOneUnit)
{
    const auto occupancy = AnalyticOccupancy(ThreeInALine(), {{{1, 1}}});
    EXPECT_DOUBLE_EQ(occupancy.computeSeconds[1], 0.7);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[0], 2 * 0.010);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[1], 0.010 + 0.001);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[2], 2 * 0.001);
}

TEST(AnalyticOccupancy, WeighsByTheProbabilityThatALayerRuns)
{
    auto problem = ThreeInALine();
    problem.networks[0].layers[1].runProbability = 0.25;
    const auto occupancy = AnalyticOccupancy(problem, {{{0, 2}}});
    EXPECT_DOUBLE_EQ(occupancy.computeSeconds[2], 0.25 * 0.5);
    // A quarter of the activations, and three quarters of the answers from unit 0.
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[1], 2 * (0.25 * 0.030 + 0.75 * 0.001));
}

TEST(AnalyticOccupancy, RunsSharedLayersOnceAndFeedsEachThatFollows)
{
    auto problem = ThreeInALine();
    problem.networks.push_back(problem.networks[0]);
    problem.networks[1].name = "other";
    problem.sharedLayers = {{{0, 0}, {1, 0}}};
    const auto occupancy = AnalyticOccupancy(problem, {{{0, 2}, {0, 1}}});
    EXPECT_DOUBLE_EQ(occupancy.computeSeconds[0], 0.2);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[3], 0.010); // one input for both
    // The activation goes to both tails, the first of them over unit 1.
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[0], 0.010 + 2 * 0.030);
    // Units 1 and 2 give an answer each.
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[4], 2 * 0.001);
}

TEST(AnalyticOccupancy, PaysEachLinkItsRate)
{
    auto problem = ThreeInALine();
    problem.linkRates = {{0, 1, 16000}};
    const auto occupancy = AnalyticOccupancy(problem, {{{0, 2}}});
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[0], 0.010 + 0.015);
    EXPECT_DOUBLE_EQ(occupancy.radioSeconds[1], 0.015 + 0.030);
}

TEST(AnalyticOccupancy, RefusesDataWithoutAPath)
{
    auto problem = ThreeInALine();
    problem.hops = HopDistances(5, 3, {{3, 0}, {0, 1}, {2, 4}});
    EXPECT_EQ(RefusalOf(
                  [&] {
                      AnalyticOccupancy(problem, {{{0, 2}}});
                  }),
              "placement: no path joins vertex 0 to vertex 2, between which data travel");
    EXPECT_EQ(RefusalOf(
                  [&] {
                      AnalyticOccupancy(problem, {{{0, NO_UNIT}}});
                  }),
              "placement: layer 2 (b) of network 'net' has no unit");
}

} // namespace
} // namespace prometheus
