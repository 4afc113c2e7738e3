/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-yans-wifi-phy.h"

#include "s1g-ht-dispatcher.h"
#include "s1g-ppdu-duration.h"
#include "s1g-private-access.h"
#include "s1g-wifi-manager.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/channel.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/error-rate-model.h"
#include "ns3/interference-helper.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"
#include "ns3/threshold-preamble-detection-model.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-utils.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("S1gYansWifiPhy");

NS_OBJECT_ENSURE_REGISTERED(S1gYansWifiPhy);

namespace
{

/** S1G radios alive: ns-3 computes airtimes without asking whose, so all have to agree on them. */
uint32_t g_agreeing = 0;

} // namespace

TypeId S1gYansWifiPhy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::S1gYansWifiPhy")
            .SetParent<YansWifiPhy>()
            .SetGroupName("Prometheus")
            .AddConstructor<S1gYansWifiPhy>()
            .AddAttribute("S1gRegion",
                          "Whose channels: US (902-928 MHz) or EU (863-868 MHz).",
                          EnumValue(S1G_REGION_US),
                          MakeEnumAccessor(&S1gYansWifiPhy::m_region),
                          MakeEnumChecker(S1G_REGION_US, "US", S1G_REGION_EU, "EU"))
            .AddAttribute("S1gChannelWidth",
                          "Width of the channel [MHz]: 1, 2, 4, 8 or 16.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&S1gYansWifiPhy::m_widthMhz),
                          MakeUintegerChecker<uint16_t>(1, 16))
            .AddAttribute("S1gChannelNumber",
                          "Number of the channel; 0 is the first that has the width in the region.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&S1gYansWifiPhy::m_channelNumber),
                          MakeUintegerChecker<uint8_t>())
            .AddAttribute(
                "NdpControlFrames",
                "Whether Ack and CTS travel as NDP frames, as S1G stations among themselves "
                "do. All radios of a process have to agree.",
                BooleanValue(true),
                MakeBooleanAccessor(&S1gYansWifiPhy::m_ndpControl),
                MakeBooleanChecker())
            .AddAttribute("StandardThresholds",
                          "Whether the thresholds of S1G for the width replace CcaEdThreshold, "
                          "CcaSensitivity and the preamble detection model.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&S1gYansWifiPhy::m_standardThresholds),
                          MakeBooleanChecker());
    return tid;
}

S1gYansWifiPhy::S1gYansWifiPhy()
{
    S1gHtDispatcher::Register();
}

S1gYansWifiPhy::~S1gYansWifiPhy()
{
    LeaveAgreement();
}

void S1gYansWifiPhy::DoInitialize()
{
    const auto device = GetDevice();
    const auto manager = device ? device->GetRemoteStationManager() : nullptr;
    NS_ABORT_MSG_IF(
        manager && !DynamicCast<S1gWifiManager>(manager),
        "S1gYansWifiPhy of node "
            << device->GetNode()->GetId()
            << ": the remote station manager is to be an ns3::S1gConstantRateWifiManager "
               "or an ns3::S1gIdealWifiManager, not an "
            << manager->GetInstanceTypeId().GetName()
            << ", which knows neither the rates nor the time limit of S1G");
    CheckNeighbours();
    YansWifiPhy::DoInitialize();
}

void S1gYansWifiPhy::CheckNeighbours() const
{
    const auto channel = GetChannel();
    for (std::size_t i = 0; channel && i < channel->GetNDevices(); ++i)
    {
        const auto neighbour = DynamicCast<WifiNetDevice>(channel->GetDevice(i));
        NS_ABORT_MSG_IF(
            neighbour && !DynamicCast<S1gYansWifiPhy>(neighbour->GetPhy()),
            "S1gYansWifiPhy of node "
                << GetDevice()->GetNode()->GetId() << ": on its YansWifiChannel is an "
                << neighbour->GetPhy()->GetInstanceTypeId().GetName() << " of node "
                << neighbour->GetNode()->GetId()
                << ", which would take S1G frames for its own. Give S1G a channel of its "
                   "own");
    }
}

void S1gYansWifiPhy::DoDispose()
{
    LeaveAgreement();
    YansWifiPhy::DoDispose();
}

void S1gYansWifiPhy::ConfigureStandard(WifiStandard standard)
{
    NS_LOG_FUNCTION(this << standard);
    NS_ABORT_MSG_IF(standard != WIFI_STANDARD_80211n,
                    "S1gYansWifiPhy of node " << GetDevice()->GetNode()->GetId()
                                              << ": install it with WIFI_STANDARD_80211n, not "
                                              << standard);
    if (!GetOperatingChannel().IsSet())
    {
        // Any channel of 802.11n will do: WifiPhy calls this function again once it has one.
        SetOperatingChannel({36, 20, static_cast<int>(WIFI_PHY_BAND_5GHZ), 0});
    }
    YansWifiPhy::ConfigureStandard(standard);
    if (GetOperatingChannel().IsSet())
    {
        ConfigureS1g();
    }
}

void S1gYansWifiPhy::DoChannelSwitch()
{
    YansWifiPhy::DoChannelSwitch();
    TuneToChannel();
}

void S1gYansWifiPhy::ConfigureS1g()
{
    AgreeOnControlFrames();
    TuneToChannel();
    m_phyEntities.clear();
    AddPhyEntity(WIFI_MOD_CLASS_HT, Create<S1gPhy>(WIFI_MOD_CLASS_HT, m_widthMhz));
    AddPhyEntity(WIFI_MOD_CLASS_DMG_OFDM, Create<S1gPhy>(WIFI_MOD_CLASS_DMG_OFDM, m_widthMhz));
    SetSifs(GetS1gSifs());
    SetSlot(GetS1gSlot());
    SetPifs(GetS1gPifs());
    constexpr uint32_t ACK_OCTETS = 14;
    SetEstimatedAckDuration(
        *this,
        m_ndpControl ? GetS1gNdpDuration(m_widthMhz)
                     : S1gPpduDuration(ACK_OCTETS, m_widthMhz, 0, S1gGuardInterval::LONG));
    if (m_standardThresholds)
    {
        SetThresholds();
    }
}

void S1gYansWifiPhy::TuneToChannel()
{
    const auto numbers = GetS1gChannelNumbers(m_region, m_widthMhz);
    const uint8_t number =
        m_channelNumber == 0 && !numbers.empty() ? numbers.front() : m_channelNumber;
    SetForeignOperatingChannel(*this, GetS1gOperatingChannel(m_region, number, m_widthMhz));
}

uint32_t S1gYansWifiPhy::GetCentreFrequencyKhz() const
{
    return GetS1gCentreFrequencyKhz(m_region, GetChannelNumber(), m_widthMhz);
}

void S1gYansWifiPhy::SetThresholds()
{
    const double detectionDbm = GetS1gDetectionThresholdDbm(m_widthMhz);
    SetCcaSensitivityThreshold(detectionDbm);
    SetCcaEdThreshold(GetS1gEnergyThresholdDbm(m_widthMhz));
    SetPreambleDetectionModel(CreateObjectWithAttributes<ThresholdPreambleDetectionModel>(
        "MinimumRssi", DoubleValue(detectionDbm)));
}

void S1gYansWifiPhy::AgreeOnControlFrames()
{
    NS_ABORT_MSG_IF(g_agreeing > (m_agreed ? 1U : 0U) &&
                        S1gPhy::IsNdpControlEnabled() != m_ndpControl,
                    "S1gYansWifiPhy of node "
                        << GetDevice()->GetNode()->GetId() << ": attribute NdpControlFrames is "
                        << std::boolalpha << m_ndpControl
                        << ", but that of another S1G radio in the process is not");
    S1gPhy::EnableNdpControl(m_ndpControl);
    if (!m_agreed)
    {
        m_agreed = true;
        ++g_agreeing;
    }
}

void S1gYansWifiPhy::LeaveAgreement()
{
    if (m_agreed)
    {
        --g_agreeing;
        m_agreed = false;
    }
}

double S1gYansWifiPhy::GetRequiredSnr(const WifiTxVector& txVector,
                                      uint32_t octets,
                                      double successRate) const
{
    double lowDb = -30;
    double highDb = 70;
    while (highDb - lowDb > 0.001)
    {
        const double middleDb = (lowDb + highDb) / 2;
        const double rate = m_interference->GetErrorRateModel()->GetChunkSuccessRate(
            txVector.GetMode(), txVector, DbToRatio(middleDb), 8 * uint64_t{octets});
        (rate < successRate ? lowDb : highDb) = middleDb;
    }
    return DbToRatio(highDb);
}

} // namespace ns3
