/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// One link, or a chain of them: what propagation, loss models, the retry limit and aggregation do.

#include "adhoc-wifi-helper.h"
#include "chunk-loss-helper.h"
#include "helper/datagram-link.h"
#include "loss-helper.h"
#include "retry-limit.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/neighbor-cache-helper.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/udp-socket-factory.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ns3
{
namespace
{

AdhocWifiOptions LogDistance(double range, uint32_t mcs)
{
    AdhocWifiOptions radio;
    radio.rangeMetres = range;
    radio.mcs = mcs;
    radio.propagation.model = "log-distance";
    return radio;
}

/** Five standard deviations of a share of n. */
double Allowed(double share, double n)
{
    return 5 * std::sqrt(share * (1 - share) / n);
}

TEST(RadioPropagation, HasTheReferenceLossOfTheBand)
{
    // Friis by hand: 20 log10(4 pi f / c), to the two decimals of the tables.
    EXPECT_NEAR(RadioPropagation::ReferenceLossDb(5.15e9), 46.68, 0.005);
    EXPECT_NEAR(RadioPropagation::ReferenceLossDb(2.4e9), 40.05, 0.005);
    EXPECT_NEAR(RadioPropagation::ReferenceLossDb(0.9e9), 31.53, 0.005);
    // k T B at 290 K is -173.98 dBm/Hz; 7 dB of noise figure.
    EXPECT_NEAR(RadioPropagation::NoiseDbm(20), -173.98 + 73.01 + 7, 0.01);
    EXPECT_NEAR(RadioPropagation::NoiseDbm(20) - RadioPropagation::NoiseDbm(2), 10, 1e-9);
}

TEST(RadioPropagation, SolvesThePowerForEveryMcsAndErrorModel)
{
    for (const char* model :
         {"ns3::TableBasedErrorRateModel", "ns3::NistErrorRateModel", "ns3::YansErrorRateModel"})
    {
        double previous = -100;
        for (uint32_t mcs = 0; mcs <= 7; ++mcs)
        {
            auto radio = LogDistance(7.5, mcs);
            radio.propagation.errorRateModel = model;
            const auto propagation = AdhocWifiHelper(radio).GetPropagation();
            const double snr = propagation.GetSnrAtRangeDb();
            // 0.005: the header's tolerance, for tables whose argument is rounded.
            EXPECT_NEAR(propagation.FrameErrorRate(snr), 0.1, 0.005) << model << " " << mcs;
            EXPECT_GT(snr, previous) << model << " " << mcs;
            EXPECT_LT(propagation.GetDetectionThresholdDb(), snr - 2.9);
            EXPECT_DOUBLE_EQ(propagation.GetTxPowerDbm(),
                             RadioPropagation::NoiseDbm(20) + snr +
                                 RadioPropagation::ReferenceLossDb(5.18e9) + 30 * std::log10(7.5));
            previous = snr;
        }
    }
}

TEST(RadioPropagation, LosesATenthOfFullSizeFramesAtTheRange)
{
    const int datagrams = 3000;
    for (uint32_t mcs : {0U, 4U, 7U})
    {
        auto radio = LogDistance(7.5, mcs);
        radio.maxAttempts = 1;
        DatagramLink link(radio, {0, 7.5});
        const auto result = link.Send(datagrams, 1500, MilliSeconds(3));
        const double lost = 1 - static_cast<double>(result.delivered) / datagrams;
        EXPECT_NEAR(lost, 0.1, Allowed(0.1, datagrams) + 0.005) << "MCS " << mcs;
    }
}

TEST(RadioPropagation, LosesATenthOfFullSizeFramesAtTheRangeOfEveryHalowWidth)
{
    struct Row
    {
        uint32_t widthMhz;
        uint32_t mcs;
        int64_t frameMs; ///< longer than a frame and its Ack last
    };
    // At 1 MHz and MCS 10 the MTU is 525 bytes: longer frames would last more than 27.92 ms.
    for (const Row& row : {Row{1, 10, 32}, {2, 0, 22}, {2, 7, 4}, {4, 4, 4}, {8, 9, 3}, {16, 7, 2}})
    {
        const int datagrams = 1000;
        auto radio = LogDistance(7.5, row.mcs);
        radio.radio = "halow";
        radio.halowWidthMhz = row.widthMhz;
        radio.maxAttempts = 1;
        const auto propagation = AdhocWifiHelper(radio).GetPropagation();
        EXPECT_NEAR(propagation.FrameErrorRate(propagation.GetSnrAtRangeDb()), 0.1, 0.005);
        DatagramLink link(radio, {0, 7.5});
        const auto result =
            link.Send(datagrams, AdhocWifiHelper(radio).GetMtu(), MilliSeconds(row.frameMs));
        const double lost = 1 - static_cast<double>(result.delivered) / datagrams;
        EXPECT_NEAR(lost, 0.1, Allowed(0.1, datagrams) + 0.005)
            << row.widthMhz << " MHz, MCS " << row.mcs;
    }
}

TEST(RadioPropagation, GivesBothRadiosTheSameRatioAtTheRangeAndHalowTenDecibelsLessPower)
{
    auto radio = LogDistance(7.5, 7);
    const auto wifi4 = AdhocWifiHelper(radio).GetPropagation();
    radio.radio = "halow";
    const auto halow = AdhocWifiHelper(radio).GetPropagation();
    // The frame is the same but for 4 bytes of delimiter: below the 0.01 dB of the tables.
    EXPECT_NEAR(halow.GetSnrAtRangeDb(), wifi4.GetSnrAtRangeDb(), 0.02);
    // A tenth of the noise, and the loss at 903 instead of 5180 MHz: 20 log10(903 / 5180) dB.
    EXPECT_NEAR(halow.GetTxPowerDbm() - wifi4.GetTxPowerDbm(), -10 - 15.17, 0.03);
}

TEST(AdhocWifiHelper, HasTheMtuThatItsRadioCanSend)
{
    const auto mtu = [](uint32_t widthMhz, uint32_t mcs, bool shortGuardInterval)
    {
        AdhocWifiOptions radio;
        radio.radio = "halow";
        radio.halowWidthMhz = widthMhz;
        radio.mcs = mcs;
        radio.shortGuardInterval = shortGuardInterval;
        return AdhocWifiHelper(radio).GetMtu();
    };
    EXPECT_EQ(AdhocWifiHelper({}).GetMtu(), 1500);
    EXPECT_EQ(mtu(2, 0, false), 1500);
    EXPECT_EQ(mtu(1, 1, false), 1500);
    // Long guard interval: (27920 - 560) / 40 = 684 symbols of 12 bits, less 14: 1024 bytes, of
    // which 38 and the delimiter's 4 are no IP.
    EXPECT_EQ(mtu(1, 0, false), 1024 - 42);
    // 684 symbols of 6 bits, less 14: 511 bytes, the longest frame that needs no delimiter.
    EXPECT_EQ(mtu(1, 10, false), 511 - 38);
    // Short: 1 + (27920 - 600) / 36 = 759 symbols of 12 or 6 bits: 1136 or 567 bytes.
    EXPECT_EQ(mtu(1, 0, true), 1136 - 42);
    EXPECT_EQ(mtu(1, 10, true), 567 - 42);
}

TEST(AdhocWifiHelperDeath, NamesWhatARadioDoesNotHave)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto with = [](auto change)
    {
        AdhocWifiOptions radio;
        radio.radio = "halow";
        change(radio);
        AdhocWifiHelper helper(radio);
    };
    EXPECT_DEATH(with([](auto& r) { r.radio = "zigbee"; }),
                 "radio is 'zigbee', must be wifi4 or halow");
    EXPECT_DEATH(with([](auto& r) { r.halowWidthMhz = 20; }),
                 "halowWidthMhz is 20, must be 1, 2, 4, 8 or 16");
    EXPECT_DEATH(with([](auto& r) { r.mcs = 9; }),
                 "mcs is 9, must be one of 0 1 2 3 4 5 6 7 8 with radio halow and halowWidthMhz 2");
    EXPECT_DEATH(with([](auto& r) { r.halowRegion = "JP"; }), "halowRegion is 'JP'");
    EXPECT_DEATH(with(
                     [](auto& r)
                     {
                         r.halowRegion = "EU";
                         r.halowWidthMhz = 16;
                     }),
                 "halowWidthMhz is 16, which no channel of halowRegion EU has");
    EXPECT_DEATH(with(
                     [](auto& r)
                     {
                         r.radio = "wifi4";
                         r.halowWidthMhz = 4;
                     }),
                 "halowWidthMhz is 4 with radio wifi4; it goes with halow only");
    EXPECT_DEATH(with(
                     [](auto& r)
                     {
                         r.radio = "wifi4";
                         r.mcs = 8;
                     }),
                 "mcs is 8, must be 0 to 7 with radio wifi4");
    EXPECT_DEATH(with([](auto& r) { r.rates = "best"; }), "rates is 'best', must be constant or");
}

/** Frames whose signal could carry more than MCS 0 are sent faster, as long as they arrive. */
TEST(Rates, IdealDeliverAtTwiceTheRangeWhatConstantDoesNot)
{
    for (const char* name : {"wifi4", "halow"})
    {
        auto radio = LogDistance(7.5, 7);
        radio.radio = name;
        const auto interval = MilliSeconds(30);
        EXPECT_EQ(DatagramLink(radio, {0, 15}).Send(100, 1400, interval).delivered, 0) << name;
        radio.rates = "ideal";
        EXPECT_EQ(DatagramLink(radio, {0, 15}).Send(100, 1400, interval).delivered, 100) << name;
    }
}

TEST(RadioPropagation, LosesLittleWithinTheRangeAndAllFarBeyondIt)
{
    auto radio = LogDistance(7.5, 7);
    radio.maxAttempts = 1;
    EXPECT_GE(DatagramLink(radio, {0, 6}).Send(500, 1472, MilliSeconds(1)).delivered, 499);
    EXPECT_EQ(DatagramLink(radio, {0, 12}).Send(500, 1472, MilliSeconds(1)).delivered, 0);
    // The disc: everything up to the range, nothing beyond.
    radio.propagation.model = "disc";
    EXPECT_EQ(DatagramLink(radio, {0, 7.5}).Send(500, 1472, MilliSeconds(1)).delivered, 500);
    EXPECT_EQ(DatagramLink(radio, {0, 7.6}).Send(500, 1472, MilliSeconds(1)).delivered, 0);
}

TEST(RadioPropagation, FadingLosesWithinTheRangeAndIsRepeatedByItsStreams)
{
    auto radio = LogDistance(7.5, 7);
    radio.maxAttempts = 1;
    radio.propagation.nakagamiM = 1;
    radio.propagation.shadowingDb = 4;
    const auto delivered = [&radio](int64_t stream) {
        return DatagramLink(radio, {0, 4}, stream).Send(400, 1472, MilliSeconds(1)).arrivals;
    };
    const auto first = delivered(1);
    EXPECT_GT(first.size(), 0);
    EXPECT_LT(first.size(), 400);
    EXPECT_EQ(first, delivered(1));
    EXPECT_NE(first, delivered(100));
}

TEST(RadioPropagationDeath, OptionsOutOfBoundsAreNamed)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto with = [](auto change)
    {
        auto radio = LogDistance(7.5, 7);
        change(radio);
        AdhocWifiHelper helper(radio);
        helper.GetPropagation();
    };
    EXPECT_DEATH(with([](auto& r) { r.propagation.model = "two-ray"; }),
                 "model is 'two-ray', must be disc or log-distance");
    EXPECT_DEATH(with([](auto& r) { r.propagation.exponent = 0.5; }),
                 "exponent is 0.5, must be in \\[1, 8\\]");
    EXPECT_DEATH(with([](auto& r) { r.propagation.errorRateAtRange = 1; }),
                 "errorRateAtRange is 1, must be in \\(0, 1\\)");
    EXPECT_DEATH(with([](auto& r) { r.propagation.nakagamiM = 0.1; }), "nakagamiM is 0.1");
    EXPECT_DEATH(with([](auto& r) { r.propagation.shadowingDb = -1; }), "shadowingDb is -1");
    EXPECT_DEATH(with([](auto& r) { r.propagation.errorRateModel = "ns3::Node"; }),
                 "errorRateModel is 'ns3::Node', must be ns3::TableBased");
    EXPECT_DEATH(with(
                     [](auto& r)
                     {
                         r.propagation.model = "disc";
                         r.propagation.shadowingDb = 3;
                     }),
                 "must be 0 with model disc");
    EXPECT_DEATH(with([](auto& r) { r.loss.model = "often"; }), "must be iid, bursty or trace");
    EXPECT_DEATH(with([](auto& r) { r.loss.model = "trace"; }), "traceFile is ''");
    EXPECT_DEATH(with([](auto& r) { r.maxAmpduBytes = 70'000; }), "must be at most 65535");
}

TEST(FrameLoss, OfOwnDataFramesOnlyNeverTakesAcks)
{
    const int datagrams = 3000;
    AdhocWifiOptions radio;
    radio.maxAttempts = 1;
    radio.loss.frameErrorRate = 0.2;
    radio.loss.ownDataFramesOnly = true;
    const auto result = DatagramLink(radio, {0, 5}).Send(datagrams, 1000, MilliSeconds(1));
    EXPECT_NEAR(result.delivered / 3000.0, 0.8, Allowed(0.8, datagrams));
    EXPECT_EQ(result.givenUp, datagrams - result.delivered); // no Ack was lost
    radio.loss.ownDataFramesOnly = false;
    const auto every = DatagramLink(radio, {0, 5}).Send(datagrams, 1000, MilliSeconds(1));
    EXPECT_GT(every.givenUp, datagrams - every.delivered + 100); // some Acks were
}

TEST(FrameLoss, ComesInBurstsOfTheLengthAskedFor)
{
    const int datagrams = 20'000;
    AdhocWifiOptions radio;
    radio.maxAttempts = 1;
    radio.loss.model = "bursty";
    radio.loss.frameErrorRate = 0.2;
    radio.loss.meanBurst = 4;
    radio.loss.ownDataFramesOnly = true;
    const auto result = DatagramLink(radio, {0, 5}).Send(datagrams, 100, MicroSeconds(300));
    int lost = 0;
    int bursts = 0;
    for (std::size_t i = 0; i < datagrams; ++i)
    {
        const bool isLost = !result.arrivals.count(i);
        lost += isLost;
        bursts += isLost && (i == 0 || result.arrivals.count(i - 1));
    }
    // (2-p-r)/(p+r) = 5.4 times the variance of independent losses; a thousand geometric bursts.
    EXPECT_NEAR(lost / 2e4, 0.2, std::sqrt(5.4) * Allowed(0.2, datagrams));
    EXPECT_NEAR(static_cast<double>(lost) / bursts, 4, 5 * std::sqrt(12.0 / bursts));
}

class RetryLimit : public testing::TestWithParam<const char*>
{
  protected:
    static AdhocWifiOptions Radio()
    {
        AdhocWifiOptions radio;
        radio.radio = GetParam();
        return radio;
    }
};

INSTANTIATE_TEST_SUITE_P(OfEachRadio, RetryLimit, testing::Values("wifi4", "halow"));

TEST_P(RetryLimit, IsTheNumberOfTransmissionsOfAFrameThatNeverArrives)
{
    for (uint32_t attempts : {1U, 3U, 9U})
    {
        for (uint32_t bytes : {100U, 1400U})
        {
            auto radio = Radio();
            radio.maxAttempts = attempts;
            radio.loss.frameErrorRate = 1;
            const auto result = DatagramLink(radio, {0, 5}).Send(20, bytes, MilliSeconds(50));
            EXPECT_EQ(result.delivered, 0);
            EXPECT_EQ(result.givenUp, 20);
            EXPECT_EQ(result.dataFrames, 20 * attempts) << bytes << " bytes";
        }
    }
}

TEST_P(RetryLimit, HoldsForFramesAboveTheRtsThresholdToo)
{
    // MaxSlrc, for long frames, has another default than MaxSsrc: both are to be set.
    auto radio = Radio();
    radio.maxAttempts = 6;
    radio.loss.frameErrorRate = 1;
    radio.loss.ownDataFramesOnly = true;
    DatagramLink link(radio, {0, 5});
    link.SetRtsThreshold(500);
    const auto result = link.Send(20, 1400, MilliSeconds(50));
    EXPECT_EQ(result.givenUp, 20);
    EXPECT_EQ(result.dataFrames, 20 * 6);
}

TEST_P(RetryLimit, HoldsForMpdusOfAggregatesToo)
{
    // 60 datagrams at once; a receiver that loses three in ten frames for good or ill.
    auto radio = Radio();
    radio.maxAmpduBytes = 65'535;
    radio.maxAttempts = 2;
    radio.loss.frameErrorRate = 0.3;
    radio.loss.ownDataFramesOnly = true;
    const int datagrams = 3000;
    const auto result = DatagramLink(radio, {0, 5}).Send(datagrams, 1400, MicroSeconds(1));
    EXPECT_GT(result.aggregates, 50);
    EXPECT_EQ(result.delivered + result.givenUp, datagrams);
    // Lost twice: 0.09.
    EXPECT_NEAR(static_cast<double>(result.givenUp) / datagrams, 0.09, Allowed(0.09, datagrams));
}

TEST(Aggregation, IsOffUnlessAskedFor)
{
    AdhocWifiOptions radio;
    EXPECT_EQ(DatagramLink(radio, {0, 5}).Send(200, 1400, MicroSeconds(1)).aggregates, 0);
}

TEST(LossHelper, ServesDevicesThatAreNotWifiAndTheLedgerNamesTheCause)
{
    const int count = 4000;
    NodeContainer nodes;
    nodes.Create(2);
    const auto devices = SimpleNetDeviceHelper().Install(nodes);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(nodes);
    auto interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    // Asking for addresses would lose frames too.
    NeighborCacheHelper().PopulateNeighborCache(interfaces);
    ObjectFactory models("ns3::GilbertElliottErrorModel");
    models.Set("MeanLoss", DoubleValue(0.25));
    LossHelper::Install(devices, models);
    EXPECT_EQ(LossHelper::AssignStreams(devices, 5), 2);
    auto ledger = CreateObject<ChunkLedger>();
    ChunkLossHelper::Install(ledger, nodes, devices);
    auto receiver = Socket::CreateSocket(nodes.Get(1), UdpSocketFactory::GetTypeId());
    receiver->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9));
    receiver->SetRecvCallback(Callback<void, Ptr<Socket>>(
        [ledger](Ptr<Socket> socket)
        {
            while (auto packet = socket->Recv())
            {
                ledger->RecordDelivered(packet);
            }
        }));
    auto sender = Socket::CreateSocket(nodes.Get(0), UdpSocketFactory::GetTypeId());
    for (int i = 0; i < count; ++i)
    {
        Simulator::Schedule(MicroSeconds(i),
                            [ledger, sender]
                            {
                                auto packet = Create<Packet>(100);
                                ledger->RecordSent(packet);
                                sender->SendTo(packet, 0, InetSocketAddress("10.0.0.2", 9));
                            });
    }
    Simulator::Run();
    const auto lost = ledger->GetLostByCause();
    ASSERT_EQ(lost.size(), 1) << testing::PrintToString(lost);
    EXPECT_EQ(lost.begin()->first, "device error model");
    // r = 1/5, p = r/3: (2-p-r)/(p+r) = 6.5 times the variance of independent losses.
    EXPECT_NEAR(static_cast<double>(lost.begin()->second) / count,
                0.25,
                std::sqrt(6.5) * Allowed(0.25, count));
    Simulator::Destroy();
}

TEST(LossHelperDeath, NamesWhatCannotHaveAnErrorModel)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    ObjectFactory models("ns3::RateErrorModel");
    EXPECT_DEATH(
        {
            DatagramLink link(AdhocWifiOptions{}, {0, 5});
            LossHelper::Install(link.GetDevices(), models);
            LossHelper::Install(link.GetDevices(), models);
        },
        "the Wi-Fi device of node 0 has an error model already");
    EXPECT_DEATH(
        {
            DatagramLink link(AdhocWifiOptions{}, {0, 5});
            LossHelper::Install(link.GetLoopbacks(), models);
        },
        "the device of node 0, ns3::LoopbackNetDevice, has neither a Wi-Fi PHY nor an attribute "
        "ReceiveErrorModel");
    EXPECT_DEATH(
        {
            DatagramLink link(AdhocWifiOptions{}, {0, 5});
            LossHelper::Install(link.GetDevices(), ObjectFactory("ns3::Node"));
        },
        "ns3::Node is no ErrorModel");
    EXPECT_DEATH(
        {
            DatagramLink link(AdhocWifiOptions{}, {0, 5});
            SetRetryLimit(DynamicCast<WifiNetDevice>(link.GetDevices().Get(0)), 0);
        },
        "node 0 is to transmit a frame 0 times");
}

} // namespace
} // namespace ns3
