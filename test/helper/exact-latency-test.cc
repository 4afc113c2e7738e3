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

/** The times of a radio, by hand; EDCA's AIFSN of AC_BE is 3 for both (table 9-155). */
struct RadioArithmetic
{
    const char* name;
    void (*choose)(AdhocWifiOptions& radio);
    int64_t sifsNs;
    int64_t slotNs;
    int64_t ackNs;
    /** TXTIME of a data frame of so many bytes, FCS included. */
    int64_t (*dataFrameNs)(int64_t frameBytes);

    int64_t AifsNs() const
    {
        return sifsNs + 3 * slotNs;
    }
};

/**
 * TXTIME of an HT-mixed PPDU, MCS 7, 20 MHz, short guard interval (clause 19.4.3): L-STF 8 us,
 * L-LTF 8, L-SIG 4, HT-SIG 8, HT-STF 4, HT-LTF 4, then symbols of 3.6 us with 260 data bits, for
 * 16 service bits, the PSDU and 6 tail bits.
 */
int64_t Wifi4FrameNs(int64_t frameBytes)
{
    const int64_t symbols = (16 + 8 * frameBytes + 6 + 259) / 260;
    return 36'000 + symbols * 3'600;
}

/**
 * What an S1G PPDU carries of a frame: more than 511 bytes do not fit the SIG field's Length, and
 * travel as S-MPDU behind a delimiter of 4 bytes (clauses 23.3.8.2, 9.7.1); 8 service and 6 tail
 * bits come on top.
 */
constexpr int64_t HalowBits(int64_t frameBytes)
{
    return 8 + 8 * (frameBytes > 511 ? frameBytes + 4 : frameBytes) + 6;
}

/**
 * TXTIME of an S1G_SHORT PPDU, MCS 7, 2 MHz, short guard interval (clause 23.4.3): STF 80 us, LTF1
 * 80, SIG 80, then symbols of 260 data bits: the first of 40 us, with the long guard interval, the
 * others of 36 us.
 */
int64_t Halow2MhzFrameNs(int64_t frameBytes)
{
    const int64_t symbols = (HalowBits(frameBytes) + 259) / 260;
    return 240'000 + 40'000 + (symbols - 1) * 36'000;
}

/**
 * TXTIME of an S1G_1M PPDU, MCS 3, long guard interval: STF 160 us, LTF1 160, SIG 240, then symbols
 * of 40 us and 48 data bits.
 */
int64_t Halow1MhzFrameNs(int64_t frameBytes)
{
    return 560'000 + (HalowBits(frameBytes) + 47) / 48 * 40'000;
}

const RadioArithmetic RADIOS[] = {
    // OFDM PHY, 20 MHz (table 17-21). Ack: 14 bytes at 24 Mb/s (clause 17.4.3), 20 us and two
    // symbols of 4 us and 96 bits for 16 + 112 + 6 bits.
    {"Wifi4", [](AdhocWifiOptions&) {}, 16'000, 9'000, 20'000 + 2 * 4'000, Wifi4FrameNs},
    // S1G (table 23-39): aSIFSTime, aSlotTime. NDP Ack: a preamble, nothing behind it.
    {"Halow2Mhz",
     [](AdhocWifiOptions& radio) { radio.radio = "halow"; },
     160'000,
     52'000,
     240'000,
     Halow2MhzFrameNs},
    {"Halow1Mhz",
     [](AdhocWifiOptions& radio)
     {
         radio.radio = "halow";
         radio.halowWidthMhz = 1;
         radio.mcs = 3;
         radio.shortGuardInterval = false;
     },
     160'000,
     52'000,
     560'000,
     Halow1MhzFrameNs},
};

/** QoS data header 26, LLC/SNAP 8, IPv4 20, UDP 8, tensor header 32, FCS 4. */
constexpr int64_t FRAME_OVERHEAD_BYTES = 26 + 8 + 20 + 8 + 32 + 4;

/** 6 m at the speed of light, as ns-3 rounds it down to whole nanoseconds. */
const int64_t PROPAGATION_NS = static_cast<int64_t>(6.0 / 299'792'458.0 * 1e9);

/** The source's first image leaves the application 10 ms after the start of the simulation. */
constexpr int64_t SENT_NS = 10'000'000;

class ExactLatency : public testing::TestWithParam<RadioArithmetic>
{
  protected:
    /**
     * When a station may send: AIFS after the medium became idle at its place, or, if the frame
     * comes later, at the next slot boundary counted from there (clause 10.23.2.4). No backoff: the
     * medium is idle when the frame comes, and earlier backoffs are spent.
     */
    static int64_t AccessNs(int64_t frameComesNs, int64_t idleSinceNs)
    {
        const int64_t slotNs = GetParam().slotNs;
        const int64_t aifsEnd = idleSinceNs + GetParam().AifsNs();
        return frameComesNs < aifsEnd ? aifsEnd
                                      : aifsEnd + ((frameComesNs - aifsEnd) / slotNs + 1) * slotNs;
    }

    /** When the Ack of a frame received then is over. */
    static int64_t AckedNs(int64_t receivedNs)
    {
        return receivedNs + GetParam().sifsNs + GetParam().ackNs;
    }

    /** A tensor of one packet that comes to its sender, on a medium idle since then; its arrival.
     */
    static int64_t ArrivalNs(int64_t comesNs, int64_t idleSinceNs, int64_t codeBytes, int hops)
    {
        int64_t sendNs = AccessNs(comesNs, idleSinceNs);
        for (int hop = 1;; ++hop)
        {
            const int64_t receivedNs =
                sendNs + GetParam().dataFrameNs(codeBytes + FRAME_OVERHEAD_BYTES) + PROPAGATION_NS;
            if (hop == hops)
            {
                return receivedNs;
            }
            // A relay acknowledges first and sends an AIFS after its own Ack.
            sendNs = AccessNs(receivedNs, AckedNs(receivedNs));
        }
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
    // The last frame gets time to be acknowledged.
    network.source->SetFinishedCallback([] { Simulator::Stop(MilliSeconds(5)); });
    Simulator::Run();
    run.air = installed.air;
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
    const auto air = RunLine(Radio(), 1, runner, {0}, Image(300)).air;

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
