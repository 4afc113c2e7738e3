/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "check-placement.h"
#include "placement-fixtures.h"

namespace prometheus
{
namespace
{

/** The 5-layer CNN on an STM32H7 (unit 0) and two Raspberries (units 1 and 2), all linked. */
PlacementProblem SmallSystem()
{
    const UnitCatalogue catalogue;
    PlacementProblem problem;
    problem.units = {catalogue.Find("stm32h7"),
                     catalogue.Find("raspberry-pi-3b+"),
                     catalogue.Find("raspberry-pi-3b+")};
    problem.hops = HopDistances(5, 3, {{0, 1}, {1, 2}, {3, 0}, {2, 4}});
    problem.bitsPerSecond = 72.2e6;
    problem.networks = {Cnn5AsPrinted(3, 4)};
    return problem;
}

TEST(CheckPlacement, AdmitsWhatObeysAllConstraints)
{
    const Feasibility feasibility = CheckPlacement(SmallSystem(), {{{0, 0, 1, 2, 2}}});
    EXPECT_TRUE(feasibility);
    EXPECT_EQ(feasibility.reason, "");
}

TEST(CheckPlacement, NamesTheWeightsThatDoNotFit)
{
    // LC: all on the unit beside the source.
    const Feasibility all = CheckPlacement(SmallSystem(), {{{0, 0, 0, 0, 0}}});
    EXPECT_FALSE(all);
    EXPECT_EQ(all.reason,
              "unit 0 (stm32h7) holds 512000 bytes of weights; layers conv1, conv2, fc384, fc192, "
              "fc10 of network 'cnn5' need 5548290");
    EXPECT_EQ(CheckPlacement(SmallSystem(), {{{1, 1, 0, 1, 1}}}).reason,
              "unit 0 (stm32h7) holds 512000 bytes of weights; layer fc384 of network 'cnn5' needs "
              "4816900");
    EXPECT_EQ(
        CheckPlacement(SmallSystem(), {{{1, 0, 2, 0, 1}}}).reason,
        "unit 0 (stm32h7) holds 512000 bytes of weights; layers conv2, fc192 of network 'cnn5' "
        "need 704510");
}

TEST(CheckPlacement, CountsSmallerWeightsOnUnitsThatStoreThemSo)
{
    PlacementProblem problem = SmallSystem();
    problem.units[0].bytesPerWeight = 1;
    EXPECT_TRUE(CheckPlacement(problem, {{{0, 0, 1, 0, 0}}}));
}

TEST(CheckPlacement, NamesTheUnitWithTooManyLayers)
{
    PlacementProblem problem = SmallSystem();
    problem.maxLayersPerUnit = 2;
    EXPECT_EQ(
        CheckPlacement(problem, {{{0, 0, 1, 1, 1}}}).reason,
        "unit 1 (raspberry-pi-3b+) takes 2 layers at most; layers fc384, fc192, fc10 of network "
        "'cnn5' are 3");
}

TEST(CheckPlacement, NamesTheLoadCap)
{
    PlacementProblem problem = SmallSystem();
    problem.units[2].loadCap = 23'000'000;
    EXPECT_EQ(CheckPlacement(problem, {{{2, 2, 1, 1, 1}}}).reason,
              "unit 2 (raspberry-pi-3b+) has a load cap of 23000000 multiplications; layers conv1, "
              "conv2 of network 'cnn5' need 23890000");
    EXPECT_TRUE(CheckPlacement(problem, {{{1, 2, 1, 1, 1}}}));
}

TEST(CheckPlacement, NamesTheWorkingMemory)
{
    PlacementProblem problem = SmallSystem();
    problem.networks[0].layers[1].workingBytes = 250'880;
    problem.units[0].workingMemoryBytes = 250'879;
    EXPECT_EQ(CheckPlacement(problem, {{{0, 0, 1, 1, 1}}}).reason,
              "unit 0 (stm32h7) has 250879 bytes of working memory; layer 2 (conv2) of network "
              "'cnn5' needs 250880");
    problem.units[0].workingMemoryBytes = 250'880;
    EXPECT_TRUE(CheckPlacement(problem, {{{0, 0, 1, 1, 1}}}));
}

TEST(CheckPlacement, NamesForbiddenUnits)
{
    PlacementProblem problem = SmallSystem();
    problem.forbiddenUnits = {2};
    EXPECT_EQ(
        CheckPlacement(problem, {{{0, 0, 1, 2, 1}}}).reason,
        "layer 4 (fc192) of network 'cnn5' is on unit 2 (raspberry-pi-3b+), which is forbidden");
}

TEST(CheckPlacement, NamesMissingPaths)
{
    PlacementProblem problem = SmallSystem();
    problem.hops = HopDistances(5, 3, {{0, 1}, {3, 0}, {2, 4}});
    EXPECT_EQ(CheckPlacement(problem, {{{2, 2, 2, 2, 2}}}).reason,
              "no path joins the source of network 'cnn5' (vertex 3) to unit 2 (raspberry-pi-3b+), "
              "which runs its first layer");
    EXPECT_EQ(CheckPlacement(problem, {{{0, 1, 1, 2, 2}}}).reason,
              "no path joins unit 1 (raspberry-pi-3b+), which runs layer 3 (fc384) of network "
              "'cnn5', to unit 2 (raspberry-pi-3b+), which runs the next layer");
    EXPECT_EQ(CheckPlacement(problem, {{{0, 1, 1, 1, 1}}}).reason,
              "no path joins unit 1 (raspberry-pi-3b+), which runs layer 5 (fc10) of network "
              "'cnn5', to the sink (vertex 4)");
}

TEST(CheckPlacement, CountsSharedLayersOnceAndOnOneUnit)
{
    PlacementProblem problem = SmallSystem();
    problem.networks.push_back(problem.networks[0]);
    problem.networks[1].name = "twin";
    problem.maxLayersPerUnit = 3;
    problem.units[0].loadCap = 23'890'000;
    const Placement twins{{{0, 0, 1, 1, 1}, {0, 0, 2, 2, 2}}};
    EXPECT_EQ(CheckPlacement(problem, twins).reason,
              "unit 0 (stm32h7) takes 3 layers at most; layers conv1, conv2 of network 'cnn5', "
              "conv1, conv2 of network 'twin' are 4");
    problem.sharedLayers = {{{0, 0}, {1, 0}}, {{1, 1}, {0, 1}}};
    EXPECT_TRUE(CheckPlacement(problem, twins));
    EXPECT_EQ(CheckPlacement(problem, {{{0, 0, 1, 1, 1}, {1, 0, 2, 2, 2}}}).reason,
              "layer 1 (conv1) of network 'twin' is shared with layer 1 (conv1) of network 'cnn5' "
              "but is on unit 1 (raspberry-pi-3b+) instead of unit 0 (stm32h7)");
}

TEST(CheckPlacement, RefusesWhatIsNoPlacementOfTheProblem)
{
    EXPECT_EQ(RefusalOf(
                  [] {
                      CheckPlacement(SmallSystem(), {{{0, 0}}});
                  }),
              "placement: layer 3 (fc384) of network 'cnn5' has no unit");
}

} // namespace
} // namespace prometheus
