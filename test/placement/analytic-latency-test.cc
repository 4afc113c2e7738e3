/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-latency.h"
#include "placement-fixtures.h"

#include <limits>

namespace prometheus
{
namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

/** Three layers on four units in a line; see LineProblem() for the costs. */
PlacementProblem ThreeLayers()
{
    return LineProblem(
        4, {MakeLayer("a", 100, 10, 5), MakeLayer("b", 100, 20, 3), MakeLayer("c", 100, 40, 1)});
}

TEST(AnalyticLatency, IsTheSumOfTheTermsOfEquationTwo)
{
    const LatencyBreakdown latency = AnalyticLatency(ThreeLayers(), {{{1, 3, 2}}});
    // A byte and hop cost 1 ms; a multiplication 10 ms.
    EXPECT_DOUBLE_EQ(latency.sourceSeconds, 0.010 * 2);
    EXPECT_DOUBLE_EQ(latency.transmissionSeconds, 0.005 * 2 + 0.003 * 1);
    EXPECT_DOUBLE_EQ(latency.processingSeconds, 0.7);
    EXPECT_DOUBLE_EQ(latency.sinkSeconds, 0.001 * 2);
    EXPECT_DOUBLE_EQ(latency.TotalSeconds(), 0.020 + 0.013 + 0.7 + 0.002);
    EXPECT_DOUBLE_EQ(latency.AllTransmissionSeconds(), 0.020 + 0.013 + 0.002);
}

TEST(AnalyticLatency, ChargesTransfersToLowerNumberedUnits)
{
    // Erratum: the published sums run over k >= i only.
    const auto up = AnalyticLatency(ThreeLayers(), {{{0, 3, 3}}});
    const auto down = AnalyticLatency(ThreeLayers(), {{{3, 0, 0}}});
    EXPECT_DOUBLE_EQ(up.transmissionSeconds, 0.015);
    EXPECT_DOUBLE_EQ(down.transmissionSeconds, 0.015);
}

TEST(AnalyticLatency, DividesWorkByTheRateOfEachUnit)
{
    PlacementProblem problem = ThreeLayers();
    problem.units[2].multiplicationsPerSecond = 4000;
    EXPECT_DOUBLE_EQ(AnalyticLatency(problem, {{{1, 2, 3}}}).processingSeconds,
                     0.1 + 20 / 4000.0 + 0.4);
}

TEST(AnalyticLatency, WeighsTermsByRunAndExitProbabilities)
{
    PlacementProblem problem = ThreeLayers();
    problem.networks[0].layers[1].runProbability = 0.5;
    problem.networks[0].layers[2].runProbability = 0.25;
    const auto latency = AnalyticLatency(problem, {{{0, 1, 3}}});
    EXPECT_DOUBLE_EQ(latency.sourceSeconds, 0.010);
    EXPECT_DOUBLE_EQ(latency.transmissionSeconds, 0.5 * 0.005 + 0.25 * 0.003 * 2);
    EXPECT_DOUBLE_EQ(latency.processingSeconds, 0.1 + 0.5 * 0.2 + 0.25 * 0.4);
    EXPECT_DOUBLE_EQ(latency.sinkSeconds, 0.5 * 0.004 + 0.25 * 0.003 + 0.25 * 0.001);
}

TEST(AnalyticLatency, PaysTheSourceEvenOfOneLayerOnOneUnit)
{
    const auto latency = AnalyticLatency(LineProblem(1, {MakeLayer("a", 0, 0, 99)}), {{{0}}});
    EXPECT_DOUBLE_EQ(latency.sourceSeconds, 0.010);
    EXPECT_DOUBLE_EQ(latency.transmissionSeconds, 0);
    EXPECT_DOUBLE_EQ(latency.processingSeconds, 0);
    EXPECT_DOUBLE_EQ(latency.sinkSeconds, 0.001);
}

TEST(AnalyticLatency, PaysNoTransferOnASourceThatComputes)
{
    // LC: the source, vertex 4, is unit 4 as well; it still relays nothing.
    PlacementProblem problem = ThreeLayers();
    problem.units.push_back(problem.units[0]);
    const auto latency = AnalyticLatency(problem, {{{4, 4, 4}}});
    EXPECT_EQ(latency.sourceSeconds, 0);
    EXPECT_EQ(latency.transmissionSeconds, 0);
    EXPECT_DOUBLE_EQ(latency.processingSeconds, 0.7);
    EXPECT_DOUBLE_EQ(latency.sinkSeconds, 0.005);
}

TEST(AnalyticLatency, PaysSharedLayersOnceANetwork)
{
    PlacementProblem problem = ThreeLayers();
    problem.networks.push_back(problem.networks[0]);
    problem.networks[1].name = "other";
    problem.sharedLayers = {{{0, 0}, {1, 0}}};
    const auto one = AnalyticLatency(ThreeLayers(), {{{1, 1, 1}}});
    const auto both = AnalyticLatency(problem, {{{1, 1, 1}, {1, 1, 1}}});
    EXPECT_DOUBLE_EQ(both.sourceSeconds, 2 * one.sourceSeconds);
    EXPECT_DOUBLE_EQ(both.processingSeconds, 2 * one.processingSeconds);
}

TEST(AnalyticLatency, IsInfiniteWhereAUsedPairIsNotConnected)
{
    PlacementProblem problem = ThreeLayers();
    problem.hops = HopDistances(6, 4, {{4, 0}, {0, 1}, {2, 3}, {3, 5}});
    const auto latency = AnalyticLatency(problem, {{{0, 1, 2}}});
    EXPECT_DOUBLE_EQ(latency.sourceSeconds, 0.010);
    EXPECT_EQ(latency.transmissionSeconds, INFINITE);
    EXPECT_EQ(latency.TotalSeconds(), INFINITE);
    EXPECT_EQ(AnalyticLatency(problem, {{{2, 2, 2}}}).sourceSeconds, INFINITE);
    EXPECT_EQ(AnalyticLatency(problem, {{{0, 0, 0}}}).sinkSeconds, INFINITE);
    // A layer that never runs may be anywhere.
    problem.networks[0].layers[2].runProbability = 0;
    problem.networks[0].sink = 4;
    EXPECT_LT(AnalyticLatency(problem, {{{0, 1, 2}}}).TotalSeconds(), INFINITE);
}

TEST(AnalyticLatency, FollowsTheRatesOfLinks)
{
    PlacementProblem problem = ThreeLayers();
    problem.linkRates = {{1, 2, 80'000}};
    EXPECT_DOUBLE_EQ(AnalyticLatency(problem, {{{1, 3, 3}}}).transmissionSeconds, 0.0005 + 0.005);
    EXPECT_DOUBLE_EQ(AnalyticLatency(problem, {{{3, 1, 1}}}).transmissionSeconds, 0.010);
}

TEST(AnalyticLatency, RefusesPlacementsWithHoles)
{
    const PlacementProblem problem = ThreeLayers();
    EXPECT_EQ(RefusalOf(
                  [&] {
                      AnalyticLatency(problem, {{{1, NO_UNIT, NO_UNIT}}});
                  }),
              "placement: layer 2 (b) of network 'net' has no unit");
    EXPECT_EQ(RefusalOf([&] { AnalyticLatency(problem, {{{1}}}); }),
              "placement: layer 2 (b) of network 'net' has no unit");
    EXPECT_EQ(RefusalOf(
                  [&] {
                      AnalyticLatency(problem, {{{0, 1, 4}}});
                  }),
              "placement: layer 3 (c) of network 'net' is on unit 4, but there are 4");
    EXPECT_EQ(RefusalOf(
                  [&] {
                      AnalyticLatency(problem, {{{0, 1, 2, 3}}});
                  }),
              "placement of 4 layers for network 'net' of 3");
    EXPECT_EQ(RefusalOf([&] { AnalyticLatency(problem, {}); }),
              "placement of 0 networks for a problem of 1");
}

} // namespace
} // namespace prometheus
