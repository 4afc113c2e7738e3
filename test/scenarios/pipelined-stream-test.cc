/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Streams through a chain whose bounds are computed by hand.

#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
#include "memo-runner.h"
#include "stream-simulation.h"

#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

constexpr uint64_t IMAGE_BYTES = 300;

/** Four layers of 10, 30, 20 and 10 ms on four units in a line, of few bytes between them. */
class PipelinedStream : public testing::Test
{
  protected:
    PipelinedStream()
    {
        auto arithmetic = std::make_shared<ArithmeticRunner>(Shape{IMAGE_BYTES},
                                                             std::vector<int64_t>{100, 80, 50, 10});
        const uint64_t millions[] = {1, 3, 2, 1};
        for (std::size_t j = 0; j < 4; ++j)
        {
            arithmetic->EditProfile().layers[j].multiplications = millions[j] * 1'000'000;
        }
        profile = arithmetic->GetProfile();
        runner = std::make_shared<MemoRunner>(arithmetic);
        data.images = {
            Tensor::FromBytes(DType::UInt8, {IMAGE_BYTES}, std::vector<uint8_t>(IMAGE_BYTES, 5))};
        data.labels = {static_cast<uint32_t>(ArgMax(*runner->Run({0, 4}, data.images[0])))};

        auto& planning = setting.planning;
        planning.deployment = LineDeployment(4, 5, 100e6);
        planning.sourceUnit = planning.deployment.units[0].spec;
        planning.edgeServer = planning.deployment.units[0].spec;
        planning.bitsPerSecond = ns3::AdhocWifiHelper(setting.radio).GetPhyRate();
        planning.inputBytes = IMAGE_BYTES;
        for (const auto& layer : profile.layers)
        {
            planning.outputBytes.push_back(layer.OutputBytes());
        }
        const auto problem = MakeModeProblem(profile, planning);
        plan.mode = MakeMode(problem, {{{0, 1, 2, 3}}});
        plan.occupancy = AnalyticOccupancy(problem, {{plan.mode.hostOf}});
        extent.images = 60;
        extent.warmUp = 10;
    }

    StreamResult Stream(const StreamDrive& drive)
    {
        const auto bounds = BoundsOf(plan, setting, profile);
        return SimulateStream(plan, bounds, drive, extent, setting, runner, data);
    }

    NetworkProfile profile;
    std::shared_ptr<StageRunner> runner;
    LabelledImages data;
    SimulationSetting setting;
    PipelinePlan plan;
    StreamExtent extent;
};

TEST_F(PipelinedStream, HasTheBoundsComputedByHand)
{
    const auto bounds = BoundsOf(plan, setting, profile);
    EXPECT_DOUBLE_EQ(bounds.computeSeconds, 0.030);
    EXPECT_EQ(bounds.computeVertex, 1u);
    EXPECT_DOUBLE_EQ(bounds.processingSeconds, 0.070);
    // Unit 0 receives the image and sends 100 floats; unit 1 receives these and sends 80.
    EXPECT_EQ(bounds.radioVertex, 1u);
    EXPECT_DOUBLE_EQ(bounds.radioSeconds, (400 + 320) * 8 / setting.planning.bitsPerSecond);
    // Behind each tensor header of 32 bytes, UDP and IP: 28.
    const auto exchange = ns3::AdhocWifiHelper(setting.radio).GetPacing(1);
    const auto gap = [&exchange](uint32_t bytes)
    { return exchange.GapAfter(bytes + 32 + 28).GetSeconds(); };
    EXPECT_DOUBLE_EQ(bounds.macSeconds, gap(400) + gap(320));
    EXPECT_DOUBLE_EQ(bounds.pacingSeconds, gap(400));
    EXPECT_DOUBLE_EQ(bounds.serialSeconds, gap(300) + gap(400) + gap(320) + gap(200) + gap(40));
    EXPECT_DOUBLE_EQ(bounds.PerSecond(), 1 / 0.030);
    EXPECT_TRUE(bounds.IsComputeBound());
    setting.transport.policy = "tcp";
    EXPECT_EQ(BoundsOf(plan, setting, profile).pacingSeconds, 0);
}

TEST_F(PipelinedStream, CountsARelayTwice)
{
    plan.mode.hostOf = {0, 0, 2, 2};
    plan.occupancy =
        AnalyticOccupancy(MakeModeProblem(profile, setting.planning), {{plan.mode.hostOf}});
    const auto bounds = BoundsOf(plan, setting, profile);
    const auto exchange = ns3::AdhocWifiHelper(setting.radio).GetPacing(1);
    EXPECT_EQ(bounds.radioVertex, 1u);
    EXPECT_DOUBLE_EQ(bounds.macSeconds, 2 * exchange.GapAfter(320 + 60).GetSeconds());
}

TEST_F(PipelinedStream, SaturatedFlowsAsFastAsTheSlowestStage)
{
    const auto result = Stream({6, 0});
    EXPECT_NEAR(result.wholePerSecond, 1 / 0.030, 0.01 / 0.030);
    EXPECT_EQ(result.answeredPerSecond, result.wholePerSecond);
    EXPECT_NEAR(result.processorShare, 1, 1e-9);
    EXPECT_EQ(result.images, 49u);
    EXPECT_EQ(result.whole, 49u);
    EXPECT_EQ(result.accuracy, 1);
    // Little's law: what is under way is what comes out a second times how long it takes.
    EXPECT_NEAR(result.wholePerSecond * *result.latencyMeanMs * 1e-3, 6, 0.06);
    EXPECT_GT(result.sendingShare, 0);
    EXPECT_GT(result.mediumShare, result.sendingShare);
    EXPECT_LT(result.mediumShare, 1);
}

TEST_F(PipelinedStream, AtHalfTheBoundDeliversHalfOfItWithoutWaiting)
{
    const auto result = Stream({0, 0.5});
    EXPECT_NEAR(result.wholePerSecond, 0.5 / 0.030, 1e-3);
    EXPECT_NEAR(result.offeredPerSecond, 0.5 / 0.030, 1e-6);
    EXPECT_NEAR(result.processorShare, 0.5, 0.02);
    EXPECT_LT(*result.latencyP95Ms, 1.05 * *Stream({1, 0}).latencyMeanMs);
}

TEST_F(PipelinedStream, BeyondTheBoundDeliversTheBoundAndQueues)
{
    const auto result = Stream({0, 1.5});
    EXPECT_NEAR(result.wholePerSecond, 1 / 0.030, 0.01 / 0.030);
    EXPECT_GT(*result.latencyP95Ms, 300);
    EXPECT_EQ(result.answered, 49u);
}

TEST_F(PipelinedStream, ThroughADeadRadioEndsWithNothing)
{
    setting.radio.loss.frameErrorRate = 1;
    for (const auto& drive : {StreamDrive{3, 0}, StreamDrive{0, 0.5}})
    {
        const auto result = Stream(drive);
        EXPECT_EQ(result.wholePerSecond, 0);
        EXPECT_EQ(result.answered, 0u);
        EXPECT_FALSE(result.latencyMeanMs);
        EXPECT_EQ(result.lostByCause.begin()->second, 60u);
    }
}

TEST_F(PipelinedStream, IsTheSameEveryTime)
{
    setting.radio.loss.frameErrorRate = 0.1;
    const auto first = Stream({4, 0});
    const auto second = Stream({4, 0});
    EXPECT_EQ(first.wholePerSecond, second.wholePerSecond);
    EXPECT_EQ(first.airBytes, second.airBytes);
    EXPECT_EQ(first.mediumShare, second.mediumShare);
}

} // namespace
} // namespace prometheus
