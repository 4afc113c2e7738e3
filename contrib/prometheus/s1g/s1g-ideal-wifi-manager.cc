/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-ideal-wifi-manager.h"

#include "s1g-yans-wifi-phy.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("S1gIdealWifiManager");

NS_OBJECT_ENSURE_REGISTERED(S1gIdealWifiManager);

/** What is known of a station. */
struct S1gIdealRemoteStation : public WifiRemoteStation
{
    double snr{0};          ///< That it saw of the latest frame it answered (linear); 0: none.
    uint32_t unanswered{0}; ///< Attempts since then.

    void Hear(double dataSnr)
    {
        if (dataSnr > 0)
        {
            snr = dataSnr;
            unanswered = 0;
        }
    }
};

TypeId S1gIdealWifiManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::S1gIdealWifiManager")
            .SetParent<S1gWifiManager>()
            .SetGroupName("Prometheus")
            .AddConstructor<S1gIdealWifiManager>()
            .AddAttribute(
                "TargetFrameErrorRate",
                "Probability with which frames of FrameSize are lost at the SNR from which an "
                "MCS is used; between 0 and 1.",
                DoubleValue(0.1),
                MakeDoubleAccessor(&S1gIdealWifiManager::m_targetErrorRate),
                MakeDoubleChecker<double>(1e-9, 0.999))
            .AddAttribute(
                "FrameSize",
                "Size of the frames for the above [octets]; 0 is the longest that the device "
                "sends.",
                UintegerValue(0),
                MakeUintegerAccessor(&S1gIdealWifiManager::m_frameOctets),
                MakeUintegerChecker<uint32_t>(0, 65535))
            .AddTraceSource("Rate",
                            "Data rate of the latest data frame [bit/s].",
                            MakeTraceSourceAccessor(&S1gIdealWifiManager::m_rate),
                            "ns3::TracedValueCallback::Uint64");
    return tid;
}

void S1gIdealWifiManager::CheckConfiguration()
{
    const auto phy = DynamicCast<S1gYansWifiPhy>(GetPhy());
    const uint32_t octets = m_frameOctets > 0 ? m_frameOctets : GetLongestPsdu();
    m_candidates.clear();
    for (uint8_t mcs = 0; mcs <= 10; ++mcs)
    {
        if (KeepsTimeLimit(mcs, GetDataGuardInterval()))
        {
            m_candidates.push_back(
                {mcs, phy->GetRequiredSnr(MakeTxVector(mcs), octets, 1 - m_targetErrorRate)});
        }
    }
    if (m_candidates.empty())
    {
        CheckTimeLimit(
            8,
            GetDataGuardInterval()); // the fastest that all widths have; it fails, with the numbers
    }
    const uint16_t width = GetWidth();
    std::sort(
        m_candidates.begin(),
        m_candidates.end(),
        [width](const Candidate& a, const Candidate& b)
        { return GetS1gDataBitsPerSymbol(a.mcs, width) < GetS1gDataBitsPerSymbol(b.mcs, width); });
}

double S1gIdealWifiManager::GetSnrThreshold(uint8_t mcs) const
{
    const auto found =
        std::find_if(m_candidates.begin(),
                     m_candidates.end(),
                     [mcs](const Candidate& candidate) { return candidate.mcs == mcs; });
    return found == m_candidates.end() ? std::numeric_limits<double>::infinity() : found->threshold;
}

uint8_t S1gIdealWifiManager::ChooseMcs(WifiRemoteStation* station)
{
    const auto& known = *static_cast<const S1gIdealRemoteStation*>(station);
    std::size_t best = 0;
    for (std::size_t i = 0; i < m_candidates.size(); ++i)
    {
        if (m_candidates[i].threshold <= known.snr)
        {
            best = i;
        }
    }
    const uint8_t mcs = m_candidates[best - std::min<std::size_t>(best, known.unanswered)].mcs;
    NS_LOG_DEBUG("SNR " << known.snr << ", unanswered " << known.unanswered << ": MCS " << +mcs);
    m_rate = GetS1gDataRate(mcs, GetWidth(), GetDataGuardInterval());
    return mcs;
}

WifiRemoteStation* S1gIdealWifiManager::DoCreateStation() const
{
    return new S1gIdealRemoteStation;
}

void S1gIdealWifiManager::DoReportDataFailed(WifiRemoteStation* station)
{
    ++static_cast<S1gIdealRemoteStation*>(station)->unanswered;
}

void S1gIdealWifiManager::DoReportFinalDataFailed(WifiRemoteStation* station)
{
    static_cast<S1gIdealRemoteStation*>(station)->snr = 0;
}

void S1gIdealWifiManager::DoReportRtsOk(WifiRemoteStation* station,
                                        double /* ctsSnr */,
                                        WifiMode /* ctsMode */,
                                        double rtsSnr)
{
    static_cast<S1gIdealRemoteStation*>(station)->Hear(rtsSnr);
}

void S1gIdealWifiManager::DoReportDataOk(WifiRemoteStation* station,
                                         double /* ackSnr */,
                                         WifiMode /* ackMode */,
                                         double dataSnr,
                                         uint16_t /* dataChannelWidth */,
                                         uint8_t /* dataNss */)
{
    static_cast<S1gIdealRemoteStation*>(station)->Hear(dataSnr);
}

void S1gIdealWifiManager::DoReportAmpduTxStatus(WifiRemoteStation* station,
                                                uint16_t nSuccessfulMpdus,
                                                uint16_t /* nFailedMpdus */,
                                                double /* rxSnr */,
                                                double dataSnr,
                                                uint16_t /* dataChannelWidth */,
                                                uint8_t /* dataNss */)
{
    auto& known = *static_cast<S1gIdealRemoteStation*>(station);
    known.Hear(dataSnr);
    if (nSuccessfulMpdus == 0)
    {
        ++known.unanswered;
    }
}

} // namespace ns3
