/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-latency.h"
#include "check-placement.h"
#include "draw-deployment.h"
#include "placement-fixtures.h"
#include "solve-placement.h"

#include <limits>
#include <map>
#include <random>

namespace prometheus
{
namespace
{

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double INFINITE = std::numeric_limits<double>::infinity();

/** The 5-layer CNN on a random connected system of 30 STM32H7 and Raspberries. */
PlacementProblem RandomSystem(uint64_t seed, uint32_t maxLayersPerUnit)
{
    const UnitCatalogue catalogue;
    DeploymentOptions options;
    options.mix = {{catalogue.Find("stm32h7"), 0.5}, {catalogue.Find("raspberry-pi-3b+"), 0.5}};
    const Deployment deployment = DrawDeployment(options, seed).deployment;
    PlacementProblem problem = ProblemOn(deployment, 7.2e6);
    problem.networks = {Cnn5AsPrinted(deployment.SourceVertex(0), deployment.SinkVertex(0))};
    problem.maxLayersPerUnit = maxLayersPerUnit;
    return problem;
}

/** STM32H7 only, in a line, with the 5-layer CNN: its third layer fits nowhere. */
PlacementProblem SmallUnitsOnly()
{
    PlacementProblem problem = LineProblem(4, {MakeLayer("x", 0, 0, 0)});
    problem.units.assign(4, UnitCatalogue().Find("stm32h7"));
    problem.networks = {Cnn5AsPrinted(4, 5)};
    return problem;
}

std::string ReasonOf(const PlacementProblem& problem)
{
    const PlacementResult result = Solve(problem);
    EXPECT_EQ(result.status, PlacementStatus::Infeasible);
    EXPECT_FALSE(result.HasPlacement());
    EXPECT_EQ(result.latency.TotalSeconds(), INFINITE);
    return result.reason;
}

/** A long chain of layers that all differ, on units that all differ, each taking one: hard. */
PlacementProblem HardProblem()
{
    std::mt19937_64 random(5);
    std::vector<LayerDemand> layers;
    for (int j = 0; j < 28; ++j)
    {
        layers.push_back(
            MakeLayer("l" + std::to_string(j), 10, 100 + random() % 1000, 10 + random() % 1000));
    }
    PlacementProblem problem = LineProblem(30, layers);
    for (auto& unit : problem.units)
    {
        unit.multiplicationsPerSecond = 50.0 + static_cast<double>(random() % 100);
    }
    problem.maxLayersPerUnit = 1;
    return problem;
}

TEST(Solve, PutsEverythingOnTheFastestUnitWhenTransfersAreCheap)
{
    PlacementProblem problem = LineProblem(5, {MakeLayer("a", 9, 50, 1), MakeLayer("b", 9, 50, 1)});
    problem.units[3].multiplicationsPerSecond = 1000;
    const PlacementResult result = Solve(problem);
    EXPECT_EQ(result.status, PlacementStatus::Optimal);
    EXPECT_THAT(result.placement.unitOf, ElementsAre(ElementsAre(3, 3)));
    EXPECT_DOUBLE_EQ(result.latency.sourceSeconds, 0.040);
    EXPECT_DOUBLE_EQ(result.latency.transmissionSeconds, 0);
    EXPECT_DOUBLE_EQ(result.latency.processingSeconds, 0.1);
    EXPECT_DOUBLE_EQ(result.latency.sinkSeconds, 0.002);
    EXPECT_EQ(result.reason, "");
}

TEST(Solve, SpreadsLayersWhenAUnitTakesOne)
{
    PlacementProblem problem = LineProblem(5, {MakeLayer("a", 9, 50, 1), MakeLayer("b", 9, 50, 1)});
    problem.maxLayersPerUnit = 1;
    EXPECT_THAT(Solve(problem).placement.unitOf, ElementsAre(ElementsAre(0, 1)));
}

TEST(Solve, PlacesOneLayerOnOneUnit)
{
    const PlacementResult result = Solve(LineProblem(1, {MakeLayer("a", 1000, 100, 1)}));
    EXPECT_EQ(result.status, PlacementStatus::Optimal);
    EXPECT_DOUBLE_EQ(result.latency.TotalSeconds(), 0.010 + 1 + 0.001);
}

TEST(Solve, PlacesTheScarceLayerAndItsNeighboursOnRandomSystems)
{
    for (uint32_t maxLayers : {1u, 2u, 3u, 5u})
    {
        for (uint64_t seed = 0; seed < 25; ++seed)
        {
            const PlacementProblem problem = RandomSystem(seed, maxLayers);
            const PlacementResult result = Solve(problem);
            ASSERT_EQ(result.status, PlacementStatus::Optimal);
            EXPECT_EQ(CheckPlacement(problem, result.placement).reason, "");
            const LatencyBreakdown latency = AnalyticLatency(problem, result.placement);
            EXPECT_EQ(latency.TotalSeconds(), result.latency.TotalSeconds());
            EXPECT_EQ(latency.sourceSeconds + latency.transmissionSeconds + latency.sinkSeconds +
                          latency.processingSeconds,
                      result.latency.TotalSeconds());
            EXPECT_EQ(problem.units[result.placement.unitOf[0][2]].name, "raspberry-pi-3b+");
        }
    }
}

TEST(Solve, IsNeverSlowerWithMoreLayersAUnit)
{
    for (uint64_t seed = 0; seed < 25; ++seed)
    {
        double before = INFINITE;
        for (uint32_t maxLayers : {1u, 2u, 3u, 4u, 5u, UNLIMITED_LAYERS})
        {
            const double now = Solve(RandomSystem(seed, maxLayers)).latency.TotalSeconds();
            EXPECT_LE(now, before * (1 + 1e-12)); // rounding of the sums
            before = now;
        }
    }
}

TEST(Solve, GivesTheSamePlacementAgain)
{
    for (uint64_t seed = 0; seed < 25; ++seed)
    {
        const PlacementProblem problem = RandomSystem(seed, 1);
        const PlacementResult first = Solve(problem);
        const PlacementResult again = Solve(problem);
        EXPECT_EQ(first.placement, again.placement);
        EXPECT_EQ(first.statistics.nodes, again.statistics.nodes);
        EXPECT_EQ(first.latency.TotalSeconds(), again.latency.TotalSeconds());
    }
}

TEST(Solve, KeepsOffForbiddenUnits)
{
    PlacementProblem problem = LineProblem(3, {MakeLayer("a", 9, 50, 1)});
    problem.units[1].multiplicationsPerSecond = 1000;
    EXPECT_THAT(Solve(problem).placement.unitOf, ElementsAre(ElementsAre(1)));
    problem.forbiddenUnits = {1};
    EXPECT_THAT(Solve(problem).placement.unitOf, ElementsAre(ElementsAre(0)));
    problem.forbiddenUnits = {0, 1, 2};
    EXPECT_EQ(ReasonOf(problem), "all 3 units are forbidden");
}

TEST(Solve, PrefersFastLinksOnTheRoutesThatExist)
{
    // Two fast units beside the source, at equal distance; one link is faster.
    PlacementProblem problem;
    problem.units = {MakeUnit(100, 100), MakeUnit(100, 100)};
    problem.hops = HopDistances(3, 2, {{2, 0}, {2, 1}});
    problem.bitsPerSecond = 8000;
    NetworkDemand network;
    network.name = "net";
    network.layers = {MakeLayer("a", 1, 1, 1)};
    network.source = 2;
    network.sink = 2;
    network.inputBytes = 100;
    problem.networks = {network};
    EXPECT_THAT(Solve(problem).placement.unitOf, ElementsAre(ElementsAre(0)));
    problem.linkRates = {{2, 1, 16'000}};
    EXPECT_THAT(Solve(problem).placement.unitOf, ElementsAre(ElementsAre(1)));
}

TEST(Solve, TakesLongChainsInLittleMemoryWhenRunsNeedNotBeToldApart)
{
    // One state a run length would make 3000 x 60 x 3000 numbers, 4 GB.
    std::vector<LayerDemand> layers;
    for (int j = 0; j < 3000; ++j)
    {
        layers.push_back(MakeLayer("l" + std::to_string(j), 0, 1 + j % 7, 20));
    }
    PlacementProblem problem = LineProblem(60, layers);
    problem.units[17].multiplicationsPerSecond = 1000;
    const PlacementResult result = Solve(problem);
    EXPECT_EQ(result.status, PlacementStatus::Optimal);
    EXPECT_EQ(result.placement.unitOf[0], std::vector<uint32_t>(3000, 17));
    EXPECT_EQ(result.statistics.nodes, 3001u);
}

TEST(Solve, SaysWhichLayerNoUnitHolds)
{
    EXPECT_EQ(
        ReasonOf(SmallUnitsOnly()),
        "no unit holds layer 3 (fc384) of network 'cnn5': needs 4816900 bytes, the largest has "
        "512000");
}

TEST(Solve, SaysTheNeedOfTheUnitThatIsNearestToEnough)
{
    PlacementProblem problem = SmallUnitsOnly();
    problem.units[2].bytesPerWeight = 1;
    EXPECT_EQ(
        ReasonOf(problem),
        "no unit holds layer 3 (fc384) of network 'cnn5': needs 1204225 bytes, the largest has "
        "512000");
}

TEST(Solve, SaysWhichLimitKeepsALayerOut)
{
    PlacementProblem problem = LineProblem(2, {MakeLayer("a", 9, 50, 1), MakeLayer("b", 9, 70, 1)});
    problem.networks[0].layers[1].workingBytes = 65;
    problem.units[0].workingMemoryBytes = 64;
    problem.units[1].workingMemoryBytes = 32;
    EXPECT_EQ(ReasonOf(problem),
              "no unit holds layer 2 (b) of network 'net': needs 65 bytes of working memory, the "
              "largest has 64");
    problem.units[1].workingMemoryBytes = 128;
    problem.units[0].loadCap = 50;
    problem.units[1].loadCap = 60;
    EXPECT_EQ(
        ReasonOf(problem),
        "no unit holds layer 2 (b) of network 'net': needs 70 multiplications of load cap, the "
        "largest has 60");
    problem.units[0].loadCap = UNLIMITED;
    EXPECT_EQ(ReasonOf(problem),
              "no unit holds layer 2 (b) of network 'net': none has weight memory, working memory "
              "and load cap for it at once");
}

TEST(Solve, SaysThatTheSourceIsDisconnected)
{
    PlacementProblem problem = LineProblem(2, {MakeLayer("a", 9, 50, 1), MakeLayer("b", 9, 50, 1)});
    problem.hops = HopDistances(4, 2, {{0, 1}, {1, 3}});
    EXPECT_EQ(ReasonOf(problem),
              "the source (vertex 2) is disconnected from every unit that holds layer 1 (a) of "
              "network 'net'");
    problem.hops = HopDistances(4, 2, {{0, 1}, {0, 2}});
    EXPECT_EQ(
        ReasonOf(problem),
        "the sink (vertex 3) is disconnected from every unit that holds layer 2 (b) of network "
        "'net' and that the source reaches");
}

TEST(Solve, SaysThatTheUnitsThatHoldALayerAreOutOfReach)
{
    PlacementProblem problem = SmallUnitsOnly();
    problem.units[3] = UnitCatalogue().Find("raspberry-pi-3b+");
    EXPECT_EQ(Solve(problem).status, PlacementStatus::Optimal);
    problem.hops = HopDistances(6, 4, {{4, 0}, {0, 1}, {1, 2}, {2, 5}});
    EXPECT_EQ(ReasonOf(problem),
              "the source (vertex 4) is disconnected from every unit that holds layer 3 (fc384) of "
              "network 'cnn5'");
}

TEST(Solve, NamesLayersThatFightForTheSameUnits)
{
    PlacementProblem problem = LineProblem(
        4, {MakeLayer("a", 2000, 1, 1), MakeLayer("b", 10, 1, 1), MakeLayer("c", 3000, 1, 1)});
    problem.units[2].weightMemoryBytes = 9000;
    EXPECT_EQ(Solve(problem).status, PlacementStatus::Optimal);
    problem.maxLayersPerUnit = 1;
    EXPECT_EQ(ReasonOf(problem),
              "2 layers (a, c) of network 'net' fit only on the same 1 unit, which takes 1 each");
}

TEST(Solve, ComparesAllLayersWithAllUnitsTogether)
{
    PlacementProblem problem = LineProblem(
        2, {MakeLayer("a", 900, 1, 1), MakeLayer("b", 700, 1, 1), MakeLayer("c", 600, 1, 1)});
    EXPECT_EQ(ReasonOf(problem),
              "all layers of network 'net' together need 2200 bytes, all allowed units together "
              "have 2000");
    problem.networks[0].layers[1].weightBytes = 50;
    EXPECT_EQ(Solve(problem).status, PlacementStatus::Optimal);
    problem.units[0].loadCap = problem.units[1].loadCap = 1;
    EXPECT_EQ(
        ReasonOf(problem),
        "all layers of network 'net' together need 3 multiplications of load cap, all allowed "
        "units together have 2");
}

TEST(Solve, SaysThatConstraintsCannotBeMetAtOnce)
{
    // 600 + 600 + 600 bytes on two units of 1000: enough in sum, not in pieces.
    PlacementProblem problem = LineProblem(
        2, {MakeLayer("a", 600, 1, 1), MakeLayer("b", 600, 1, 1), MakeLayer("c", 600, 1, 1)});
    EXPECT_EQ(
        ReasonOf(problem),
        "no placement of the 3 layers of network 'net' on 2 units meets all constraints at "
        "once (paths, weight memory, working memory, load caps): every combination was looked "
        "into or ruled out");
    problem.maxLayersPerUnit = 2;
    EXPECT_THAT(ReasonOf(problem), HasSubstr("load caps, 2 layers a unit)"));
}

TEST(Solve, ReturnsTheBestKnownAndABoundWhenTimeIsUp)
{
    const PlacementProblem problem = HardProblem();
    SolveOptions options;
    options.timeLimitSeconds = 0.05;
    const PlacementResult result = Solve(problem, options);
    ASSERT_EQ(result.status, PlacementStatus::TimeLimit);
    EXPECT_EQ(result.reason, "no proof within the time limit of 0.05 s");
    ASSERT_TRUE(result.HasPlacement());
    EXPECT_EQ(CheckPlacement(problem, result.placement).reason, "");
    EXPECT_EQ(AnalyticLatency(problem, result.placement).TotalSeconds(),
              result.latency.TotalSeconds());
    EXPECT_LT(result.lowerBoundSeconds, result.latency.TotalSeconds());
    // Rounding: the bound of what is open is at least the bound of all.
    EXPECT_GE(result.lowerBoundSeconds, result.statistics.rootBoundSeconds * (1 - 1e-12));
    EXPECT_GT(result.lowerBoundSeconds, 0);
}

TEST(Solve, ClaimsNoMoreThanItKnowsWhenTimeIsUpAtOnce)
{
    SolveOptions options;
    options.timeLimitSeconds = 1e-9;
    const PlacementResult result = Solve(HardProblem(), options);
    EXPECT_EQ(result.status, PlacementStatus::TimeLimit);
    EXPECT_GE(result.lowerBoundSeconds, result.statistics.rootBoundSeconds * (1 - 1e-12));
    EXPECT_LT(result.lowerBoundSeconds, INFINITE);
}

TEST(Solve, RefusesTimeLimitsThatAreNone)
{
    for (double wrong : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
    {
        SolveOptions options;
        options.timeLimitSeconds = wrong;
        EXPECT_THAT(RefusalOf([&] { Solve(HardProblem(), options); }),
                    HasSubstr("must be greater than 0"));
    }
}

TEST(Solve, RefusesProblemsThatAreNotValid)
{
    PlacementProblem problem = SmallUnitsOnly();
    problem.bitsPerSecond = 0;
    EXPECT_THAT(RefusalOf([&] { Solve(problem); }), HasSubstr("bitsPerSecond is 0"));
}

/** Two networks of two layers each on two units of 1000 bytes in a line. */
PlacementProblem TwoNetworks()
{
    PlacementProblem problem =
        LineProblem(2, {MakeLayer("a", 300, 50, 1), MakeLayer("b", 300, 50, 1)});
    problem.networks.push_back(problem.networks[0]);
    problem.networks[1].name = "other";
    return problem;
}

TEST(Solve, PlacesSharedLayersOnceAndPaysThemTwice)
{
    PlacementProblem problem = TwoNetworks();
    problem.maxLayersPerUnit = 1;
    EXPECT_EQ(ReasonOf(problem),
              "3 layers (a of 'net', b of 'net', a of 'other') of the 2 networks fit only on the "
              "same 2 units, which take 1 each");
    problem.sharedLayers = {{{0, 0}, {1, 0}}, {{0, 1}, {1, 1}}};
    const PlacementResult result = Solve(problem);
    EXPECT_THAT(result.placement.unitOf, ElementsAre(ElementsAre(0, 1), ElementsAre(0, 1)));
    EXPECT_DOUBLE_EQ(result.latency.sourceSeconds, 0.020);
    EXPECT_DOUBLE_EQ(result.latency.transmissionSeconds, 0.002);
    EXPECT_DOUBLE_EQ(result.latency.processingSeconds, 2);
}

TEST(Solve, NamesTheNetworkWhoseSourceIsDisconnected)
{
    PlacementProblem problem = TwoNetworks();
    problem.hops = HopDistances(5, 2, {{0, 1}, {0, 2}, {1, 3}});
    problem.networks[1].source = 4;
    EXPECT_EQ(ReasonOf(problem),
              "the source (vertex 4) is disconnected from every unit that holds layer 1 (a) of "
              "network 'other'");
}

TEST(Solve, ComparesTheLayersOfAllNetworksWithAllUnits)
{
    PlacementProblem problem = TwoNetworks();
    problem.units[0].weightMemoryBytes = problem.units[1].weightMemoryBytes = 500;
    EXPECT_EQ(ReasonOf(problem),
              "all layers of the 2 networks together need 1200 bytes, all allowed units together "
              "have 1000");
    problem.sharedLayers = {{{0, 0}, {1, 0}}, {{0, 1}, {1, 1}}};
    EXPECT_EQ(Solve(problem).status, PlacementStatus::Optimal);
}

/** Three networks around one source on a thousand units, each unit taking one layer. */
PlacementProblem ThreeNetworksOnAThousandUnits()
{
    const UnitCatalogue catalogue;
    DeploymentOptions options;
    options.unitCount = 1000;
    options.mix = {{catalogue.Find("stm32h7"), 0.5}, {catalogue.Find("raspberry-pi-3b+"), 0.5}};
    const Deployment deployment = DrawDeployment(options, 1).deployment;
    PlacementProblem problem = ProblemOn(deployment, 72.2e6);
    for (const char* name : {"a", "b", "c"})
    {
        problem.networks.push_back(
            Cnn5AsPrinted(deployment.SourceVertex(0), deployment.SinkVertex(0)));
        problem.networks.back().name = name;
    }
    problem.maxLayersPerUnit = 1;
    return problem;
}

TEST(Solve, IsRightAboutAThousandUnitsWhetherOrNotTimeIsUp)
{
    const PlacementProblem problem = ThreeNetworksOnAThousandUnits();
    SolveOptions options;
    const std::map<double, std::string> limits{{1e-9, "1e-09"}, {0.05, "0.05"}, {1, "1"}};
    for (const auto& [seconds, named] : limits)
    {
        options.timeLimitSeconds = seconds;
        const PlacementResult result = Solve(problem, options);
        ASSERT_NE(result.status, PlacementStatus::Infeasible);
        EXPECT_LE(result.lowerBoundSeconds, result.latency.TotalSeconds());
        // Rounding: the bound of what is open is at least the bound of all.
        EXPECT_GE(result.lowerBoundSeconds, result.statistics.rootBoundSeconds * (1 - 1e-12));
        if (result.HasPlacement())
        {
            EXPECT_EQ(CheckPlacement(problem, result.placement).reason, "");
            EXPECT_EQ(AnalyticLatency(problem, result.placement).TotalSeconds(),
                      result.latency.TotalSeconds());
        }
        if (result.status == PlacementStatus::TimeLimit)
        {
            EXPECT_EQ(result.reason, "no proof within the time limit of " + named + " s");
        }
        else
        {
            EXPECT_TRUE(result.HasPlacement());
            EXPECT_EQ(result.lowerBoundSeconds, result.latency.TotalSeconds());
            EXPECT_EQ(result.reason, "");
        }
    }
}

TEST(Solve, SaysThatNetworksThatFitAloneDoNotFitTogether)
{
    // Three layers of 300 bytes on two units of 599: enough in sum, not in pieces.
    PlacementProblem problem = TwoNetworks();
    problem.units[0].weightMemoryBytes = problem.units[1].weightMemoryBytes = 599;
    problem.networks[1].layers.pop_back();
    for (uint32_t alone : {0u, 1u})
    {
        PlacementProblem one = problem;
        one.networks = {problem.networks[alone]};
        EXPECT_EQ(Solve(one).status, PlacementStatus::Optimal);
    }
    EXPECT_EQ(ReasonOf(problem),
              "no placement of the 3 layers of 2 networks on 2 units meets all constraints at "
              "once (paths, weight memory, working memory, load caps): every combination was "
              "looked into or ruled out");
}

TEST(PlacementStatus, HasTheNamesThatResultsCarry)
{
    EXPECT_STREQ(NameOf(PlacementStatus::Optimal), "optimal");
    EXPECT_STREQ(NameOf(PlacementStatus::Infeasible), "infeasible");
    EXPECT_STREQ(NameOf(PlacementStatus::TimeLimit), "limit");
}

} // namespace
} // namespace prometheus
