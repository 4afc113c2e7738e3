/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_IDEAL_WIFI_MANAGER_H
#define S1G_IDEAL_WIFI_MANAGER_H

#include "s1g-wifi-manager.h"

#include "ns3/traced-value.h"

#include <vector>

namespace ns3
{

struct S1gIdealRemoteStation;

/**
 * \ingroup wifi
 *
 * Chooses the fastest MCS that the SNR allows, for 802.11ah.
 *
 * The SNR is the one that the receiver saw of the latest frame that it answered: ns-3 hands it back
 * in a tag on the answer, as it does for IdealWifiManager. Each MCS has a threshold, the SNR with
 * which frames of a size are lost with the target probability, computed from the error rate model
 * of the PHY. Each attempt in a row that got no answer takes one step down; before the first
 * answer, and after a frame was given up, the slowest MCS is used.
 *
 * Only MCSs are used with which the longest frame keeps the time limit (see S1gWifiManager).
 */
class S1gIdealWifiManager : public S1gWifiManager
{
  public:
    static TypeId GetTypeId();

    /**
     * \return the SNR (linear) from which an MCS is used; infinite if it never is. Valid after
     *         initialisation.
     */
    double GetSnrThreshold(uint8_t mcs) const;

  private:
    /** An MCS and the SNR (linear) from which it is used. */
    struct Candidate
    {
        uint8_t mcs;
        double threshold;
    };

    void CheckConfiguration() override;
    uint8_t ChooseMcs(WifiRemoteStation* station) override;
    WifiRemoteStation* DoCreateStation() const override;
    void DoReportDataFailed(WifiRemoteStation* station) override;
    void DoReportFinalDataFailed(WifiRemoteStation* station) override;
    void DoReportRtsOk(WifiRemoteStation* station,
                       double ctsSnr,
                       WifiMode ctsMode,
                       double rtsSnr) override;
    void DoReportDataOk(WifiRemoteStation* station,
                        double ackSnr,
                        WifiMode ackMode,
                        double dataSnr,
                        uint16_t dataChannelWidth,
                        uint8_t dataNss) override;
    void DoReportAmpduTxStatus(WifiRemoteStation* station,
                               uint16_t nSuccessfulMpdus,
                               uint16_t nFailedMpdus,
                               double rxSnr,
                               double dataSnr,
                               uint16_t dataChannelWidth,
                               uint8_t dataNss) override;

    double m_targetErrorRate;
    uint32_t m_frameOctets;
    std::vector<Candidate> m_candidates; ///< From the slowest to the fastest.
    TracedValue<uint64_t> m_rate;        ///< Of the latest data frame [bit/s].
};

} // namespace ns3

#endif // S1G_IDEAL_WIFI_MANAGER_H
