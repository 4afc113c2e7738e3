/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "halow-radio.h"

#include "s1g-ht-dispatcher.h"
#include "s1g-modes.h"
#include "s1g-ppdu-duration.h"
#include "s1g-yans-wifi-phy-helper.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-helper.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr uint32_t SERVICE_BITS = 8;
constexpr uint32_t TAIL_BITS = 6;
constexpr uint8_t MOST_MCS = 10;

/** "0 1 2", those of the width. */
std::string ListMcs(uint16_t widthMhz)
{
    std::string list;
    for (uint8_t mcs = 0; mcs <= MOST_MCS; ++mcs)
    {
        if (IsS1gMcsValid(mcs, widthMhz))
        {
            list += (list.empty() ? "" : " ") + std::to_string(mcs);
        }
    }
    return list;
}

/** A frame as it travels: in an S-MPDU when it is too long to travel alone. */
uint32_t PsduOf(uint32_t frameBytes)
{
    return frameBytes > S1G_MAX_NON_AGGREGATED_PSDU_OCTETS ? GetS1gSMpduOctets(frameBytes)
                                                           : frameBytes;
}

} // namespace

HalowRadio::HalowRadio(const AdhocWifiOptions& options)
    : m_options(options)
{
    NS_ABORT_MSG_IF(options.halowWidthMhz > 16 || !IsS1gWidth(GetWidth()),
                    "AdhocWifiOptions: halowWidthMhz is " << options.halowWidthMhz
                                                          << ", must be 1, 2, 4, 8 or 16");
    NS_ABORT_MSG_IF(options.halowRegion != "US" && options.halowRegion != "EU",
                    "AdhocWifiOptions: halowRegion is '" << options.halowRegion
                                                         << "', must be US or EU");
    NS_ABORT_MSG_IF(GetS1gChannelNumbers(GetRegion(), GetWidth()).empty(),
                    "AdhocWifiOptions: halowWidthMhz is " << options.halowWidthMhz
                                                          << ", which no channel of halowRegion "
                                                          << options.halowRegion << " has");
    NS_ABORT_MSG_IF(options.mcs > MOST_MCS || !IsS1gMcsValid(GetMcs(), GetWidth()),
                    "AdhocWifiOptions: mcs is "
                        << options.mcs << ", must be one of " << ListMcs(GetWidth())
                        << " with radio halow and halowWidthMhz " << options.halowWidthMhz);
}

uint16_t HalowRadio::GetWidth() const
{
    return static_cast<uint16_t>(m_options.halowWidthMhz);
}

uint8_t HalowRadio::GetMcs() const
{
    return static_cast<uint8_t>(m_options.mcs);
}

S1gRegion HalowRadio::GetRegion() const
{
    return m_options.halowRegion == "EU" ? S1G_REGION_EU : S1G_REGION_US;
}

S1gGuardInterval HalowRadio::GetGuardInterval() const
{
    return m_options.shortGuardInterval ? S1gGuardInterval::SHORT : S1gGuardInterval::LONG;
}

std::unique_ptr<YansWifiPhyHelper> HalowRadio::MakePhyHelper() const
{
    auto phy = std::make_unique<S1gYansWifiPhyHelper>();
    phy->SetS1gChannel(GetRegion(), 0, GetWidth());
    // With signal strengths, RadioPropagation sets thresholds that fit its calibration.
    phy->Set("StandardThresholds", BooleanValue(m_options.propagation.model == "disc"));
    return phy;
}

void HalowRadio::ConfigureRates(WifiHelper& wifi) const
{
    if (m_options.rates == "ideal")
    {
        wifi.SetRemoteStationManager("ns3::S1gIdealWifiManager");
        return;
    }
    wifi.SetRemoteStationManager(
        "ns3::S1gConstantRateWifiManager", "Mcs", UintegerValue(m_options.mcs));
}

double HalowRadio::GetPhyRate() const
{
    return GetS1gDataBitsPerSymbol(GetMcs(), GetWidth()) /
           GetS1gSymbolDuration(GetGuardInterval()).GetSeconds();
}

uint32_t HalowRadio::GetMtu() const
{
    const uint32_t psdu = GetS1gMaxPsduOctets(GetWidth(), GetMcs(), GetGuardInterval());
    const uint32_t delimiter = GetS1gSMpduOctets(0);
    const uint32_t frame =
        std::max(std::min(psdu, S1G_MAX_NON_AGGREGATED_PSDU_OCTETS), psdu - delimiter);
    return std::min(USUAL_MTU, frame - MAC_BYTES);
}

FrameExchangeTimes HalowRadio::GetExchangeTimes() const
{
    const Time longerFirstSymbol =
        GetS1gSymbolDuration(S1gGuardInterval::LONG) - GetS1gSymbolDuration(GetGuardInterval());
    return {GetS1gSifs(),
            GetS1gSlot(),
            GetS1gPreamble(GetWidth()).GetDuration() + longerFirstSymbol,
            GetS1gNdpDuration(GetWidth()),
            GetS1gDataBitsPerSymbol(GetMcs(), GetWidth()),
            8 * GetS1gSMpduOctets(MAC_BYTES) + SERVICE_BITS + TAIL_BITS};
}

RadioLink HalowRadio::GetLink() const
{
    S1gHtDispatcher::Register(); // who is given the TXVECTOR may ask ns-3 for its airtime
    RadioLink link;
    link.rangeMetres = m_options.rangeMetres;
    const auto number = GetS1gChannelNumbers(GetRegion(), GetWidth()).front();
    link.centreHz = 1e3 * GetS1gCentreFrequencyKhz(GetRegion(), number, GetWidth());
    link.band = WIFI_PHY_BAND_5GHZ; // what ns-3 takes S1G for
    link.txVector = WifiTxVector(GetS1gMode(GetMcs()),
                                 0,
                                 S1G_PREAMBLE,
                                 m_options.shortGuardInterval ? 400 : 800,
                                 1,
                                 1,
                                 0,
                                 GetWidth(),
                                 false);
    link.frameBytes = PsduOf(GetMtu() + MAC_BYTES);
    link.errorRateAdapter = "ns3::S1gErrorRateModel";
    return link;
}

} // namespace ns3
