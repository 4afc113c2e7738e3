/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "saturated-network.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ns3
{
namespace
{

// Frame exchanges of one saturated sender (IEEE 802.11-2020, 10.23.2): AIFS, CWmin / 2 = 7.5 slots
// of backoff, data, SIFS, answer. A datagram of 1472 octets is a frame of 1472 + 8 UDP + 20 IP + 8
// LLC + 26 MAC
// + 4 FCS = 1538. AIFS of AC_BE: SIFS and 3 slots.
constexpr double PAYLOAD_BITS = 8.0 * SATURATED_PAYLOAD_OCTETS;
constexpr double S1G_AIFS_AND_BACKOFF = 160 + 3 * 52 + 7.5 * 52;
constexpr double HT_AIFS_AND_BACKOFF = 16 + 3 * 9 + 7.5 * 9;

/** The backoff is the mean of some thousand draws; the closed forms have its expectation. */
constexpr double ONE_PERCENT = 0.01;

void ExpectGoodput(const RadioUnderTest& radio,
                   uint32_t packets,
                   double exchangeMicroseconds,
                   Time duration)
{
    const double expected = packets * PAYLOAD_BITS / exchangeMicroseconds * 1e6;
    const double measured = MeasureGoodput(radio, {{0, 1}}, duration).bitsPerSecond;
    std::cout << "closed form " << expected / 1e6 << " Mb/s, measured " << measured / 1e6
              << " Mb/s: " << 100 * (measured / expected - 1) << " %\n";
    EXPECT_NEAR(measured / expected, 1, ONE_PERCENT);
}

TEST(SaturatedLink, Of80211nReachesTheClosedForm)
{
    RadioUnderTest radio;
    radio.isS1g = false;
    // 36 + ceil(12326 / 260) * 3.6 = 208.8; Ack 28 at 24 Mb/s.
    ExpectGoodput(radio, 1, HT_AIFS_AND_BACKOFF + 208.8 + 16 + 28, Seconds(2));
}

TEST(SaturatedLink, Of80211nWithAggregatesReachesTheClosedForm)
{
    RadioUnderTest radio;
    radio.isS1g = false;
    radio.maxAmpduOctets = 65535;
    // 31 frames in 5.484 ms: 30 * 1544 + 1542 = 47862; 36 + ceil(382918 / 260) * 3.6 = 5338.8;
    // BlockAck of 32 octets at 24 Mb/s: 20 + 3 * 4.
    ExpectGoodput(radio, 31, HT_AIFS_AND_BACKOFF + 5338.8 + 16 + 32, Seconds(3));
}

TEST(SaturatedLink, Of80211ahReachesTheClosedForm)
{
    const RadioUnderTest radio;
    // 12350 / 260: 48 symbols, 240 + 40 + 47 * 36 = 1972; NDP Ack 240.
    ExpectGoodput(radio, 1, S1G_AIFS_AND_BACKOFF + 1972 + 160 + 240, Seconds(20));
}

TEST(SaturatedLink, Of80211ahWithAggregatesReachesTheClosedForm)
{
    RadioUnderTest radio;
    radio.maxAmpduOctets = 65535;
    // 16 frames in 27.92 ms: 15 * 1544 + 1542 = 24702; 240 + 40 + 760 * 36 = 27640. BlockAck of 32
    // octets with MCS 0: 270 / 26: 11 symbols, 240 + 40 + 10 * 36 = 640.
    ExpectGoodput(radio, 16, S1G_AIFS_AND_BACKOFF + 27640 + 160 + 640, Seconds(60));
}

TEST(SaturatedLink, Of80211ahWithoutNdpsReachesTheClosedForm)
{
    RadioUnderTest radio;
    radio.ndpControl = false;
    // Ack of 14 octets with MCS 0: 126 / 26: 5 symbols, 240 + 40 + 4 * 36 = 424.
    ExpectGoodput(radio, 1, S1G_AIFS_AND_BACKOFF + 1972 + 160 + 424, Seconds(20));
}

TEST(SaturatedLink, Of80211ahWithRtsReachesTheClosedForm)
{
    RadioUnderTest radio;
    radio.rtsThreshold = 100;
    // RTS of 20 octets with MCS 0: 174 / 26: 7 symbols, 240 + 40 + 6 * 36 = 496; NDP CTS 240.
    ExpectGoodput(
        radio, 1, S1G_AIFS_AND_BACKOFF + 496 + 160 + 240 + 160 + 1972 + 160 + 240, Seconds(20));
}

TEST(SaturatedLink, Of80211ahReachesTheClosedFormAtEveryWidth)
{
    struct Row
    {
        uint16_t widthMhz;
        double data;
        double ack;
    };
    // 12350 bits over 120, 540, 1170 and 2340: 103, 23, 11 and 6 symbols.
    for (const Row& row : {Row{1, 560 + 40 + 102 * 36, 560},
                           {4, 240 + 40 + 22 * 36, 240},
                           {8, 240 + 40 + 10 * 36, 240},
                           {16, 240 + 40 + 5 * 36, 240}})
    {
        RadioUnderTest radio;
        radio.widthMhz = row.widthMhz;
        ExpectGoodput(radio, 1, S1G_AIFS_AND_BACKOFF + row.data + 160 + row.ack, Seconds(8));
    }
}

/**
 * Bianchi's model (JSAC 2000) of n saturated stations: the probability that a station sends in a
 * slot, with windows 16 to 1024 and no limit of attempts.
 *
 * \return the goodput [payload bits per microsecond].
 */
double BianchiGoodput(uint32_t n, double slot, double success, double collision)
{
    constexpr double WINDOW = 16;
    constexpr double STAGES = 6;
    const auto sendProbability = [](double p)
    {
        return 2 * (1 - 2 * p) /
               ((1 - 2 * p) * (WINDOW + 1) + p * WINDOW * (1 - std::pow(2 * p, STAGES)));
    };
    double low = 0;
    double high = 1;
    while (high - low > 1e-12)
    {
        const double p = (low + high) / 2;
        const double consequence = 1 - std::pow(1 - sendProbability(p), n - 1);
        (consequence > p ? low : high) = p;
    }
    const double tau = sendProbability(low);
    const double any = 1 - std::pow(1 - tau, n);
    const double one = n * tau * std::pow(1 - tau, n - 1);
    return one * PAYLOAD_BITS / ((1 - any) * slot + one * success + (any - one) * collision);
}

/** Ten stations send to an eleventh. */
double MeasureTenStations(RadioUnderTest radio, Time duration)
{
    radio.attempts = 100;
    std::vector<SaturatedFlow> flows;
    for (uint32_t station = 0; station < 10; ++station)
    {
        flows.emplace_back(station, 10);
    }
    return MeasureGoodput(radio, flows, duration).bitsPerSecond / 1e6;
}

void ExpectBianchi(double measured, double expected)
{
    std::cout << "Bianchi " << expected << " Mb/s, measured " << measured
              << " Mb/s: " << 100 * (measured / expected - 1) << " %\n";
    EXPECT_NEAR(measured / expected, 1, 0.05);
}

TEST(TenStations, Of80211ahShareWhatBianchiSays)
{
    // After a collision the stations that heard it wait AIFS; those that sent it, for an Ack in
    // vain.
    const double aifs = 160 + 3 * 52;
    ExpectBianchi(MeasureTenStations({}, Seconds(20)),
                  BianchiGoodput(10, 52, 1972 + 160 + 240 + aifs, 1972 + aifs));
}

TEST(TenStations, Of80211nShareWhatBianchiSays)
{
    RadioUnderTest radio;
    radio.isS1g = false;
    const double aifs = 16 + 3 * 9;
    ExpectBianchi(MeasureTenStations(radio, Seconds(2)),
                  BianchiGoodput(10, 9, 208.8 + 16 + 28 + aifs, 208.8 + aifs));
}

} // namespace
} // namespace ns3
