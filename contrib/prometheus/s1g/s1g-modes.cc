/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-modes.h"

#include "ns3/abort.h"

#include <algorithm>
#include <array>
#include <string>

namespace ns3
{

namespace
{

constexpr uint8_t MCS_COUNT = 11;
using Modes = std::array<WifiMode, MCS_COUNT>;

WifiCodeRate GetCodeRate(uint8_t mcs)
{
    return GetS1gMcs(mcs).codeRate;
}

uint16_t GetConstellationSize(uint8_t mcs)
{
    return GetS1gMcs(mcs).constellationSize;
}

/** 0 where the MCS does not exist: ns-3 also asks when it lists capabilities. */
uint64_t GetDataRate(uint8_t mcs, const WifiTxVector& txVector, uint16_t /* staId */)
{
    const uint16_t width = txVector.GetChannelWidth();
    return IsS1gMcsValid(mcs, width) ? GetS1gDataRate(mcs, width, GetS1gGuardInterval(txVector))
                                     : 0;
}

/** Coded bits a second, of which the repetitions of MCS 10 count once. */
uint64_t GetPhyRate(uint8_t mcs, const WifiTxVector& txVector, uint16_t staId)
{
    const uint64_t rate = GetDataRate(mcs, txVector, staId);
    switch (GetCodeRate(mcs))
    {
    case WIFI_CODE_RATE_1_2:
        return rate * 2;
    case WIFI_CODE_RATE_2_3:
        return rate * 3 / 2;
    case WIFI_CODE_RATE_3_4:
        return rate * 4 / 3;
    default:
        return rate * 6 / 5;
    }
}

/** Rate of 802.11a with the same modulation and coding, or the nearest below. */
uint64_t GetNonHtReferenceRate(uint8_t mcs)
{
    constexpr std::array<uint64_t, MCS_COUNT> MEGABITS{6, 12, 18, 24, 36, 48, 54, 54, 54, 54, 6};
    return MEGABITS[mcs] * 1'000'000;
}

bool IsAllowed(uint8_t mcs, const WifiTxVector& txVector)
{
    return IsS1gMcsValid(mcs, txVector.GetChannelWidth());
}

Modes MakeModes(const std::string& name, WifiModulationClass modulation)
{
    Modes modes;
    for (uint8_t mcs = 0; mcs < MCS_COUNT; ++mcs)
    {
        modes[mcs] = WifiModeFactory::CreateWifiMcs(name + std::to_string(mcs),
                                                    mcs,
                                                    modulation,
                                                    mcs == 0,
                                                    MakeBoundCallback(&GetCodeRate, mcs),
                                                    MakeBoundCallback(&GetConstellationSize, mcs),
                                                    MakeBoundCallback(&GetPhyRate, mcs),
                                                    MakeBoundCallback(&GetDataRate, mcs),
                                                    MakeBoundCallback(&GetNonHtReferenceRate, mcs),
                                                    MakeBoundCallback(&IsAllowed, mcs));
    }
    return modes;
}

const Modes& GetModes()
{
    static const Modes modes = MakeModes("S1gMcs", WIFI_MOD_CLASS_HT);
    return modes;
}

const Modes& GetGroupModes()
{
    static const Modes modes = MakeModes("S1gGroupMcs", WIFI_MOD_CLASS_DMG_OFDM);
    return modes;
}

} // namespace

WifiMode GetS1gMode(uint8_t mcs)
{
    NS_ABORT_MSG_IF(mcs >= MCS_COUNT, "S1G has MCS 0 to 10, not " << +mcs);
    return GetModes()[mcs];
}

WifiMode GetS1gGroupMode(uint8_t mcs)
{
    NS_ABORT_MSG_IF(mcs >= MCS_COUNT, "S1G has MCS 0 to 10, not " << +mcs);
    return GetGroupModes()[mcs];
}

bool IsS1gMode(const WifiMode& mode)
{
    const auto contains = [&mode](const Modes& modes)
    { return std::find(modes.begin(), modes.end(), mode) != modes.end(); };
    return contains(GetModes()) || contains(GetGroupModes());
}

S1gGuardInterval GetS1gGuardInterval(const WifiTxVector& txVector)
{
    return txVector.GetGuardInterval() == 400 ? S1gGuardInterval::SHORT : S1gGuardInterval::LONG;
}

} // namespace ns3
