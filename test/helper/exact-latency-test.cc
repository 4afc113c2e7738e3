/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The simulated latency of an idle chain, against IEEE 802.11's arithmetic done here by hand.

#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
#include "placed-network-helper.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Tensor;

// IEEE 802.11-2020: OFDM PHY characteristics for 20 MHz (table 17-21), EDCA (table 9-155).
constexpr int64_t SIFS_NS = 16'000;
constexpr int64_t SLOT_NS = 9'000;
constexpr int64_t AIFS_BEST_EFFORT_NS = SIFS_NS + 3 * SLOT_NS;

/**
 * TXTIME of an HT-mixed PPDU, MCS 7, 20 MHz, short guard interval (clause 19.4.3): L-STF 8 us,
 * L-LTF 8, L-SIG 4, HT-SIG 8, HT-STF 4, HT-LTF 4, then symbols of 3.6 us with 260 data bits, for
 * 16 service bits, the PSDU and 6 tail bits.
 */
int64_t DataFrameNs(int64_t psduBytes)
{
    const int64_t symbols = (16 + 8 * psduBytes + 6 + 259) / 260;
    return 36'000 + symbols * 3'600;
}

/** Ack: 14 bytes at 24 Mb/s (clause 17.4.3): 20 us, then 4 us symbols of 96 bits. */
constexpr int64_t ACK_NS = 20'000 + ((16 + 8 * 14 + 6 + 95) / 96) * 4'000;

/** QoS data header 26, LLC/SNAP 8, IPv4 20, UDP 8, tensor header 32, FCS 4. */
constexpr int64_t FRAME_OVERHEAD_BYTES = 26 + 8 + 20 + 8 + 32 + 4;

/** 6 m at the speed of light, as ns-3 rounds it down to whole nanoseconds. */
const int64_t PROPAGATION_NS = static_cast<int64_t>(6.0 / 299'792'458.0 * 1e9);

/**
 * When a station may send: AIFS after the medium became idle at its place, or, if the frame comes
 * later, at the next slot boundary counted from there (clause 10.23.2.4). No backoff: the medium is
 * idle when the frame comes, and earlier backoffs are spent.
 */
int64_t AccessNs(int64_t frameComesNs, int64_t idleSinceNs)
{
    const int64_t aifsEnd = idleSinceNs + AIFS_BEST_EFFORT_NS;
    return frameComesNs < aifsEnd ? aifsEnd
                                  : aifsEnd + ((frameComesNs - aifsEnd) / SLOT_NS + 1) * SLOT_NS;
}

/** A tensor of one packet that comes to its sender, on a medium idle since then; its arrival. */
int64_t ArrivalNs(int64_t comesNs, int64_t idleSinceNs, int64_t codeBytes, int hops)
{
    int64_t sendNs = AccessNs(comesNs, idleSinceNs);
    for (int hop = 1;; ++hop)
    {
        const int64_t receivedNs =
            sendNs + DataFrameNs(codeBytes + FRAME_OVERHEAD_BYTES) + PROPAGATION_NS;
        if (hop == hops)
        {
            return receivedNs;
        }
        // A relay acknowledges first and sends an AIFS after its own Ack.
        sendNs = AccessNs(receivedNs, receivedNs + SIFS_NS + ACK_NS);
    }
}

/** The source's first image leaves the application 10 ms after the start of the simulation. */
constexpr int64_t SENT_NS = 10'000'000;

struct Run
{
    InferenceRecord record;
    Tensor logits;
};

/** One image through the line: every layer on the host given, everything else by default. */
Run RunLine(uint32_t unitCount,
            const std::shared_ptr<ArithmeticRunner>& runner,
            const std::vector<uint32_t>& hostOf,
            const Tensor& image)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    const auto line = prometheus::LineDeployment(unitCount, 6, 40e6);
    AdhocWifiOptions radio;
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
    network.source->SetFinishedCallback([] { Simulator::Stop(); });
    Simulator::Run();
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

TEST(ExactLatency, OneUnitTakesTwoFramesAndItsMultiplications)
{
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{10});
    const auto run = RunLine(1, runner, {0}, Image(300));

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300, 1);
    const int64_t computedNs = imageNs + 25'000'000; // a million multiplications at 40 a us
    const int64_t answerNs = ArrivalNs(computedNs, imageNs + SIFS_NS + ACK_NS, 40, 1);
    ASSERT_TRUE(run.record.answered);
    EXPECT_EQ(run.record.latency.GetNanoSeconds(), answerNs - SENT_NS);
    EXPECT_EQ(run.record.processing.GetNanoSeconds(), 25'000'000);
    EXPECT_EQ(run.record.queueing.GetNanoSeconds(), 0);
}

TEST(ExactLatency, TwoHopsToAUnitAndTwoHopsToTheSink)
{
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{10});
    const auto run = RunLine(3, runner, {1}, Image(300));

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300, 2);
    const int64_t answerNs = ArrivalNs(imageNs + 25'000'000, imageNs + SIFS_NS + ACK_NS, 40, 2);
    ASSERT_TRUE(run.record.answered);
    EXPECT_EQ(run.record.latency.GetNanoSeconds(), answerNs - SENT_NS);
}

TEST(ExactLatency, TwoStagesTwoHopsApart)
{
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, std::vector<int64_t>{350, 10});
    const auto run = RunLine(3, runner, {0, 2}, Image(300));

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300, 1);
    const int64_t activationNs =
        ArrivalNs(imageNs + 25'000'000, imageNs + SIFS_NS + ACK_NS, 4 * 350, 2);
    const int64_t answerNs =
        ArrivalNs(activationNs + 50'000'000, activationNs + SIFS_NS + ACK_NS, 40, 1);
    ASSERT_TRUE(run.record.answered);
    EXPECT_EQ(run.record.latency.GetNanoSeconds(), answerNs - SENT_NS);
    EXPECT_EQ(run.record.processing.GetNanoSeconds(), 75'000'000);
}

TEST(ExactLatency, TheAnswerIsTheUnsplitNetworks)
{
    auto runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{300},
                                                     std::vector<int64_t>{350, 20, 10});
    const auto image = Image(300);
    const auto run = RunLine(3, runner, {0, 2, 1}, image);
    EXPECT_TRUE(run.logits == *runner->Run({0, 3}, image));
}

} // namespace
} // namespace ns3
