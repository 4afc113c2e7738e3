/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// When images leave the source, and what waits for what.

#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
#include "placed-network-helper.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Tensor;

/** Images of one packet to one unit that takes 25 ms for each, and whatever the test sets. */
class Stream : public testing::Test
{
  protected:
    void Install(uint32_t images, const AdhocWifiOptions& radio = {})
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        const auto line = prometheus::LineDeployment(1, 5, 40e6);
        DeploymentHelper helper(radio);
        const auto installed = helper.Install(line);
        helper.AssignStreams(installed, 0);
        auto runner =
            std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{10});
        const Tensor image =
            Tensor::FromBytes(prometheus::DType::UInt8, {300}, std::vector<uint8_t>(300, 5));
        network = PlacedNetworkHelper(AdhocWifiHelper(radio), {})
                      .Install(installed,
                               0,
                               runner,
                               {0},
                               line.SourceVertex(0),
                               line.SinkVertex(0),
                               std::make_shared<const std::vector<Tensor>>(images, image));
        network.source->SetFinishedCallback(
            [this]
            {
                ++finished;
                Simulator::Stop();
            });
    }

    ~Stream() override
    {
        Simulator::Destroy();
    }

    InstalledNetwork network;
    int finished{0};
};

TEST_F(Stream, TheNextImageLeavesTheIdleTimeAfterAnAnswer)
{
    Install(3);
    network.source->SetAttribute("IdleTime", TimeValue(MilliSeconds(40)));
    Simulator::Run();
    const auto& records = network.recorder->GetRecords();
    ASSERT_EQ(records.size(), 3u);
    for (std::size_t i = 1; i < 3; ++i)
    {
        EXPECT_EQ(records[i].sent, records[i - 1].sent + records[i - 1].latency + MilliSeconds(40));
    }
    EXPECT_EQ(finished, 1);
}

TEST_F(Stream, WithAPeriodImagesQueueAtABusyUnit)
{
    Install(5);
    network.source->SetAttribute("Period", TimeValue(MilliSeconds(10)));
    network.source->SetAttribute("Timeout", TimeValue(Seconds(1)));
    Simulator::Run();
    const auto& records = network.recorder->GetRecords();
    ASSERT_EQ(records.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(records[i].sent, MilliSeconds(10 + 10 * static_cast<int>(i)));
        EXPECT_EQ(records[i].processing, MilliSeconds(25));
        // Image i finds i times 25 ms of work in front of it and comes 10 i ms later, give or take
        // where slot boundaries fall on the way.
        EXPECT_NEAR(records[i].queueing.GetSeconds(), 0.015 * static_cast<double>(i), 50e-6);
        EXPECT_EQ(records[i].latency,
                  records[i].processing + records[i].queueing + records[i].Transmission());
    }
}

TEST_F(Stream, AnImageWithoutAnswerIsGivenUpAndTheNextOneLeaves)
{
    AdhocWifiOptions deaf;
    deaf.loss.frameErrorRate = 1;
    Install(3, deaf);
    network.source->SetAttribute("Timeout", TimeValue(MilliSeconds(500)));
    std::vector<uint32_t> givenUp;
    network.source->TraceConnectWithoutContext(
        "GaveUp",
        Callback<void, uint32_t>([&givenUp](uint32_t inference) { givenUp.push_back(inference); }));
    Simulator::Run();
    EXPECT_EQ(givenUp, (std::vector<uint32_t>{0, 1, 2}));
    EXPECT_EQ(finished, 1);
    for (const auto& record : network.recorder->GetRecords())
    {
        EXPECT_FALSE(record.answered);
    }
}

TEST_F(Stream, AWindowKeepsThatManyImagesUnderWay)
{
    Install(8);
    network.source->SetAttribute("Window", UintegerValue(3));
    Simulator::Run();
    const auto& records = network.recorder->GetRecords();
    ASSERT_EQ(records.size(), 8u);
    for (std::size_t i = 0; i < 8; ++i)
    {
        // The next one leaves the moment one is answered, without the idle time.
        EXPECT_EQ(records[i].sent,
                  i < 3 ? MilliSeconds(10) : records[i - 3].sent + records[i - 3].latency);
    }
    EXPECT_EQ(finished, 1);
}

TEST_F(Stream, AWindowOfTwoLeavesTheUnitNoPause)
{
    Install(20);
    network.source->SetAttribute("Window", UintegerValue(2));
    Simulator::Run();
    const auto answered = [this](std::size_t image)
    {
        const auto& record = network.recorder->GetRecords().at(image);
        return (record.sent + record.latency).GetSeconds();
    };
    // 18 services, and what the answers of the first and the last one took on the way: the frame
    // exchange of one packet begins in a slot of 9 us.
    EXPECT_NEAR(answered(19) - answered(1), 18 * 0.025, 20e-6);
}

TEST_F(Stream, ImagesOfAWindowAreGivenUpEachInItsTime)
{
    AdhocWifiOptions deaf;
    deaf.loss.frameErrorRate = 1;
    Install(5, deaf);
    network.source->SetAttribute("Window", UintegerValue(2));
    network.source->SetAttribute("Timeout", TimeValue(MilliSeconds(500)));
    std::vector<uint32_t> givenUp;
    network.source->TraceConnectWithoutContext(
        "GaveUp",
        Callback<void, uint32_t>([&givenUp](uint32_t inference) { givenUp.push_back(inference); }));
    Simulator::Run();
    EXPECT_EQ(givenUp, (std::vector<uint32_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(finished, 1);
    const auto& records = network.recorder->GetRecords();
    for (std::size_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(records[i].sent, MilliSeconds(10 + 500 * static_cast<int>(i / 2)));
    }
}

TEST_F(Stream, AnAnswerToAnImageGivenUpMakesNoRoom)
{
    Install(4);
    network.source->SetAttribute("Window", UintegerValue(1));
    network.source->SetAttribute("Timeout", TimeValue(MilliSeconds(20)));
    Simulator::Run();
    const auto& records = network.recorder->GetRecords();
    ASSERT_EQ(records.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i)
    {
        EXPECT_EQ(records[i].sent, MilliSeconds(10 + 20 * static_cast<int>(i)));
    }
    EXPECT_TRUE(records[0].answered); // after 25 ms and its way
}

TEST_F(Stream, AWindowAndAPeriodContradictEachOther)
{
    EXPECT_DEATH(
        {
            Install(2);
            network.source->SetAttribute("Window", UintegerValue(3));
            network.source->SetAttribute("Period", TimeValue(MilliSeconds(10)));
            Simulator::Run();
        },
        "Window 3 and Period .*0.01s: one of them must be 0");
}

} // namespace
} // namespace ns3
