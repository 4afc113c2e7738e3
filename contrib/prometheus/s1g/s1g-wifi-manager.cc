/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-wifi-manager.h"

#include "s1g-ht-dispatcher.h"
#include "s1g-ppdu-duration.h"
#include "s1g-yans-wifi-phy.h"

#include "ns3/abort.h"
#include "ns3/adhoc-wifi-mac.h"
#include "ns3/ht-capabilities.h"
#include "ns3/ht-configuration.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("S1gWifiManager");

NS_OBJECT_ENSURE_REGISTERED(S1gWifiManager);

namespace
{

constexpr std::array<const char*, 4> ACCESS_CATEGORIES{"BE", "BK", "VI", "VO"};
constexpr uint8_t LOWEST_THAT_FITS = 255;
constexpr uint8_t FASTEST_MCS = 8; // of those that all widths have
constexpr uint32_t LLC_OCTETS = 8;
constexpr uint32_t QOS_HEADER_OCTETS = 26;
constexpr uint32_t FCS_OCTETS = 4;
/** The longest A-MPDU that HT capabilities can announce [octets]. */
constexpr uint32_t HT_MAX_AMPDU_OCTETS = 65535;

uint32_t GetLimit(const Ptr<WifiMac>& mac, const char* category, const char* name)
{
    UintegerValue value;
    mac->GetAttribute(std::string(category) + name, value);
    return static_cast<uint32_t>(value.Get());
}

} // namespace

TypeId S1gWifiManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::S1gWifiManager")
            .SetParent<WifiRemoteStationManager>()
            .SetGroupName("Prometheus")
            .AddAttribute("ControlMcs",
                          "MCS of RTS frames. Answers that are no NDP frames use MCS 0.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&S1gWifiManager::m_controlMcs),
                          MakeUintegerChecker<uint8_t>(0, 10))
            .AddAttribute(
                "GroupMcs",
                "MCS of group-addressed data frames; 255 is the lowest with which the longest "
                "frame keeps the time limit. Takes the place of NonUnicastMode.",
                UintegerValue(LOWEST_THAT_FITS),
                MakeUintegerAccessor(&S1gWifiManager::m_groupMcs),
                MakeUintegerChecker<uint8_t>());
    return tid;
}

S1gWifiManager::S1gWifiManager()
{
    S1gHtDispatcher::Register();
}

void S1gWifiManager::SetupPhy(const Ptr<WifiPhy> phy)
{
    NS_LOG_FUNCTION(this << phy);
    NS_ABORT_MSG_UNLESS(DynamicCast<S1gYansWifiPhy>(phy),
                        GetInstanceTypeId().GetName()
                            << " of node " << phy->GetDevice()->GetNode()->GetId()
                            << " needs an ns3::S1gYansWifiPhy, not an "
                            << phy->GetInstanceTypeId().GetName());
    WifiRemoteStationManager::SetupPhy(phy);
}

void S1gWifiManager::DoInitialize()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_UNLESS(DynamicCast<AdhocWifiMac>(GetMac()),
                        GetNodeName() << " needs an ns3::AdhocWifiMac, not an "
                                      << GetMac()->GetInstanceTypeId().GetName()
                                      << ", whose association asks for rates of 802.11a");
    NS_ABORT_MSG_UNLESS(IsS1gMcsValid(m_controlMcs, GetWidth()),
                        GetNodeName() << ": attribute ControlMcs is " << +m_controlMcs
                                      << ", which does not exist at " << GetWidth() << " MHz");
    for (std::size_t i = 0; i < ACCESS_CATEGORIES.size(); ++i)
    {
        m_configuredAmpduOctets[i] = GetLimit(GetMac(), ACCESS_CATEGORIES[i], "_MaxAmpduSize");
    }
    m_ampduOctets = m_configuredAmpduOctets;
    CheckConfiguration();
    ChooseGroupMode();
    WifiRemoteStationManager::DoInitialize();
}

uint16_t S1gWifiManager::GetWidth() const
{
    return GetPhy()->GetChannelWidth();
}

S1gGuardInterval S1gWifiManager::GetDataGuardInterval() const
{
    return GetShortGuardIntervalSupported() ? S1gGuardInterval::SHORT : S1gGuardInterval::LONG;
}

uint32_t S1gWifiManager::GetLongestPsdu() const
{
    uint32_t msdu = GetPhy()->GetDevice()->GetMtu() + LLC_OCTETS;
    for (const char* category : ACCESS_CATEGORIES)
    {
        msdu = std::max(msdu, GetLimit(GetMac(), category, "_MaxAmsduSize"));
    }
    const uint32_t mpdu = QOS_HEADER_OCTETS + msdu + FCS_OCTETS;
    return mpdu > S1G_MAX_NON_AGGREGATED_PSDU_OCTETS ? GetS1gSMpduOctets(mpdu) : mpdu;
}

bool S1gWifiManager::KeepsTimeLimit(uint8_t mcs, S1gGuardInterval guardInterval) const
{
    return IsS1gMcsValid(mcs, GetWidth()) &&
           GetLongestPsdu() <= GetS1gMaxPsduOctets(GetWidth(), mcs, guardInterval);
}

void S1gWifiManager::CheckTimeLimit(uint8_t mcs, S1gGuardInterval guardInterval) const
{
    NS_ABORT_MSG_UNLESS(
        KeepsTimeLimit(mcs, guardInterval),
        GetNodeName()
            << ": a PSDU of " << GetLongestPsdu() << " octets, for a frame of the MTU ("
            << GetPhy()->GetDevice()->GetMtu() << ") or of <AC>_MaxAmsduSize, lasts "
            << S1gPpduDuration(GetLongestPsdu(), GetWidth(), mcs, guardInterval).As(Time::MS)
            << " with MCS " << +mcs << " at " << GetWidth() << " MHz; S1G allows "
            << GetS1gMaxPpduDuration().As(Time::MS) << ", here "
            << GetS1gMaxPsduOctets(GetWidth(), mcs, guardInterval)
            << " octets. Set a smaller MTU, a higher MCS or a wider channel");
}

std::string S1gWifiManager::GetNodeName() const
{
    return GetInstanceTypeId().GetName() + " of node " +
           std::to_string(GetPhy()->GetDevice()->GetNode()->GetId());
}

void S1gWifiManager::ChooseGroupMode()
{
    // ns-3 gives frames of their class the long guard interval, always.
    const auto guardInterval = S1gGuardInterval::LONG;
    uint8_t mcs = m_groupMcs;
    if (mcs == LOWEST_THAT_FITS)
    {
        mcs = 0;
        while (mcs < FASTEST_MCS && !KeepsTimeLimit(mcs, guardInterval))
        {
            ++mcs;
        }
    }
    NS_ABORT_MSG_UNLESS(IsS1gMcsValid(mcs, GetWidth()),
                        GetNodeName() << ": attribute GroupMcs is " << +m_groupMcs
                                      << ", which does not exist at " << GetWidth() << " MHz");
    CheckTimeLimit(mcs, guardInterval);
    SetAttribute("NonUnicastMode", WifiModeValue(GetS1gGroupMode(mcs)));
}

WifiTxVector S1gWifiManager::MakeTxVector(uint8_t mcs) const
{
    return WifiTxVector(GetS1gMode(mcs),
                        GetDefaultTxPowerLevel(),
                        S1G_PREAMBLE,
                        GetDataGuardInterval() == S1gGuardInterval::SHORT ? 400 : 800,
                        GetNumberOfAntennas(),
                        1,
                        0,
                        GetWidth(),
                        false);
}

void S1gWifiManager::LimitAggregates(uint8_t mcs)
{
    const uint32_t limit = GetS1gMaxPsduOctets(GetWidth(), mcs, GetDataGuardInterval());
    for (std::size_t i = 0; i < ACCESS_CATEGORIES.size(); ++i)
    {
        const uint32_t octets = std::min(m_configuredAmpduOctets[i], limit);
        if (octets != m_ampduOctets[i])
        {
            GetMac()->SetAttribute(std::string(ACCESS_CATEGORIES[i]) + "_MaxAmpduSize",
                                   UintegerValue(octets));
            m_ampduOctets[i] = octets;
        }
    }
}

void S1gWifiManager::LiftRecipientLimit(Mac48Address recipient)
{
    const Ptr<const HtCapabilities> capabilities = GetStationHtCapabilities(recipient);
    if (capabilities && capabilities->GetMaxAmpduLength() < HT_MAX_AMPDU_OCTETS)
    {
        HtCapabilities lifted = *capabilities;
        lifted.SetMaxAmpduLength(HT_MAX_AMPDU_OCTETS);
        AddStationHtCapabilities(recipient, lifted);
    }
}

WifiRemoteStation* S1gWifiManager::DoCreateStation() const
{
    return new WifiRemoteStation;
}

WifiTxVector S1gWifiManager::DoGetDataTxVector(WifiRemoteStation* station,
                                               uint16_t /* allowedWidth */)
{
    const uint8_t mcs = ChooseMcs(station);
    LiftRecipientLimit(GetAddress(station));
    LimitAggregates(mcs);
    return MakeTxVector(mcs);
}

WifiTxVector S1gWifiManager::DoGetRtsTxVector(WifiRemoteStation* /* station */)
{
    return MakeTxVector(m_controlMcs);
}

void S1gWifiManager::DoReportRtsFailed(WifiRemoteStation* /* station */)
{
}

void S1gWifiManager::DoReportDataFailed(WifiRemoteStation* /* station */)
{
}

void S1gWifiManager::DoReportRtsOk(WifiRemoteStation* /* station */,
                                   double /* ctsSnr */,
                                   WifiMode /* ctsMode */,
                                   double /* rtsSnr */)
{
}

void S1gWifiManager::DoReportDataOk(WifiRemoteStation* /* station */,
                                    double /* ackSnr */,
                                    WifiMode /* ackMode */,
                                    double /* dataSnr */,
                                    uint16_t /* dataChannelWidth */,
                                    uint8_t /* dataNss */)
{
}

void S1gWifiManager::DoReportFinalRtsFailed(WifiRemoteStation* /* station */)
{
}

void S1gWifiManager::DoReportFinalDataFailed(WifiRemoteStation* /* station */)
{
}

void S1gWifiManager::DoReportRxOk(WifiRemoteStation* /* station */,
                                  double /* rxSnr */,
                                  WifiMode /* txMode */)
{
}

} // namespace ns3
