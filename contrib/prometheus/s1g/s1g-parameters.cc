/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-parameters.h"

#include "ns3/abort.h"

#include <array>

namespace ns3
{

namespace
{

constexpr uint8_t MCS_COUNT = 11;

/** Clause 23.5; MCS 10 is MCS 0 with every bit sent twice. */
constexpr std::array<S1gMcs, MCS_COUNT> MCS_TABLE{{
    {2, WIFI_CODE_RATE_1_2, 1},
    {4, WIFI_CODE_RATE_1_2, 1},
    {4, WIFI_CODE_RATE_3_4, 1},
    {16, WIFI_CODE_RATE_1_2, 1},
    {16, WIFI_CODE_RATE_3_4, 1},
    {64, WIFI_CODE_RATE_2_3, 1},
    {64, WIFI_CODE_RATE_3_4, 1},
    {64, WIFI_CODE_RATE_5_6, 1},
    {256, WIFI_CODE_RATE_3_4, 1},
    {256, WIFI_CODE_RATE_5_6, 1},
    {2, WIFI_CODE_RATE_1_2, 2},
}};

struct Fraction
{
    uint32_t numerator;
    uint32_t denominator;
};

Fraction ToFraction(WifiCodeRate rate)
{
    switch (rate)
    {
    case WIFI_CODE_RATE_1_2:
        return {1, 2};
    case WIFI_CODE_RATE_2_3:
        return {2, 3};
    case WIFI_CODE_RATE_3_4:
        return {3, 4};
    case WIFI_CODE_RATE_5_6:
        return {5, 6};
    default:
        NS_ABORT_MSG("S1G does not use code rate " << rate);
    }
}

[[noreturn]] void AbortOfWidth(uint16_t widthMhz)
{
    NS_ABORT_MSG("S1G has channels of 1, 2, 4, 8 and 16 MHz, not " << widthMhz << " MHz");
}

/** Data bits of a symbol as a fraction, whole or not. */
Fraction GetDataBits(uint8_t mcs, uint16_t widthMhz)
{
    const S1gMcs parameters = GetS1gMcs(mcs);
    uint32_t bitsPerSubcarrier = 0;
    while ((1U << bitsPerSubcarrier) < parameters.constellationSize)
    {
        ++bitsPerSubcarrier;
    }
    const Fraction rate = ToFraction(parameters.codeRate);
    return {GetS1gDataSubcarriers(widthMhz) * bitsPerSubcarrier * rate.numerator,
            rate.denominator * parameters.repetitions};
}

} // namespace

Time S1gPreamble::GetDuration() const
{
    return stf + ltf1 + sig;
}

bool IsS1gWidth(uint16_t widthMhz)
{
    return widthMhz == 1 || widthMhz == 2 || widthMhz == 4 || widthMhz == 8 || widthMhz == 16;
}

bool IsS1gMcsValid(uint8_t mcs, uint16_t widthMhz)
{
    if (mcs >= MCS_COUNT || !IsS1gWidth(widthMhz) || (mcs == 10 && widthMhz != 1))
    {
        return false;
    }
    const Fraction bits = GetDataBits(mcs, widthMhz);
    return bits.numerator % bits.denominator == 0;
}

S1gMcs GetS1gMcs(uint8_t mcs)
{
    NS_ABORT_MSG_IF(mcs >= MCS_COUNT, "S1G has MCS 0 to 10, not " << +mcs);
    return MCS_TABLE[mcs];
}

uint16_t GetS1gDataSubcarriers(uint16_t widthMhz)
{
    switch (widthMhz)
    {
    case 1:
        return 24;
    case 2:
        return 52;
    case 4:
        return 108;
    case 8:
        return 234;
    case 16:
        return 468;
    default:
        AbortOfWidth(widthMhz);
    }
}

uint32_t GetS1gDataBitsPerSymbol(uint8_t mcs, uint16_t widthMhz)
{
    const Fraction bits = GetDataBits(mcs, widthMhz);
    NS_ABORT_MSG_UNLESS(IsS1gMcsValid(mcs, widthMhz),
                        "S1G MCS " << +mcs << " does not exist at " << widthMhz
                                   << " MHz with one spatial stream");
    return bits.numerator / bits.denominator;
}

Time GetS1gSymbolDuration(S1gGuardInterval guardInterval)
{
    return MicroSeconds(guardInterval == S1gGuardInterval::LONG ? 40 : 36);
}

uint64_t GetS1gDataRate(uint8_t mcs, uint16_t widthMhz, S1gGuardInterval guardInterval)
{
    const auto symbolNs =
        static_cast<uint64_t>(GetS1gSymbolDuration(guardInterval).GetNanoSeconds());
    const uint64_t bits = GetS1gDataBitsPerSymbol(mcs, widthMhz);
    return (bits * 1'000'000'000 + symbolNs / 2) / symbolNs;
}

S1gPreamble GetS1gPreamble(uint16_t widthMhz)
{
    if (!IsS1gWidth(widthMhz))
    {
        AbortOfWidth(widthMhz);
    }
    if (widthMhz == 1)
    {
        return {MicroSeconds(160), MicroSeconds(160), MicroSeconds(240)};
    }
    return {MicroSeconds(80), MicroSeconds(80), MicroSeconds(80)};
}

Time GetS1gNdpDuration(uint16_t widthMhz)
{
    return GetS1gPreamble(widthMhz).GetDuration();
}

Time GetS1gSifs()
{
    return MicroSeconds(160);
}

Time GetS1gSlot()
{
    return MicroSeconds(52);
}

Time GetS1gPifs()
{
    return GetS1gSifs() + GetS1gSlot();
}

Time GetS1gDifs()
{
    return GetS1gSifs() + 2 * GetS1gSlot();
}

Time GetS1gMaxPpduDuration()
{
    return MicroSeconds(27920);
}

double GetS1gDetectionThresholdDbm(uint16_t widthMhz)
{
    switch (widthMhz)
    {
    case 1:
        return -98;
    case 2:
        return -92;
    case 4:
        return -89;
    case 8:
        return -86;
    case 16:
        return -83;
    default:
        AbortOfWidth(widthMhz);
    }
}

double GetS1gEnergyThresholdDbm(uint16_t widthMhz)
{
    switch (widthMhz)
    {
    case 1:
        return -78;
    case 2:
        return -75;
    case 4:
        return -72;
    case 8:
        return -69;
    case 16:
        return -66;
    default:
        AbortOfWidth(widthMhz);
    }
}

} // namespace ns3
