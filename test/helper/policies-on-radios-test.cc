/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Delivery policies on both radios, with losses in the MAC.

#include "deployment-helper.h"
#include "helper/line-deployment.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace ns3
{
namespace
{

constexpr uint32_t TENSORS = 3;
constexpr int64_t ELEMENTS = 50'000;

struct Outcome
{
    std::vector<double> shares; //!< of each tensor that was answered
    uint64_t sent{0};
    uint64_t delivered{0};
    uint64_t recovered{0};
    std::map<std::string, uint64_t> lostByCause;

    auto CountWhole() const
    {
        return std::count(shares.begin(), shares.end(), 1.0);
    }
};

/** How the tensors are sent. */
struct Sending
{
    Time deadline{Seconds(10)};
    double pacing{1}; //!< times the rate that is derived from the path
    uint64_t rngRun{1};
};

Outcome MoveTensors(const AdhocWifiOptions& radio,
                    const std::string& policy,
                    uint32_t hops,
                    const Sending& sending = {})
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(sending.rngRun);
    const auto line = prometheus::LineDeployment(2, 5, 1e6);
    DeploymentHelper helper(radio);
    const auto installed = helper.Install(line);
    helper.AssignStreams(installed, 0);
    const uint32_t from = line.SourceVertex(0);
    const uint32_t to = hops < 3 ? hops - 1 : line.SinkVertex(0);
    Outcome outcome;
    installed.GetEndpoint(to)->Expect(
        0,
        1,
        {prometheus::DType::Float32,
         {ELEMENTS},
         {sending.deadline},
         [&outcome](uint32_t, const prometheus::MaskedTensor& tensor)
         { outcome.shares.push_back(static_cast<double>(tensor.GetArrivedCount()) / ELEMENTS); }});
    TensorRoute route;
    route.destination = installed.GetAddress(to);
    const auto pacing = AdhocWifiHelper(radio).GetPacing(hops);
    route.pacing = {Seconds(pacing.perPacket.GetSeconds() / sending.pacing),
                    DataRate(static_cast<uint64_t>(static_cast<double>(pacing.rate.GetBitRate()) *
                                                   sending.pacing))};
    route.policy = policy;
    route.deadline = sending.deadline;
    const auto tensor = prometheus::Tensor::FromBytes(
        prometheus::DType::Float32, {ELEMENTS}, std::vector<uint8_t>(4 * ELEMENTS, 1));
    for (uint32_t i = 0; i < TENSORS; ++i)
    {
        Simulator::Schedule(
            MilliSeconds(10),
            [&, i] {
                installed.GetEndpoint(from)->Send({0, 1, i}, TensorHeader::DATA, tensor, route);
            });
    }
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    outcome.sent = installed.ledger->GetSentCount();
    outcome.delivered = installed.ledger->GetDeliveredCount();
    outcome.recovered = installed.ledger->GetRecoveredCount();
    outcome.lostByCause = installed.ledger->GetLostByCause();
    Simulator::Destroy();
    return outcome;
}

/** A radio and its largest A-MPDU [bytes]. */
class PoliciesOnRadios : public testing::TestWithParam<std::tuple<std::string, uint32_t>>
{
  protected:
    /** One hop, one attempt a frame, data frames lost alone: the loss is the model's. */
    static AdhocWifiOptions LosingRadio(double rate)
    {
        AdhocWifiOptions radio;
        std::tie(radio.radio, radio.maxAmpduBytes) = GetParam();
        radio.maxAttempts = 1;
        radio.loss.frameErrorRate = rate;
        radio.loss.ownDataFramesOnly = true;
        return radio;
    }

    static double LossOf(const Outcome& outcome)
    {
        return 1 - static_cast<double>(outcome.delivered) / static_cast<double>(outcome.sent);
    }
};

INSTANTIATE_TEST_SUITE_P(
    OnEachRadioWithAndWithoutAggregation,
    PoliciesOnRadios,
    testing::Combine(testing::Values("wifi4", "halow"), testing::Values(0U, 65'535U)),
    [](const auto& of)
    { return std::get<0>(of.param) + (std::get<1>(of.param) > 0 ? "Aggregated" : "Single"); });

TEST_P(PoliciesOnRadios, WithoutLossesEveryPolicyDeliversEverything)
{
    AdhocWifiOptions radio = LosingRadio(0);
    radio.maxAttempts = AdhocWifiOptions().maxAttempts;
    for (const char* policy : {"udp", "fec-xor", "fec-rs", "nack", "tcp"})
    {
        const auto outcome = MoveTensors(radio, policy, 3);
        EXPECT_EQ(outcome.CountWhole(), TENSORS) << policy;
        // Reports and acknowledgements come towards the chunks and may collide.
        if (std::string(policy) != "nack" && std::string(policy) != "tcp")
        {
            EXPECT_EQ(outcome.delivered, outcome.sent) << policy;
        }
        EXPECT_EQ(outcome.recovered, 0) << policy;
    }
}

TEST_P(PoliciesOnRadios, UdpLosesWhatTheRadioLoses)
{
    const auto outcome = MoveTensors(LosingRadio(0.1), "udp", 1);
    // Five standard deviations of 417 packets.
    EXPECT_NEAR(LossOf(outcome), 0.1, 5 * std::sqrt(0.09 / 417));
    EXPECT_EQ(outcome.shares.size(), TENSORS);
    EXPECT_EQ(outcome.CountWhole(), 0) << "0.9 to the 139th is none";
}

TEST_P(PoliciesOnRadios, ReedSolomonRestoresEveryTensor)
{
    const auto outcome = MoveTensors(LosingRadio(0.1), "fec-rs", 1);
    // 141 chunks and 36 of parity: 36 losses are made good, 17.7 expected with deviation 4.
    EXPECT_EQ(outcome.CountWhole(), TENSORS) << testing::PrintToString(outcome.lostByCause);
    EXPECT_EQ(outcome.sent, TENSORS * (141 + 36));
}

TEST_P(PoliciesOnRadios, XorRestoresWhatItsGroupsAllow)
{
    const auto udp = MoveTensors(LosingRadio(0.1), "udp", 1);
    const auto outcome = MoveTensors(LosingRadio(0.1), "fec-xor", 1);
    // A lost chunk comes back when the three others of its group and the parity arrived: 0.9^4.
    const double expected = 1 - 0.1 * (1 - std::pow(0.9, 4));
    const double mean = (outcome.shares.at(0) + outcome.shares.at(1) + outcome.shares.at(2)) / 3;
    EXPECT_NEAR(mean, expected, 5 * std::sqrt(0.1 * (1 - std::pow(0.9, 4)) / 417) * 1.5)
        << "half as much again for losses that come in pairs";
    EXPECT_GT(outcome.recovered, 0);
    EXPECT_GT(mean, udp.shares.at(0));
}

TEST_P(PoliciesOnRadios, NackRestoresEveryTensor)
{
    const auto outcome = MoveTensors(LosingRadio(0.3), "nack", 1);
    EXPECT_EQ(outcome.CountWhole(), TENSORS) << testing::PrintToString(outcome.lostByCause);
    // Each chunk is sent 1 / 0.7 times in the mean; polls and reports come on top.
    EXPECT_LT(outcome.sent, 1.25 * TENSORS * 139 / 0.7);
    EXPECT_EQ(outcome.lostByCause.count("in flight"), 0);
}

TEST_P(PoliciesOnRadios, BurstsAreRestoredToo)
{
    auto radio = LosingRadio(0.1);
    radio.loss.model = "bursty";
    radio.loss.meanBurst = 4;
    for (const char* policy : {"fec-rs", "nack"})
    {
        // Bursts of four double the deviation of the number of losses, and it still has four.
        const auto outcome = MoveTensors(radio, policy, 1);
        EXPECT_EQ(outcome.CountWhole(), TENSORS)
            << policy << testing::PrintToString(outcome.lostByCause);
    }
}

TEST(PoliciesOverThreeHops, AreRestoredWhereHiddenStationsDisturbEachOther)
{
    for (const char* name : {"wifi4", "halow"})
    {
        AdhocWifiOptions radio;
        radio.radio = name;
        radio.maxAttempts = 3;
        radio.loss.frameErrorRate = 0.15; // of Acks as well
        const auto udp = MoveTensors(radio, "udp", 3);
        // The error model alone leaves 3 * 0.15^3, a hundredth; what comes on top are collisions
        // of stations that do not hear each other, because attempts take the pacing's pauses.
        EXPECT_GT(udp.lostByCause.at("mac retry limit"), 0.1 * static_cast<double>(udp.sent));
        for (const char* policy : {"fec-rs", "nack"})
        {
            EXPECT_EQ(MoveTensors(radio, policy, 3).CountWhole(), TENSORS) << name << policy;
        }
    }
}

TEST(AggregatesOverThreeHops, SurviveALostHandshakeOfTheirBlockAckAgreement)
{
    // Runs in which Acks of ADDBA responses are lost: with ns-3's agreements alone the first halow
    // run aborts and the others come to a standstill, with everything in "mac lifetime".
    const std::vector<std::pair<std::string, std::vector<uint64_t>>> cases{{"halow", {1, 3, 5, 8}},
                                                                           {"wifi4", {3, 5, 7}}};
    for (const auto& [name, runs] : cases)
    {
        AdhocWifiOptions radio;
        radio.radio = name;
        radio.maxAmpduBytes = 65'535;
        radio.maxAttempts = 3;
        radio.loss.frameErrorRate = 0.15; // of Acks as well
        for (const uint64_t run : runs)
        {
            Sending fast;
            fast.pacing = 2.5;
            fast.rngRun = run;
            const auto outcome = MoveTensors(radio, "nack", 3, fast);
            SCOPED_TRACE(testing::Message() << name << " run " << run << " "
                                            << testing::PrintToString(outcome.lostByCause));
            EXPECT_EQ(outcome.CountWhole(), TENSORS);
            EXPECT_EQ(outcome.lostByCause.count("mac lifetime"), 0);
        }
    }
}

TEST(AggregatesOverThreeHops, AreNotHeldBackForFramesFromBeforeTheirAgreement)
{
    AdhocWifiOptions radio;
    radio.radio = "halow";
    radio.maxAmpduBytes = 65'535;
    for (uint64_t run = 1; run <= 12; ++run)
    {
        Sending fast;
        fast.pacing = 2.5;
        fast.rngRun = run;
        const auto outcome = MoveTensors(radio, "nack", 3, fast);
        EXPECT_EQ(outcome.CountWhole(), TENSORS) << run;
        EXPECT_EQ(outcome.lostByCause.count("in flight"), 0) << run;
    }
}

} // namespace
} // namespace ns3
