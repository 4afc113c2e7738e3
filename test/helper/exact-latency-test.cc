/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The simulated latency of an idle chain, against IEEE 802.11's arithmetic done by hand.

#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
#include "helper/radio-arithmetic.h"
#include "placed-network-helper.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Tensor;

class ExactLatency : public testing::TestWithParam<RadioArithmetic>
{
  protected:
    static int64_t AckedNs(int64_t receivedNs)
    {
        return GetParam().AckedNs(receivedNs);
    }

    static int64_t ArrivalNs(int64_t comesNs, int64_t idleSinceNs, int64_t codeBytes, int hops)
    {
        return GetParam().ArrivalNs(comesNs, idleSinceNs, codeBytes, hops);
    }

    static AdhocWifiOptions Radio()
    {
        AdhocWifiOptions radio;
        GetParam().choose(radio);
        return radio;
    }
};

INSTANTIATE_TEST_SUITE_P(OfEachRadio,
                         ExactLatency,
                         testing::ValuesIn(RADIOS),
                         [](const auto& radio) { return radio.param.name; });

struct Run
{
    InferenceRecord record;
    Tensor logits;
    Ptr<AirCounter> air;
    /** Follows the source, then the sink. */
    Ptr<AirCounter> endsAir;
};

/** One image through the line: every layer on the host given, everything else by default. */
Run RunLine(const AdhocWifiOptions& radio,
            uint32_t unitCount,
            const std::shared_ptr<ArithmeticRunner>& runner,
            const std::vector<uint32_t>& hostOf,
            const Tensor& image)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    const auto line = prometheus::LineDeployment(unitCount, 6, 40e6);
    DeploymentHelper helper(radio);
    const auto installed = helper.Install(line);
    helper.AssignStreams(installed, 0);
    const PlacedNetworkHelper placer(AdhocWifiHelper(radio), {});
    const auto network =
        placer.Install(installed,
                       0,
                       runner,
                       hostOf,
                       line.SourceVertex(0),
                       line.SinkVertex(0),
                       std::make_shared<const std::vector<Tensor>>(std::vector<Tensor>{image}));
    Run run;
    network.sink->TraceConnectWithoutContext(
        "Result",
        Callback<void, uint16_t, uint32_t, const prometheus::MaskedTensor&>(
            [&run](uint16_t, uint32_t, const prometheus::MaskedTensor& logits)
            { run.logits = logits.tensor; }));
    const auto endsAir = CreateObject<AirCounter>();
    endsAir->Follow(installed.devices.Get(line.SourceVertex(0)));
    endsAir->Follow(installed.devices.Get(line.SinkVertex(0)));
    // The last frame gets time to be acknowledged.
    network.source->SetFinishedCallback([] { Simulator::Stop(MilliSeconds(5)); });
    Simulator::Run();
    run.air = installed.air;
    run.endsAir = endsAir;
    run.record = network.recorder->GetRecords().at(0);
    Simulator::Destroy();
    return run;
}

Tensor Image(std::size_t bytes)
{
    std::vector<uint8_t> pixels(bytes);
    for (std::size_t i = 0; i < bytes; ++i)
    {
        pixels[i] = static_cast<uint8_t>(i * 37);
    }
    return Tensor::FromBytes(
        prometheus::DType::UInt8, {static_cast<int64_t>(bytes)}, std::move(pixels));
}

TEST_P(ExactLatency, OneUnitTakesTwoFramesAndItsMultiplications)
{
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{10});
    const auto run = RunLine(Radio(), 1, runner, {0}, Image(300));

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300, 1);
    const int64_t computedNs = imageNs + 25'000'000; // a million multiplications at 40 a us
    const int64_t answerNs = ArrivalNs(computedNs, AckedNs(imageNs), 40, 1);
    ASSERT_TRUE(run.record.answered);
    EXPECT_EQ(run.record.latency.GetNanoSeconds(), answerNs - SENT_NS);
    EXPECT_EQ(run.record.processing.GetNanoSeconds(), 25'000'000);
    EXPECT_EQ(run.record.queueing.GetNanoSeconds(), 0);
}

TEST_P(ExactLatency, AirtimeIsThatOfTheFramesAndTheirAcks)
{
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{10});
    const auto run = RunLine(Radio(), 1, runner, {0}, Image(300));
    const auto& air = run.air;

    const int64_t imageNs = GetParam().dataFrameNs(300 + FRAME_OVERHEAD_BYTES);
    const int64_t answerNs = GetParam().dataFrameNs(40 + FRAME_OVERHEAD_BYTES);
    const int64_t ackNs = GetParam().ackNs;
    constexpr uint32_t UNIT = 0;
    constexpr uint32_t SOURCE = 1;
    constexpr uint32_t SINK = 2;
    EXPECT_EQ(air->GetSendingTime(SOURCE).GetNanoSeconds(), imageNs);
    EXPECT_EQ(air->GetSendingTime(UNIT).GetNanoSeconds(), ackNs + answerNs);
    EXPECT_EQ(air->GetSendingTime(SINK).GetNanoSeconds(), ackNs);
    EXPECT_EQ(air->GetSendingTime().GetNanoSeconds(), imageNs + answerNs + 2 * ackNs);
    EXPECT_EQ(air->GetDataFrames(), 2u);
    EXPECT_EQ(air->GetRetries(), 0u);
    EXPECT_EQ(run.endsAir->GetSendingTime(0).GetNanoSeconds(), imageNs);
    EXPECT_EQ(run.endsAir->GetSendingTime(1).GetNanoSeconds(), ackNs);
    EXPECT_EQ(run.endsAir->GetDataFrames(), 1u);
}

TEST_P(ExactLatency, TwoHopsToAUnitAndTwoHopsToTheSink)
{
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{10});
    const auto run = RunLine(Radio(), 3, runner, {1}, Image(300));

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300, 2);
    const int64_t answerNs = ArrivalNs(imageNs + 25'000'000, AckedNs(imageNs), 40, 2);
    ASSERT_TRUE(run.record.answered);
    EXPECT_EQ(run.record.latency.GetNanoSeconds(), answerNs - SENT_NS);
}

TEST_P(ExactLatency, TwoStagesTwoHopsApart)
{
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{350, 10});
    const auto run = RunLine(Radio(), 3, runner, {0, 2}, Image(300));

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300, 1);
    const int64_t activationNs = ArrivalNs(imageNs + 25'000'000, AckedNs(imageNs), 4 * 350, 2);
    const int64_t answerNs = ArrivalNs(activationNs + 50'000'000, AckedNs(activationNs), 40, 1);
    ASSERT_TRUE(run.record.answered);
    EXPECT_EQ(run.record.latency.GetNanoSeconds(), answerNs - SENT_NS);
    EXPECT_EQ(run.record.processing.GetNanoSeconds(), 75'000'000);
}

TEST_P(ExactLatency, TheAnswerIsTheUnsplitNetworks)
{
    auto runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{300},
                                                     std::vector<int64_t>{350, 20, 10});
    const auto image = Image(300);
    const auto run = RunLine(Radio(), 3, runner, {0, 2, 1}, image);
    EXPECT_TRUE(run.logits == *runner->Run({0, 3}, image));
}

} // namespace
} // namespace ns3
