/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What a lossy radio does to tensors, and that every lost packet has a cause.

#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
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

struct Outcome
{
    std::vector<InferenceRecord> records;
    uint64_t sent;
    uint64_t delivered;
    std::map<std::string, uint64_t> lostByCause;
};

/** Forty images of nine packets over four hops to a unit, the answer over one. */
Outcome RunLossy(const AdhocWifiOptions& radio, const TensorTransportOptions& transport)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    const auto line = prometheus::LineDeployment(4, 5, 100e6);
    DeploymentHelper helper(radio);
    const auto installed = helper.Install(line);
    helper.AssignStreams(installed, 0);
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{12'800}, std::vector<int64_t>{10});
    const Tensor image =
        Tensor::FromBytes(prometheus::DType::UInt8, {12'800}, std::vector<uint8_t>(12'800, 200));
    const auto network = PlacedNetworkHelper(AdhocWifiHelper(radio), transport)
                             .Install(installed,
                                      0,
                                      runner,
                                      {3},
                                      line.SourceVertex(0),
                                      line.SinkVertex(0),
                                      std::make_shared<const std::vector<Tensor>>(40, image));
    network.source->SetFinishedCallback([] { Simulator::Stop(Seconds(1)); });
    Simulator::Run();
    Outcome outcome{network.recorder->GetRecords(),
                    installed.ledger->GetSentCount(),
                    installed.ledger->GetDeliveredCount(),
                    installed.ledger->GetLostByCause()};
    Simulator::Destroy();
    return outcome;
}

uint64_t Sum(const std::map<std::string, uint64_t>& counts)
{
    uint64_t sum = 0;
    for (const auto& [cause, count] : counts)
    {
        sum += count;
    }
    return sum;
}

TEST(Loss, AFaultlessRadioWithDefaultPacingLosesNothing)
{
    const auto outcome = RunLossy({}, {});
    EXPECT_EQ(outcome.sent, 40 * (9 + 1));
    EXPECT_EQ(outcome.delivered, outcome.sent);
    EXPECT_TRUE(outcome.lostByCause.empty());
    for (const auto& record : outcome.records)
    {
        EXPECT_TRUE(record.answered);
        EXPECT_EQ(record.arrivedShare, 1);
    }
}

TEST(Loss, FramesLostOnTheAirAreChargedToTheRetryLimit)
{
    AdhocWifiOptions radio;
    radio.loss.frameErrorRate = 0.1;
    radio.maxAttempts = 1;
    const auto outcome = RunLossy(radio, {});
    EXPECT_LT(outcome.delivered, outcome.sent);
    EXPECT_EQ(outcome.delivered + Sum(outcome.lostByCause), outcome.sent);
    ASSERT_EQ(outcome.lostByCause.size(), 1);
    EXPECT_EQ(outcome.lostByCause.begin()->first, "mac retry limit");
    // A packet crosses four hops with one attempt each: 0.9^4 = 0.656 arrive, of 360. A standard
    // deviation is 9 packets; five of them are allowed.
    EXPECT_NEAR(static_cast<double>(outcome.delivered), 360 * 0.6561 + 40 * 0.9, 45);
}

TEST(Loss, WhatArrivesIsUsedAndWhatIsMissingIsCounted)
{
    AdhocWifiOptions radio;
    radio.loss.frameErrorRate = 0.05;
    radio.maxAttempts = 1;
    double leastShare = 1;
    for (const auto& record : RunLossy(radio, {}).records)
    {
        if (record.answered)
        {
            EXPECT_GT(record.arrivedShare, 0);
            leastShare = std::min(leastShare, record.arrivedShare);
        }
    }
    EXPECT_LT(leastShare, 1);
}

TEST(Loss, RetriesBringLostFramesBack)
{
    AdhocWifiOptions radio;
    radio.loss.frameErrorRate = 0.1;
    const auto outcome = RunLossy(radio, {});
    // Seven attempts fail together once in five million times.
    EXPECT_EQ(outcome.delivered, outcome.sent);
}

TEST(Loss, ABurstFasterThanTheRadioOverrunsTheQueueAndSaysSo)
{
    AdhocWifiOptions radio;
    radio.queuePackets = 2;
    TensorTransportOptions transport;
    transport.pacingRate = DataRate("10Gb/s");
    const auto outcome = RunLossy(radio, transport);
    EXPECT_EQ(outcome.delivered + Sum(outcome.lostByCause), outcome.sent);
    EXPECT_GT(outcome.lostByCause.count("queue disc") + outcome.lostByCause.count("mac queue full"),
              0);
}

} // namespace
} // namespace ns3
