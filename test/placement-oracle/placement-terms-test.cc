/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "milp-solver.h"
#include "placement-milp.h"
#include "placement-terms.h"
#include "scratch-folder.h"

#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

LayerDemand Layer(uint64_t weights, uint64_t multiplications, uint64_t output, double probability)
{
    LayerDemand layer;
    layer.name = "l" + std::to_string(weights);
    layer.weightBytes = weights;
    layer.multiplications = multiplications;
    layer.outputBytes = output;
    layer.runProbability = probability;
    return layer;
}

/**
 * Source - unit 0 - unit 1 - sink in a row, 1000 bytes and 100 multiplications a second each; a
 * byte and hop cost a second. One network of two layers, the second of which runs every other time.
 */
PlacementProblem TwoUnits()
{
    PlacementProblem problem;
    UnitSpec unit;
    unit.name = "unit";
    unit.weightMemoryBytes = 1000;
    unit.multiplicationsPerSecond = 100;
    problem.units = {unit, unit};
    problem.hops = HopDistances(4, 2, {{2, 0}, {0, 1}, {1, 3}});
    problem.bitsPerSecond = 8;
    NetworkDemand network;
    network.name = "net";
    network.layers = {Layer(600, 1000, 6, 1), Layer(500, 400, 2, 0.5)};
    network.source = 2;
    network.sink = 3;
    network.inputBytes = 10;
    network.resultBytes = 2;
    problem.networks = {network};
    return problem;
}

/** The least latency by a general solver. */
double LatencyByGlpk(const PlacementTerms& terms)
{
    const ScratchFolder folder;
    const PlacementMilp milp(terms);
    const auto answer = SolveMilp(MilpSolver::Glpk, milp.Program(), folder.GetPath(), 60);
    EXPECT_EQ(answer.status, MilpStatus::Optimal);
    return answer.cost / milp.Program().CostScale();
}

TEST(PlacementTerms, AddUpToEquationTwo)
{
    const PlacementProblem problem = TwoUnits();
    const PlacementTerms terms(problem);
    // Input, both layers, the first's output, the answer given early and that given late.
    EXPECT_EQ(terms.Latency({0, 1}), 10 + (10 + 0.5 * 4) + 0.5 * 6 + 0.5 * 2 * 2 + 0.5 * 2 * 1);
    EXPECT_EQ(terms.Latency({1, 0}), 20 + (10 + 0.5 * 4) + 0.5 * 6 + 0.5 * 2 * 1 + 0.5 * 2 * 2);
    // Together they need 1100 bytes.
    EXPECT_EQ(terms.Latency({0, 0}), std::nullopt);
    EXPECT_TRUE(terms.Fits(1, 0));
}

TEST(PlacementTerms, FollowTheRouteOverSlowLinks)
{
    PlacementProblem problem = TwoUnits();
    problem.linkRates = {{0, 1, 4}};
    const PlacementTerms terms(problem);
    EXPECT_EQ(terms.SecondsPerBit(2, 1), 1.0 / 8 + 1.0 / 4);
    EXPECT_EQ(terms.SecondsPerBit(1, 2), 2.0 / 8);
}

TEST(PlacementTerms, CountSharedLayersOnceForMemoryAndTwiceForTime)
{
    PlacementProblem problem = TwoUnits();
    problem.networks.push_back(problem.networks[0]);
    problem.networks[1].name = "other";
    problem.maxLayersPerUnit = 1;
    EXPECT_EQ(LatencyByExhaustion(PlacementTerms(problem), 100).second, std::nullopt);
    problem.sharedLayers = {{{0, 0}, {1, 0}}, {{0, 1}, {1, 1}}};
    EXPECT_EQ(LatencyByExhaustion(PlacementTerms(problem), 100).second, 2 * 28.0);
}

TEST(PlacementMilp, HasTheSameOptimumAsFlowAndAsProducts)
{
    PlacementProblem problem = TwoUnits();
    const double asFlow = LatencyByGlpk(PlacementTerms(problem));
    problem.unreachableHops = 5; // does not matter here, but is written in the other way
    const double asProducts = LatencyByGlpk(PlacementTerms(problem));
    // As answers print it.
    EXPECT_NEAR(asFlow, 28, 1e-6);
    EXPECT_NEAR(asProducts, 28, 1e-6);
}

TEST(PlacementMilp, SendsNothingThroughUnitsThatDoNotRelay)
{
    PlacementProblem problem = TwoUnits();
    // Source - unit 0 - unit 2 - unit 1 - sink; the second layer fits on unit 1 only.
    problem.units.push_back(problem.units[0]);
    problem.units[0].weightMemoryBytes = 700;
    problem.units[2].weightMemoryBytes = 100;
    problem.networks[0].layers[1] = Layer(900, 400, 2, 1);
    problem.networks[0].source = 3;
    problem.networks[0].sink = 4;
    for (const uint32_t relays : {2U, 3U})
    {
        problem.hops = HopDistances(5, relays, {{3, 0}, {0, 2}, {2, 1}, {1, 4}});
        const PlacementTerms terms(problem);
        const ScratchFolder folder;
        const PlacementMilp milp(terms);
        const auto answer = SolveMilp(MilpSolver::Glpk, milp.Program(), folder.GetPath(), 60);
        EXPECT_EQ(answer.status, relays == 3 ? MilpStatus::Optimal : MilpStatus::Infeasible);
    }
}

} // namespace
} // namespace prometheus
