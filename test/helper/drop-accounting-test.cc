/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A tensor of 200 KB over three hops of a 30-unit deployment, on both radios: what is lost, and by
// what cause.

#include "deployment-helper.h"
#include "draw-deployment.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-psdu.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace
{

using testing::Contains;
using testing::Key;

constexpr int TENSORS = 3;
constexpr int64_t ELEMENTS = 50'000; // of float32: 200 KB
/** 1440 bytes of codes in each. */
constexpr uint64_t CHUNKS_A_TENSOR = (4 * ELEMENTS + 1439) / 1440;

struct Account
{
    uint64_t sent;
    uint64_t delivered;
    std::map<std::string, uint64_t> lostByCause;
    int whole{0};           //!< tensors that arrived complete
    uint64_t aggregates{0}; //!< PSDUs of more than one MPDU on the air

    uint64_t Lost() const
    {
        uint64_t lost = 0;
        for (const auto& [cause, count] : lostByCause)
        {
            lost += count;
        }
        return lost;
    }
};

prometheus::Deployment DrawThirtyUnits(uint64_t seed)
{
    prometheus::DeploymentOptions options;
    options.mix = {{prometheus::UnitCatalogue().Find("stm32h7"), 1}};
    return prometheus::DrawDeployment(options, seed).deployment;
}

/** The lowest-numbered vertex so many hops away. */
uint32_t VertexAt(const InstalledDeployment& installed, uint32_t from, uint32_t hops)
{
    for (uint32_t to = 0; to < installed.nodes.GetN(); ++to)
    {
        if (installed.hops.Get(from, to) == hops)
        {
            return to;
        }
    }
    ADD_FAILURE() << "no vertex is " << hops << " hops from " << from;
    return from;
}

/**
 * @param speedUp how many times faster than the default pacing.
 * @param deadline the default is long: what does not arrive was dropped below the transport.
 */
Account MoveTensors(AdhocWifiOptions radio,
                    uint64_t seed = 7,
                    double speedUp = 1,
                    Time deadline = Seconds(60))
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    radio.queueLifetime = std::min(radio.queueLifetime, Seconds(2));
    const auto deployment = DrawThirtyUnits(seed);
    DeploymentHelper helper(radio);
    const auto installed = helper.Install(deployment);
    helper.AssignStreams(installed, 0);
    const uint32_t from = deployment.SourceVertex(0);
    const uint32_t to = VertexAt(installed, from, 3);

    Account account{};
    for (uint32_t i = 0; i < installed.devices.GetN(); ++i)
    {
        DynamicCast<WifiNetDevice>(installed.devices.Get(i))
            ->GetPhy()
            ->TraceConnectWithoutContext(
                "PhyTxPsduBegin",
                Callback<void, WifiConstPsduMap, WifiTxVector, double>(
                    [&account](WifiConstPsduMap psdus, WifiTxVector, double)
                    { account.aggregates += psdus.begin()->second->GetNMpdus() > 1; }));
    }
    ExpectedTensor expected;
    expected.dtype = prometheus::DType::Float32;
    expected.shape = {ELEMENTS};
    expected.reception.deadline = deadline;
    expected.receive = [&account](uint32_t, const prometheus::MaskedTensor& arrived)
    { account.whole += arrived.IsComplete(); };
    installed.GetEndpoint(to)->Expect(0, 1, expected);
    PathPacing pacing = AdhocWifiHelper(radio).GetPacing(3);
    pacing.perPacket = Seconds(pacing.perPacket.GetSeconds() / speedUp);
    pacing.rate = DataRate(static_cast<uint64_t>(pacing.rate.GetBitRate() * speedUp));
    const TensorRoute route{installed.GetAddress(to), pacing, "float32", "contiguous"};
    for (uint32_t i = 0; i < TENSORS; ++i)
    {
        Simulator::Schedule(
            MilliSeconds(10),
            [&installed, from, route, i]
            {
                installed.GetEndpoint(from)->Send(
                    {0, 1, i},
                    TensorHeader::DATA,
                    prometheus::Tensor::FromBytes(prometheus::DType::Float32,
                                                  {ELEMENTS},
                                                  std::vector<uint8_t>(4 * ELEMENTS, 1)),
                    route);
            });
    }
    Simulator::Stop(Seconds(20)); // every queue is empty or its packets' lifetime is over
    Simulator::Run();
    account.sent = installed.ledger->GetSentCount();
    account.delivered = installed.ledger->GetDeliveredCount();
    account.lostByCause = installed.ledger->GetLostByCause();
    Simulator::Destroy();
    return account;
}

void ExpectOneCauseEach(const Account& account)
{
    EXPECT_EQ(account.sent, TENSORS * CHUNKS_A_TENSOR);
    EXPECT_EQ(account.delivered + account.Lost(), account.sent);
    // What nothing dropped and nobody got would be here.
    EXPECT_EQ(account.lostByCause.count("in flight"), 0)
        << testing::PrintToString(account.lostByCause);
}

/** A radio and its largest A-MPDU [bytes]. */
using RadioAndAggregation = std::tuple<std::string, uint32_t>;

class DropAccounting : public testing::TestWithParam<RadioAndAggregation>
{
  protected:
    static AdhocWifiOptions Radio()
    {
        AdhocWifiOptions radio;
        std::tie(radio.radio, radio.maxAmpduBytes) = GetParam();
        return radio;
    }

    static bool Aggregates()
    {
        return Radio().maxAmpduBytes > 0;
    }

    /** As long for a radio of a tenth of the rate as the time given is for the other. */
    static Time Scaled(Time time)
    {
        return Radio().radio == "halow" ? 10 * time : time;
    }
};

INSTANTIATE_TEST_SUITE_P(
    OnEachRadioWithAndWithoutAggregation,
    DropAccounting,
    testing::Combine(testing::Values("wifi4", "halow"), testing::Values(0U, 65'535U)),
    [](const auto& of)
    { return std::get<0>(of.param) + (std::get<1>(of.param) > 0 ? "Aggregated" : "Single"); });

TEST_P(DropAccounting, DefaultPacingLosesNothingOnAFaultlessRadio)
{
    for (uint64_t seed = 1; seed <= 3; ++seed)
    {
        const auto account = MoveTensors(Radio(), seed);
        EXPECT_EQ(account.delivered, TENSORS * CHUNKS_A_TENSOR) << "seed " << seed;
        EXPECT_EQ(account.whole, TENSORS) << "seed " << seed;
        EXPECT_TRUE(account.lostByCause.empty());
    }
}

TEST_P(DropAccounting, IndependentLossHasOneCauseEach)
{
    auto radio = Radio();
    radio.maxAttempts = 2;
    radio.loss.frameErrorRate = 0.2;
    const auto account = MoveTensors(radio);
    ExpectOneCauseEach(account);
    EXPECT_GT(account.lostByCause.at("mac retry limit"), 0);
    EXPECT_GT(account.delivered, 0);
}

TEST_P(DropAccounting, BurstyLossHasOneCauseEach)
{
    auto radio = Radio();
    radio.loss.model = "bursty";
    radio.loss.frameErrorRate = 0.3;
    radio.loss.meanBurst = 20;
    const auto account = MoveTensors(radio);
    ExpectOneCauseEach(account);
    EXPECT_GT(account.lostByCause.at("mac retry limit"), 0);
}

TEST_P(DropAccounting, FadingOnALogDistanceChannelHasOneCauseEach)
{
    auto radio = Radio();
    radio.propagation.model = "log-distance";
    radio.propagation.nakagamiM = 1;
    radio.maxAttempts = 3;
    const auto account = MoveTensors(radio);
    ExpectOneCauseEach(account);
    EXPECT_GT(account.delivered, 0);
    EXPECT_GT(account.Lost(), 0);
}

TEST_P(DropAccounting, ASenderFasterThanItsPathHasOneCauseEach)
{
    auto radio = Radio();
    radio.queuePackets = 20;
    radio.loss.frameErrorRate = 0.05;
    for (uint64_t seed : {6, 7})
    {
        for (double speedUp : {2.5, 8.0})
        {
            const auto account = MoveTensors(radio, seed, speedUp);
            ExpectOneCauseEach(account);
            EXPECT_EQ(account.aggregates > 0, Aggregates());
            EXPECT_GT(account.Lost(), 0);
        }
    }
}

TEST_P(DropAccounting, WhatWaitsTooLongAndWhatComesTooLateIsNamed)
{
    auto radio = Radio();
    radio.queueLifetime = Scaled(MilliSeconds(10));
    const auto account = MoveTensors(radio, 7, 8, Scaled(MilliSeconds(10)));
    ExpectOneCauseEach(account);
    EXPECT_THAT(account.lostByCause, Contains(Key("mac lifetime")));
    EXPECT_THAT(account.lostByCause, Contains(Key("missed deadline")));
}

} // namespace
} // namespace ns3
