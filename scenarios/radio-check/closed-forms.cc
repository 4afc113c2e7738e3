/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "closed-forms.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

namespace
{

/** QoS header 26, LLC 8, FCS 4. */
constexpr uint32_t MAC_BYTES = 38;
constexpr uint32_t DELIMITER_BYTES = 4;
constexpr uint32_t BLOCK_ACK_BYTES = 32;
constexpr uint32_t MOST_AMPDU_BYTES = 65535;

/** Times [us] and bits of a physical layer. */
struct PhysicalLayer
{
    double slot;
    double sifs;
    double preamble;
    double firstSymbol;
    double symbol;
    double longestPpdu;
    uint32_t bitsPerSymbol;
    uint32_t serviceAndTailBits;

    double Txtime(uint32_t psduBytes) const
    {
        const double symbols = std::ceil((serviceAndTailBits + 8.0 * psduBytes) / bitsPerSymbol);
        return preamble + firstSymbol + (symbols - 1) * symbol;
    }
};

/** N_DBPS: data subcarriers x coded bits x code rate (tables 19-27 and following, clause 23.5). */
uint32_t BitsPerSymbol(uint32_t dataSubcarriers, uint32_t mcs)
{
    // MCS 10 is MCS 0 with everything sent twice.
    constexpr double BITS_PER_SUBCARRIER[] = {0.5, 1, 1.5, 2, 3, 4, 4.5, 5, 6, 20.0 / 3, 0.25};
    return static_cast<uint32_t>(std::lround(dataSubcarriers * BITS_PER_SUBCARRIER[mcs]));
}

uint32_t DataSubcarriers(uint32_t widthMhz)
{
    switch (widthMhz)
    {
    case 1:
        return 24;
    case 4:
        return 108;
    case 8:
        return 234;
    case 16:
        return 468;
    default:
        return 52; // 802.11n at 20 MHz, and 802.11ah at a tenth of it
    }
}

PhysicalLayer PhysicalLayerOf(const RadioCase& radio)
{
    const uint32_t bits = BitsPerSymbol(DataSubcarriers(radio.widthMhz), radio.mcs);
    const double symbol = radio.shortGuardInterval ? 3.6 : 4;
    if (radio.radio == "wifi4")
    {
        return {9, 16, 36, symbol, symbol, 5484, bits, 16 + 6};
    }
    const double preamble = radio.widthMhz == 1 ? 560 : 240;
    return {52, 160, preamble, 40, 10 * symbol, 27920, bits, 8 + 6};
}

double AnswerMicroseconds(const RadioCase& radio, bool isBlockAck)
{
    if (radio.radio == "wifi4")
    {
        return isBlockAck ? 32 : 28; // at 24 Mb/s
    }
    RadioCase control = radio;
    control.mcs = 0;
    const auto layer = PhysicalLayerOf(control);
    return isBlockAck ? layer.Txtime(BLOCK_ACK_BYTES) : layer.preamble; // NDP Ack
}

uint32_t PsduBytes(const RadioCase& radio, uint32_t frameBytes)
{
    const bool isSMpdu = radio.radio == "halow" && frameBytes > 511;
    return frameBytes + (isSMpdu ? DELIMITER_BYTES : 0);
}

/** Subframes but the last are padded to whole words. */
uint32_t AmpduBytes(uint32_t frames, uint32_t frameBytes)
{
    const uint32_t subframe = DELIMITER_BYTES + frameBytes;
    return (frames - 1) * ((subframe + 3) / 4 * 4) + subframe;
}

} // namespace

double AirtimeMicroseconds(const RadioCase& radio, uint32_t ipBytes)
{
    const double microseconds =
        PhysicalLayerOf(radio).Txtime(PsduBytes(radio, ipBytes + MAC_BYTES));
    return std::round(1e3 * microseconds) / 1e3; // 3.6 is no binary number
}

SaturatedExchange ExchangeOf(const RadioCase& radio, uint32_t ipBytes, bool isAggregated)
{
    const auto layer = PhysicalLayerOf(radio);
    const uint32_t frameBytes = ipBytes + MAC_BYTES;
    const double aifs = layer.sifs + 3 * layer.slot;
    if (!isAggregated)
    {
        return {layer.slot,
                aifs,
                AirtimeMicroseconds(radio, ipBytes),
                layer.sifs,
                AnswerMicroseconds(radio, false),
                1};
    }
    uint32_t frames = 1;
    while (AmpduBytes(frames + 1, frameBytes) <= MOST_AMPDU_BYTES &&
           layer.Txtime(AmpduBytes(frames + 1, frameBytes)) <= layer.longestPpdu)
    {
        ++frames;
    }
    return {layer.slot,
            aifs,
            layer.Txtime(AmpduBytes(frames, frameBytes)),
            layer.sifs,
            AnswerMicroseconds(radio, true),
            frames};
}

double OneSenderMbps(const SaturatedExchange& exchange, uint32_t payloadBytes)
{
    return 8.0 * payloadBytes * exchange.packets / (exchange.Total() + 7.5 * exchange.slot);
}

double ContendingSendersMbps(uint32_t n, const SaturatedExchange& exchange, uint32_t payloadBytes)
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
        (1 - std::pow(1 - sendProbability(p), n - 1) > p ? low : high) = p;
    }
    const double tau = sendProbability(low);
    const double any = 1 - std::pow(1 - tau, n);
    const double one = n * tau * std::pow(1 - tau, n - 1);
    const double collision = exchange.data + exchange.aifs;
    return one * 8.0 * payloadBytes * exchange.packets /
           ((1 - any) * exchange.slot + one * exchange.Total() + (any - one) * collision);
}

} // namespace prometheus
