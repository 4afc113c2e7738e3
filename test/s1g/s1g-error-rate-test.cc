/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-error-rate-model.h"
#include "s1g-ht-dispatcher.h"
#include "s1g-ideal-wifi-manager.h"
#include "s1g-yans-wifi-phy.h"
#include "saturated-network.h"

#include "ns3/double.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/table-based-error-rate-model.h"
#include "ns3/uinteger.h"
#include "ns3/vht-phy.h"
#include "ns3/wifi-net-device.h"
#include "ns3/yans-wifi-channel.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace
{

/** Share of the data frames that do not arrive. */
double MeasureFrameErrorRate(RadioUnderTest radio)
{
    radio.isDeafToNothing = true;
    radio.attempts = 1;
    std::vector<Transmission> log;
    // About 600 frames.
    const Time duration = MicroSeconds(radio.isS1g ? 700 + (radio.mcs == 0 ? 11000 : 0)
                                                   : 100 + (radio.mcs == 0 ? 1100 : 0));
    const auto result = MeasureGoodput(radio,
                                       {{0, 1}},
                                       600 * (duration + MicroSeconds(radio.isS1g ? 3000 : 500)),
                                       [&log](auto& d) { RecordTransmissions(d, log); });
    const auto sent = std::count_if(
        log.begin(), log.end(), [](const Transmission& one) { return one.device == 0; });
    return 1 - static_cast<double>(result.packets) / static_cast<double>(sent);
}

/** \return the loss between the stations [dB] at which half the frames are lost, within 0.02 dB. */
double FindLossOfHalfTheFrames(RadioUnderTest radio, double lowDb, double highDb)
{
    while (highDb - lowDb > 0.02)
    {
        radio.lossDb = (lowDb + highDb) / 2;
        (MeasureFrameErrorRate(radio) < 0.5 ? lowDb : highDb) = radio.lossDb;
    }
    return (lowDb + highDb) / 2;
}

TEST(S1gFrameErrors, ComeTenDecibelsLaterThanThoseOf80211n)
{
    // Noise in 2 MHz is a tenth of that in 20 MHz; modulation and coding are the same.
    for (const uint8_t mcs : {0, 4, 7})
    {
        RadioUnderTest s1g;
        s1g.mcs = mcs;
        RadioUnderTest ht = s1g;
        ht.isS1g = false;
        const double guess = mcs == 0 ? 110 : (mcs == 4 ? 98 : 90);
        const double htLoss = FindLossOfHalfTheFrames(ht, guess - 4, guess + 4);
        const double s1gLoss = FindLossOfHalfTheFrames(s1g, guess + 6, guess + 14);
        std::cout << "MCS " << +mcs << ": half the frames lost at " << htLoss << " and " << s1gLoss
                  << " dB, " << s1gLoss - htLoss << " dB later\n";
        EXPECT_NEAR(s1gLoss - htLoss, 10, 0.2);
        EXPECT_GT(htLoss, guess - 3.9);
        EXPECT_LT(htLoss, guess + 3.9);
    }
}

TEST(S1gErrorRateModel, TranslatesWhatTheTablesDoNotKnow)
{
    S1gHtDispatcher::Register();
    const auto model = CreateObject<S1gErrorRateModel>();
    const auto table = CreateObject<TableBasedErrorRateModel>();
    const auto success =
        [](const Ptr<ErrorRateModel>& errors, WifiMode mode, uint16_t width, double snr)
    {
        const WifiTxVector txVector(mode, 0, S1G_PREAMBLE, 800, 1, 1, 0, width, false);
        return errors->GetChunkSuccessRate(mode, txVector, snr, 12000);
    };
    // MCS 10 is MCS 0 with twice the SNR.
    const double part = success(model, GetS1gMode(0), 1, 1.4);
    EXPECT_GT(part, 0);
    EXPECT_LT(part, 1);
    EXPECT_EQ(success(model, GetS1gMode(10), 1, 0.7), part);
    // MCS 8 and 9 are VHT's.
    for (const uint8_t mcs : {8, 9})
    {
        uint32_t uncertain = 0;
        for (double snr = 100; snr < 2000; snr *= 1.05)
        {
            const double vht = success(table, VhtPhy::GetVhtMcs(mcs), 80, snr);
            uncertain += vht > 0.001 && vht < 0.999;
            EXPECT_EQ(success(model, GetS1gMode(mcs), 4, snr), vht);
        }
        EXPECT_GT(uncertain, 3U) << +mcs;
    }
    EXPECT_EQ(success(model, GetS1gMode(7), 2, 200), success(table, GetS1gMode(7), 2, 200));
}

/** Runs a link with the SNR-driven manager. \return data rates used [bit/s], in order, each once.
 */
struct IdealRun
{
    std::vector<uint64_t> rates;
    std::vector<double> thresholdsDb; ///< By MCS.
    Time longest;
    GoodputResult goodput;
};

IdealRun RunIdeal(double firstLossDb, double secondLossDb)
{
    RadioUnderTest radio;
    radio.manager = "ns3::S1gIdealWifiManager";
    radio.maxAmpduOctets = 65535;
    radio.isDeafToNothing = true;
    radio.lossDb = firstLossDb;
    IdealRun run;
    std::vector<Transmission> log;
    run.goodput = MeasureGoodput(
        radio,
        {{0, 1}},
        Seconds(4),
        [&](const NetDeviceContainer& devices)
        {
            RecordTransmissions(devices, log);
            const auto manager = DynamicCast<S1gIdealWifiManager>(
                DynamicCast<WifiNetDevice>(devices.Get(0))->GetRemoteStationManager());
            manager->TraceConnectWithoutContext(
                "Rate",
                Callback<void, uint64_t, uint64_t>([&run](uint64_t, uint64_t rate)
                                                   { run.rates.push_back(rate); }));
            Simulator::Schedule(
                Seconds(2),
                [&devices, secondLossDb]
                {
                    PointerValue loss;
                    devices.Get(0)->GetChannel()->GetAttribute("PropagationLossModel", loss);
                    loss.GetObject()->SetAttribute("ReferenceLoss", DoubleValue(secondLossDb));
                });
            Simulator::Schedule(MilliSeconds(1),
                                [manager, &run]
                                {
                                    for (uint8_t mcs = 0; mcs <= 8; ++mcs)
                                    {
                                        run.thresholdsDb.push_back(
                                            10 * std::log10(manager->GetSnrThreshold(mcs)));
                                    }
                                });
        });
    for (const auto& transmission : log)
    {
        run.longest = std::max(run.longest, transmission.duration);
    }
    return run;
}

TEST(S1gIdealWifiManager, UsesTheFastestMcsThatTheSnrAllows)
{
    // 16.02 dBm to a noise of -174 + 63 + 7 dBm: the SNR is 120 dB less the loss.
    const auto strong = RunIdeal(60, 60);
    ASSERT_EQ(strong.thresholdsDb.size(), 9U);
    EXPECT_TRUE(std::is_sorted(strong.thresholdsDb.begin(), strong.thresholdsDb.end()));
    EXPECT_EQ(strong.rates, (std::vector<uint64_t>{722'222, 8'666'667})); // MCS 0, then MCS 8

    const double betweenFourAndFive = (strong.thresholdsDb[4] + strong.thresholdsDb[5]) / 2;
    const auto middling = RunIdeal(120 - betweenFourAndFive, 120 - betweenFourAndFive);
    EXPECT_EQ(middling.rates.back(), 4'333'333U); // MCS 4
}

TEST(S1gIdealWifiManager, FollowsTheSnrDownAndKeepsTheTimeLimit)
{
    const auto run = RunIdeal(60, 115);
    ASSERT_EQ(run.thresholdsDb.size(), 9U);
    // 5 dB: MCS 8 aggregates of 27 ms at first, MCS 0 or 1 in the end, whose aggregates have to be
    // shorter.
    EXPECT_LE(run.rates.back(), 1'444'444U);
    EXPECT_LE(run.longest, GetS1gMaxPpduDuration());
    EXPECT_GT(run.longest, MilliSeconds(25));
    EXPECT_GT(run.goodput.packets, 1200U);
}

} // namespace
} // namespace ns3
