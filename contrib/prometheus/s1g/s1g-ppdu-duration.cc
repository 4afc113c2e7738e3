/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-ppdu-duration.h"

namespace ns3
{

namespace
{

constexpr uint64_t SERVICE_BITS = 8;
constexpr uint64_t TAIL_BITS = 6;
constexpr uint32_t DELIMITER_OCTETS = 4;

} // namespace

uint64_t GetS1gDataSymbols(uint32_t psduOctets, uint16_t widthMhz, uint8_t mcs)
{
    const uint64_t bitsPerSymbol = GetS1gDataBitsPerSymbol(mcs, widthMhz);
    if (psduOctets == 0)
    {
        return 0;
    }
    const uint64_t bits = SERVICE_BITS + 8 * uint64_t{psduOctets} + TAIL_BITS;
    return (bits + bitsPerSymbol - 1) / bitsPerSymbol;
}

Time S1gPpduDuration(uint32_t psduOctets,
                     uint16_t widthMhz,
                     uint8_t mcs,
                     S1gGuardInterval guardInterval)
{
    const uint64_t symbols = GetS1gDataSymbols(psduOctets, widthMhz, mcs);
    Time preamble = GetS1gPreamble(widthMhz).GetDuration();
    if (symbols == 0)
    {
        return preamble;
    }
    return preamble + GetS1gSymbolDuration(S1gGuardInterval::LONG) +
           static_cast<int64_t>(symbols - 1) * GetS1gSymbolDuration(guardInterval);
}

uint32_t GetS1gSMpduOctets(uint32_t mpduOctets)
{
    return DELIMITER_OCTETS + mpduOctets;
}

uint32_t GetS1gPaddedSubframeOctets(uint32_t mpduOctets)
{
    return (DELIMITER_OCTETS + mpduOctets + 3) / 4 * 4;
}

uint32_t GetS1gMaxPsduOctets(uint16_t widthMhz, uint8_t mcs, S1gGuardInterval guardInterval)
{
    const Time others = GetS1gMaxPpduDuration() - GetS1gPreamble(widthMhz).GetDuration() -
                        GetS1gSymbolDuration(S1gGuardInterval::LONG);
    const auto symbols = static_cast<uint64_t>(
        1 + others.GetNanoSeconds() / GetS1gSymbolDuration(guardInterval).GetNanoSeconds());
    const uint64_t bits = symbols * GetS1gDataBitsPerSymbol(mcs, widthMhz);
    return static_cast<uint32_t>((bits - SERVICE_BITS - TAIL_BITS) / 8);
}

} // namespace ns3
