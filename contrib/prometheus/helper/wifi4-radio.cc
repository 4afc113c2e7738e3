/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "wifi4-radio.h"

#include "ns3/abort.h"
#include "ns3/string.h"
#include "ns3/wifi-helper.h"
#include "ns3/yans-wifi-helper.h"

namespace ns3
{

namespace
{

// IEEE 802.11-2020, table 17-21 (OFDM PHY, 20 MHz).
const Time SLOT = MicroSeconds(9);
const Time SIFS = MicroSeconds(16);
/** Ack of 14 bytes at 24 Mb/s: 20 us preamble and header, two symbols of 4 us. */
const Time ACK = MicroSeconds(28);
/** HT-mixed preamble with one HT-LTF (clause 19.3.9): 20 us legacy part, 16 us HT part. */
const Time HT_PREAMBLE = MicroSeconds(36);
constexpr uint32_t SERVICE_BITS = 16;
constexpr uint32_t TAIL_BITS = 6;
constexpr double CHANNEL_36_HZ = 5.18e9;

/** N_DBPS of HT MCS 0-7, 20 MHz, one stream (table 19-27). */
constexpr uint32_t BITS_PER_SYMBOL[] = {26, 52, 78, 104, 156, 208, 234, 260};

} // namespace

Wifi4Radio::Wifi4Radio(const AdhocWifiOptions& options)
    : m_options(options)
{
    NS_ABORT_MSG_IF(options.mcs > 7,
                    "AdhocWifiOptions: mcs is " << options.mcs
                                                << ", must be 0 to 7 with radio wifi4");
}

std::unique_ptr<YansWifiPhyHelper> Wifi4Radio::MakePhyHelper() const
{
    auto phy = std::make_unique<YansWifiPhyHelper>();
    phy->Set("ChannelSettings", StringValue("{36, 20, BAND_5GHZ, 0}"));
    return phy;
}

void Wifi4Radio::ConfigureRates(WifiHelper& wifi) const
{
    if (m_options.rates == "ideal")
    {
        wifi.SetRemoteStationManager("ns3::IdealWifiManager");
        return;
    }
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                 "DataMode",
                                 StringValue("HtMcs" + std::to_string(m_options.mcs)),
                                 "ControlMode",
                                 StringValue("OfdmRate24Mbps"));
}

double Wifi4Radio::GetPhyRate() const
{
    const Time symbol = NanoSeconds(m_options.shortGuardInterval ? 3600 : 4000);
    return BITS_PER_SYMBOL[m_options.mcs] / symbol.GetSeconds();
}

uint32_t Wifi4Radio::GetMtu() const
{
    return USUAL_MTU;
}

FrameExchangeTimes Wifi4Radio::GetExchangeTimes() const
{
    return {SIFS,
            SLOT,
            HT_PREAMBLE,
            ACK,
            BITS_PER_SYMBOL[m_options.mcs],
            8 * MAC_BYTES + SERVICE_BITS + TAIL_BITS};
}

RadioLink Wifi4Radio::GetLink() const
{
    RadioLink link;
    link.rangeMetres = m_options.rangeMetres;
    link.centreHz = CHANNEL_36_HZ;
    link.band = WIFI_PHY_BAND_5GHZ;
    link.txVector = WifiTxVector(WifiMode("HtMcs" + std::to_string(m_options.mcs)),
                                 0,
                                 WIFI_PREAMBLE_HT_MF,
                                 m_options.shortGuardInterval ? 400 : 800,
                                 1,
                                 1,
                                 0,
                                 20,
                                 false);
    link.frameBytes = USUAL_MTU + MAC_BYTES;
    return link;
}

} // namespace ns3
