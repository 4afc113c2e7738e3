/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Two networks planned and simulated apart and with a shared trunk, on layers computed by hand.

#include "arithmetic-runner.h"
#include "draw-deployment.h"
#include "helper/line-deployment.h"
#include "pair-simulation.h"
#include "prometheus-error.h"
#include "run-captures.h"
#include "scratch-folder.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <map>

namespace prometheus
{

namespace
{

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

LoadedNetwork MakeNetwork(const std::string& name, const std::vector<int64_t>& outputSizes)
{
    auto runner = std::make_shared<ArithmeticRunner>(Shape{300}, outputSizes);
    runner->EditProfile().name = name;
    LoadedNetwork network;
    network.runner = runner;
    for (uint8_t i = 0; i < 3; ++i)
    {
        network.data.images.push_back(
            Tensor::FromBytes(DType::UInt8, {300}, std::vector<uint8_t>(300, 40 + i)));
        const auto logits =
            runner->Run({0, static_cast<uint32_t>(outputSizes.size())}, network.data.images[i]);
        network.data.labels.push_back(static_cast<uint32_t>(ArgMax(*logits)));
    }
    network.data.labels[1] = 99; // one that no network gets right
    return network;
}

/** A trunk of one layer, tails of two and one, in a line of five units. */
class PairOnALine : public testing::Test
{
  protected:
    PairOnALine()
    {
        pair.first = MakeNetwork("first", {350, 20, 10});
        pair.second = MakeNetwork("second", {350, 4});
        pair.trunkLength = 1;
        setting.planning.deployment = LineDeployment(5, 6, 40e6);
        setting.planning.sourceUnit = setting.planning.deployment.units[0].spec;
        setting.planning.edgeServer = setting.planning.sourceUnit;
        setting.planning.bitsPerSecond = ns3::AdhocWifiHelper(setting.radio).GetPhyRate();
        setting.planning.inputBytes = 300;
    }

    std::vector<PairMode> Plan() const
    {
        return PlanPairModes({pair.first.runner->GetProfile(), pair.second.runner->GetProfile()},
                             pair.trunkLength,
                             setting);
    }

    PairResult Simulate(const std::string& name) const
    {
        for (const auto& mode : Plan())
        {
            if (mode.name == name)
            {
                return SimulatePair(mode, setting, pair);
            }
        }
        throw InvalidInput("no mode " + name);
    }

    SharedPair pair;
    SimulationSetting setting;
};

TEST_F(PairOnALine, IsPlannedApartAndShared)
{
    std::vector<std::string> names;
    for (const auto& mode : Plan())
    {
        names.push_back(mode.name);
        ASSERT_TRUE(mode.IsFeasible()) << mode.name << ": " << mode.infeasibleBecause;
        ASSERT_EQ(mode.networks.size(), 2u);
        const bool isShared = mode.name.rfind("shared", 0) == 0;
        EXPECT_EQ(mode.trunkLength, isShared ? 1u : 0u);
        if (isShared)
        {
            EXPECT_EQ(mode.networks[0].hostOf[0], mode.networks[1].hostOf[0]) << mode.name;
        }
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"apart SC(0)",
                                        "shared SC(0)",
                                        "apart placed(L=1)",
                                        "shared placed(L=1)",
                                        "apart placed(L=C)",
                                        "shared placed(L=C)"}));
}

TEST_F(PairOnALine, WithOneLayerAUnitNeedsOneUnitLessWhenShared)
{
    const auto unitsOf = [](const PairMode& mode)
    {
        std::set<uint32_t> units(mode.networks[0].hostOf.begin(), mode.networks[0].hostOf.end());
        units.insert(mode.networks[1].hostOf.begin(), mode.networks[1].hostOf.end());
        return units.size();
    };
    const auto modes = Plan();
    EXPECT_EQ(unitsOf(modes[2]), 5u);
    EXPECT_EQ(unitsOf(modes[3]), 4u);
    setting.planning.deployment = LineDeployment(4, 6, 40e6);
    const auto narrow = Plan();
    EXPECT_FALSE(narrow[2].IsFeasible());
    EXPECT_NE(narrow[2].infeasibleBecause, "");
    EXPECT_TRUE(narrow[3].IsFeasible());
}

TEST_F(PairOnALine, IsExpectedToTakeWhatEachNetworkTakesAlone)
{
    const auto modes = Plan();
    // SC(0): no way for the image; c/e at 40 a microsecond; activations and answers as one plans.
    const auto& first = modes[0].networks[0];
    EXPECT_DOUBLE_EQ(first.analytic.processingSeconds, 6e6 / 40e6);
    EXPECT_DOUBLE_EQ(first.analytic.transmissionSeconds,
                     6 * 350 * 32 / setting.planning.bitsPerSecond);
    EXPECT_EQ(first.hops, 6u);
    const auto& second = modes[0].networks[1];
    EXPECT_DOUBLE_EQ(second.analytic.processingSeconds, 3e6 / 40e6);
    EXPECT_DOUBLE_EQ(second.analytic.TotalSeconds(),
                     second.analytic.processingSeconds + first.analytic.transmissionSeconds);
}

TEST_F(PairOnALine, SharedRunsTheTrunkOnceAndHoldsItOnce)
{
    setting.planning.edgeServer.multiplicationsPerSecond = 40e9;
    const auto apart = Simulate("apart SC(0)");
    const auto shared = Simulate("shared SC(0)");
    EXPECT_EQ(apart.SumWeightBytes(), 5u * 400u);
    EXPECT_EQ(shared.SumWeightBytes(), 4u * 400u);
    EXPECT_EQ(shared.weightBytes.at("source 0"), 400u);
    for (const auto* result : {&apart, &shared})
    {
        ASSERT_EQ(result->networks.size(), 2u);
        EXPECT_EQ(result->CountLost(), 0u);
        EXPECT_EQ(result->answeredByBoth, 3u);
        EXPECT_NEAR(result->networks[0].processingMeanMs, 25 + 0.125, 1e-9);
        EXPECT_NEAR(result->networks[1].processingMeanMs, 25 + 0.05, 1e-9);
    }
    // Apart the second trunk waits at the source for the first one.
    EXPECT_NEAR(apart.networks[1].queueingMeanMs, 25, 1e-9);
    EXPECT_EQ(shared.networks[1].queueingMeanMs, 0);
    EXPECT_LT(shared.networks[1].latencyMeanMs, apart.networks[1].latencyMeanMs - 20);
    EXPECT_EQ(shared.latencyOfBothMeanMs,
              std::max(shared.networks[0].latencyMeanMs, shared.networks[1].latencyMeanMs));
}

TEST_F(PairOnALine, TakesEveryModeThatANetworkAloneTakes)
{
    const auto sourceVertex = setting.planning.deployment.SourceVertex(0);
    const auto sinkVertex = setting.planning.deployment.SinkVertex(0);
    using Hosts = std::vector<uint32_t>;
    const auto plan = [&](const std::string& name)
    {
        return PlanPairMode({pair.first.runner->GetProfile(), pair.second.runner->GetProfile()},
                            pair.trunkLength,
                            setting,
                            ModeName::Parse(name),
                            true);
    };
    EXPECT_EQ(plan("LC").networks[0].hostOf, Hosts(3, sourceVertex));
    EXPECT_EQ(plan("RC").networks[1].hostOf, Hosts(2, sinkVertex));
    EXPECT_EQ(plan("placed(L=2)").name, "shared placed(L=2)");
    EXPECT_THAT([&] { plan("SC(1)"); },
                ThrowsMessage<InvalidInput>(AllOf(HasSubstr("'second'"), HasSubstr("cut 1"))));
    EXPECT_THAT([&] { plan("SC(top)"); }, ThrowsMessage<InvalidInput>(HasSubstr("SC(top)")));

    // The whole image goes to the sink once: six hops of one packet, and nothing comes back.
    const auto remote = SimulatePair(plan("RC"), setting, pair);
    EXPECT_EQ(remote.packetsSent, 3u);
    EXPECT_EQ(remote.dataFrames, 3u * 6u);
    EXPECT_EQ(remote.retries, 0u);
}

TEST_F(PairOnALine, TellsWhatEachDeviceDid)
{
    const auto result = Simulate("shared SC(0)");
    ASSERT_EQ(result.use.size(), 7u);
    EXPECT_EQ(result.use[5].device, "source 0");
    EXPECT_NEAR(result.use[5].computeMs, 3 * 25, 1e-9);
    EXPECT_EQ(result.use[6].device, "sink 0");
    EXPECT_NEAR(result.use[6].computeMs, 3 * (125 + 50), 1e-9);
    EXPECT_EQ(result.use[0].computeMs, 0);
    EXPECT_GT(result.use[0].sendingMs, 0);
    EXPECT_NEAR(result.underWayMs, 3 * result.latencyOfBothMeanMs, 1e-9);
}

TEST_F(PairOnALine, SendsTheImageOnceWhenShared)
{
    // Images, outputs of the trunk, an activation of the first tail, answers: a packet each.
    EXPECT_EQ(Simulate("apart placed(L=1)").packetsSent, 3u * (2 + 2 + 1 + 2));
    EXPECT_EQ(Simulate("shared placed(L=1)").packetsSent, 3u * (1 + 2 + 1 + 2));
}

TEST_F(PairOnALine, CountsWhatEachNetworkGetsRight)
{
    const auto result = Simulate("shared placed(L=C)");
    for (const auto& network : result.networks)
    {
        EXPECT_EQ(network.images, 3u);
        EXPECT_EQ(network.answered, 3u);
        EXPECT_EQ(network.correct, 2u);
        EXPECT_EQ(network.arrivedShare, 1);
        EXPECT_DOUBLE_EQ(network.Accuracy().value(), 2.0 / 3);
        EXPECT_NEAR(network.latencyMeanMs,
                    network.processingMeanMs + network.queueingMeanMs + network.transmissionMeanMs,
                    1e-9);
    }
}

TEST_F(PairOnALine, IsNeverFasterThanPlannedInRandomDeployments)
{
    DeploymentOptions draw;
    draw.unitCount = 15;
    draw.widthMetres = draw.heightMetres = 20;
    draw.rangeMetres = 7.5;
    draw.mix = {{setting.planning.sourceUnit, 1}};
    for (uint64_t seed = 1; seed <= 10; ++seed)
    {
        setting.planning.deployment = DrawDeployment(draw, seed).deployment;
        for (const auto& mode : Plan())
        {
            const auto result = SimulatePair(mode, setting, pair);
            ASSERT_EQ(result.networks.size(), 2u) << mode.name << ": " << mode.infeasibleBecause;
            for (std::size_t u = 0; u < 2; ++u)
            {
                const auto& planned = mode.networks[u].analytic;
                const auto& simulated = result.networks[u];
                EXPECT_EQ(simulated.answered, 3u) << mode.name << ", seed " << seed;
                EXPECT_GE(simulated.latencyMeanMs, planned.TotalSeconds() * 1e3) << mode.name;
                // Every millisecond of simulated computing was planned, and the other way round.
                EXPECT_NEAR(simulated.processingMeanMs, planned.processingSeconds * 1e3, 1e-6);
            }
        }
    }
}

TEST_F(PairOnALine, IsTheSameWheneverItRuns)
{
    const auto before = Simulate("shared placed(L=1)").ToJson();
    Simulate("apart placed(L=C)");
    EXPECT_EQ(Simulate("shared placed(L=1)").ToJson(), before);
    EXPECT_EQ(PairResult::FromJson(before).ToJson(), before);
}

TEST_F(PairOnALine, HasBothNetworksInItsTimeline)
{
    const auto before = Simulate("shared SC(0)").ToJson();
    const ScratchFolder folder;
    setting.timelinePrefix = (folder / "t").string();
    EXPECT_EQ(Simulate("shared SC(0)").ToJson(), before);
    const auto events =
        nlohmann::json::parse(ContentOf(folder / "t-shared-sc-0.json")).at("traceEvents");
    std::map<std::string, double> latencyMs;
    double computingMs = 0;
    for (const auto& event : events)
    {
        if (event.value("cat", "") == "inference")
        {
            latencyMs[event.at("args").at("network")] += event.at("dur").get<double>() / 1e3;
        }
        computingMs +=
            event.value("cat", "") == "compute" ? event.at("dur").get<double>() / 1e3 : 0;
    }
    const auto result = PairResult::FromJson(before);
    EXPECT_NEAR(latencyMs.at("first"), 3 * result.networks[0].latencyMeanMs, 1e-9);
    EXPECT_NEAR(latencyMs.at("second"), 3 * result.networks[1].latencyMeanMs, 1e-9);
    EXPECT_NEAR(computingMs, 3 * (25 + 125 + 50), 1e-9); // the trunk once an image
}

TEST_F(PairOnALine, SaysWhyAModeCannotBeDone)
{
    setting.planning.sourceUnit.weightMemoryBytes = 500; // one trunk of 400 bytes
    setting.planning.sourceUnit.name = "tiny";
    const auto modes = Plan();
    EXPECT_THAT(modes[0].infeasibleBecause,
                AllOf(HasSubstr("tiny at the source"), HasSubstr("500"), HasSubstr("800")));
    EXPECT_TRUE(modes[1].IsFeasible()) << modes[1].infeasibleBecause;
    const auto result = SimulatePair(modes[0], setting, pair);
    EXPECT_TRUE(result.networks.empty());
    EXPECT_EQ(PairResult::FromJson(result.ToJson()).mode.infeasibleBecause,
              modes[0].infeasibleBecause);
}

TEST_F(PairOnALine, RefusesATrunkThatIsNone)
{
    const auto expectRefusal = [this](const std::string& message)
    { EXPECT_THAT([this] { Plan(); }, ThrowsMessage<InvalidInput>(HasSubstr(message))); };
    pair.trunkLength = 0;
    expectRefusal("a trunk of 0 layers of network 'first': must be between 1 and 2");
    pair.trunkLength = 2;
    expectRefusal("a trunk of 2 layers of network 'second': must be between 1 and 1");
    pair.trunkLength = 1;
    pair.second = MakeNetwork("second", {351, 4});
    expectRefusal("networks 'first' and 'second' cannot share layer 0");
    EXPECT_THAT([this] { PlanPairModes({pair.first.runner->GetProfile()}, 1, setting); },
                ThrowsMessage<InvalidInput>(HasSubstr("a pair of 1 networks: must be two")));
}

TEST(RunCaptures, NameFilesAfterModes)
{
    EXPECT_EQ(FileNameOf("shared placed(L=1)"), "shared-placed-l-1");
    EXPECT_EQ(FileNameOf("SC(0)"), "sc-0");
    EXPECT_EQ(FileNameOf(""), "");
}

} // namespace

} // namespace prometheus
