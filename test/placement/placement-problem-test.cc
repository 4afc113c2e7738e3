/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-fixtures.h"
#include "placement-problem.h"

#include <functional>
#include <limits>

namespace prometheus
{
namespace
{

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();

PlacementProblem TwoLayers()
{
    return LineProblem(3, {MakeLayer("conv", 100, 10, 5), MakeLayer("fc", 200, 20, 1)});
}

/** The refusal of a problem that was valid before a change. */
std::string RefusalAfter(const std::function<void(PlacementProblem&)>& change)
{
    PlacementProblem problem = TwoLayers();
    problem.Validate();
    change(problem);
    return RefusalOf([&problem] { problem.Validate(); });
}

TEST(PlacementProblem, RefusesUnitsThatAreNotTheRelaysOfItsGraph)
{
    EXPECT_THAT(RefusalAfter([](auto& p) { p.units.pop_back(); }),
                HasSubstr("2 units, but the hop distances know 3 that relay and 5 vertices"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.units.resize(6, p.units[0]); }),
                HasSubstr("6 units, but the hop distances know 3 that relay and 5 vertices"));
    EXPECT_THAT(RefusalAfter(
                    [](auto& p)
                    {
                        p.units.clear();
                        p.hops = {};
                    }),
                HasSubstr("0 units"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.units[1].multiplicationsPerSecond = 0; }),
                HasSubstr("unit 'test-unit': multiplicationsPerSecond"));
    EXPECT_THAT(RefusalAfter(
                    [](auto& p) {
                        p.forbiddenUnits = {0, 3};
                    }),
                HasSubstr("forbidden unit 3 does not exist, there are 3"));
}

TEST(PlacementProblem, AdmitsSourcesThatComputeAndDoNotRelay)
{
    PlacementProblem problem = TwoLayers();
    problem.units.push_back(MakeUnit(1000, 100));
    EXPECT_NO_THROW(problem.Validate());
}

TEST(PlacementProblem, RefusesLimitsThatAreNone)
{
    EXPECT_THAT(RefusalAfter([](auto& p) { p.maxLayersPerUnit = 0; }),
                HasSubstr("maxLayersPerUnit is 0, must be at least 1"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.unreachableHops = 0; }),
                HasSubstr("unreachableHops is 0"));
    for (double wrong : {0.0, -1.0, NOT_A_NUMBER, std::numeric_limits<double>::infinity()})
    {
        EXPECT_THAT(RefusalAfter([wrong](auto& p) { p.bitsPerSecond = wrong; }),
                    HasSubstr("must be finite and greater than 0"));
    }
}

TEST(PlacementProblem, RefusesNetworksItCannotName)
{
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks.push_back(p.networks[0]); }),
                HasSubstr("network 'net': names of networks must differ"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks[0].layers[1].name = "conv"; }),
                HasSubstr("layer 2 (conv) of network 'net': names must differ"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks[0].layers.clear(); }),
                HasSubstr("network 'net' has no layers"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks.clear(); }), HasSubstr("0 layers in all"));
}

TEST(PlacementProblem, RefusesEndsThatAreNoVertices)
{
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks[0].sink = 5; }),
                HasSubstr("network 'net': sink is vertex 5, but there are 5"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks[0].source = 9; }),
                HasSubstr("source is vertex 9"));
}

TEST(PlacementProblem, RefusesDemandsThatSumsCouldNotHold)
{
    EXPECT_THAT(
        RefusalAfter([](auto& p) { p.networks[0].layers[0].weightBytes = MOST_LAYER_DEMAND + 1; }),
        HasSubstr("layer 1 (conv) of network 'net': weightBytes is 1125899906842625, must be "
                  "at most 1125899906842624"));
}

TEST(PlacementProblem, RefusesProbabilitiesThatContradictEachOther)
{
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks[0].layers[1].runProbability = 1.5; }),
                HasSubstr("layer 2 (fc) of network 'net': runProbability is 1.5, must be between"));
    EXPECT_THAT(
        RefusalAfter([](auto& p) { p.networks[0].layers[1].runProbability = NOT_A_NUMBER; }),
        HasSubstr("runProbability is nan"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks[0].layers[0].runProbability = 0.5; }),
                HasSubstr("the first layer always runs"));
    EXPECT_THAT(RefusalAfter([](auto& p) { p.networks[0].layers[0].exitProbability = 0.25; }),
                HasSubstr("layer 1 (conv) of network 'net': exitProbability is 0.25, but the run "
                          "probabilities imply 0"));
    EXPECT_THAT(RefusalAfter(
                    [](auto& p)
                    {
                        p.networks[0].layers.push_back(MakeLayer("last", 0, 0, 0));
                        p.networks[0].layers[1].runProbability = 0.5;
                    }),
                HasSubstr("layer 3 (last) of network 'net': runProbability is 1, must be at most "
                          "that of the layer before, 0.5"));
}

TEST(PlacementProblem, RefusesSharedLayersThatAreNotOneLayer)
{
    const auto withSecond = [](const std::function<void(PlacementProblem&)>& change)
    {
        return RefusalAfter(
            [&change](auto& p)
            {
                p.networks.push_back(p.networks[0]);
                p.networks[1].name = "other";
                change(p);
            });
    };
    EXPECT_THAT(withSecond(
                    [](auto& p) {
                        p.sharedLayers = {{{0, 0}}};
                    }),
                HasSubstr("shared layers, group 0 has 1 members"));
    EXPECT_THAT(withSecond(
                    [](auto& p) {
                        p.sharedLayers = {{{0, 0}, {1, 2}}};
                    }),
                HasSubstr("layer 2 of network 1 does not exist"));
    EXPECT_THAT(withSecond(
                    [](auto& p) {
                        p.sharedLayers = {{{0, 0}, {0, 1}}};
                    }),
                HasSubstr("a group has one layer of a network"));
    EXPECT_THAT(withSecond(
                    [](auto& p) {
                        p.sharedLayers = {{{0, 0}, {1, 1}}};
                    }),
                HasSubstr("layer 2 (fc) of network 'other' differs in weights"));
    EXPECT_THAT(withSecond(
                    [](auto& p) {
                        p.sharedLayers = {{{0, 0}, {1, 0}}, {{0, 0}, {1, 0}}};
                    }),
                HasSubstr("group 1: layer 1 (conv) of network 'net' must be in one group only"));
}

TEST(PlacementProblem, RefusesRatesOfLinksThatAreNone)
{
    EXPECT_THAT(RefusalAfter(
                    [](auto& p) {
                        p.linkRates = {{0, 2, 1e6}};
                    }),
                HasSubstr("link rate 0 -> 2: there is no such link"));
    EXPECT_THAT(RefusalAfter(
                    [](auto& p) {
                        p.linkRates = {{0, 9, 1e6}};
                    }),
                HasSubstr("link rate 0 -> 9: there is no such link"));
    EXPECT_THAT(RefusalAfter(
                    [](auto& p) {
                        p.linkRates = {{0, 1, 0}};
                    }),
                HasSubstr("link rate 0 -> 1 is 0 bit/s"));
    EXPECT_THAT(RefusalAfter(
                    [](auto& p) {
                        p.linkRates = {{0, 1, 5}, {0, 1, 5}};
                    }),
                HasSubstr("link rate 0 -> 1 is given twice"));
}

TEST(NetworkDemand, DerivesExitProbabilitiesFromRunProbabilities)
{
    // The paper's 6-layer gate-classification network: 99 of 100 answers at the gate.
    NetworkDemand network;
    for (double p : {1.0, 1.0, 0.01, 0.01, 0.01, 0.01})
    {
        network.layers.push_back(MakeLayer("x", 0, 0, 0));
        network.layers.back().runProbability = p;
    }
    EXPECT_THAT(network.ExitProbabilities(), ElementsAre(0, 0.99, 0, 0, 0, 0.01));
    network.layers[1].exitProbability = 0.9900001;
    EXPECT_EQ(network.ExitProbabilities()[1], 0.9900001);
}

TEST(WeightBytesOn, ScalesWithTheSizeOfAWeightAndRoundsUp)
{
    UnitSpec unit = MakeUnit(1, 1);
    const auto bytesOn = [&unit](uint32_t bytesPerWeight, uint64_t weightBytes)
    {
        unit.bytesPerWeight = bytesPerWeight;
        return WeightBytesOn(unit, MakeLayer("x", weightBytes, 0, 0));
    };
    EXPECT_EQ(bytesOn(4, 19'203), 19'203u);
    EXPECT_EQ(bytesOn(2, 19'200), 9'600u);
    EXPECT_EQ(bytesOn(1, 19'200), 4'800u);
    EXPECT_EQ(bytesOn(1, 19'201), 4'801u);
    EXPECT_EQ(bytesOn(2, 19'203), 9'602u);
}

TEST(DemandOf, TakesTheFiguresOfTheProfile)
{
    NetworkProfile profile{"tiny", {3, 4, 4}, {}, 2};
    profile.layers.push_back({"conv", 75, 3, 1200, {2, 2, 2}, 256});
    profile.layers.push_back({"fc", 16, 2, 16, {2}, 40});
    const NetworkDemand network = DemandOf(profile, 7, 8, 48);
    EXPECT_EQ(network.name, "tiny");
    EXPECT_EQ(network.source, 7u);
    EXPECT_EQ(network.sink, 8u);
    EXPECT_EQ(network.inputBytes, 48u);
    EXPECT_EQ(network.resultBytes, 8u);
    ASSERT_EQ(network.layers.size(), 2u);
    EXPECT_EQ(network.layers[0].weightBytes, 300u);
    EXPECT_EQ(network.layers[0].multiplications, 1200u);
    EXPECT_EQ(network.layers[0].outputBytes, 32u);
    EXPECT_EQ(network.layers[0].workingBytes, 256u);
    EXPECT_THAT(network.ExitProbabilities(), ElementsAre(0, 1));
    EXPECT_EQ(DemandOf(profile, 7, 8, 48, 1).layers[0].outputBytes, 8u);
}

TEST(DemandOf, RunsWhatFollowsAnExitAsOftenAsItDoesNotAnswer)
{
    NetworkProfile profile{"gated", {3, 4, 4}, {}, 2};
    profile.layers.push_back({"conv", 75, 3, 1200, {2, 2, 2}, 256});
    profile.layers.push_back({"gate", 16, 2, 16, {2, 2, 2}, 40});
    profile.layers.push_back({"fc", 16, 2, 16, {2}, 40});
    profile.exits = {{1, 0.75}};
    const NetworkDemand network = DemandOf(profile, 7, 8, 48);
    EXPECT_EQ(network.layers[1].runProbability, 1);
    EXPECT_EQ(network.layers[2].runProbability, 0.25);
    EXPECT_THAT(network.ExitProbabilities(), ElementsAre(0, 0.75, 0.25));
}

TEST(ProblemOn, TakesUnitsAndGraphOfTheDeployment)
{
    Deployment deployment;
    deployment.units = {{MakeUnit(5, 1), {0, 0}}, {MakeUnit(6, 1), {0, 7}}};
    deployment.sources = {{{0, 1}}};
    deployment.sinks = {{{0, 9}}};
    const PlacementProblem problem = ProblemOn(deployment, 72.2e6);
    EXPECT_EQ(problem.units[1].weightMemoryBytes, 6u);
    EXPECT_EQ(problem.hops.Get(2, 3), 2u);
    EXPECT_EQ(problem.bitsPerSecond, 72.2e6);
}

} // namespace
} // namespace prometheus
