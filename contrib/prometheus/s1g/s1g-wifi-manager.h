/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_WIFI_MANAGER_H
#define S1G_WIFI_MANAGER_H

#include "s1g-ns3-version.h"
#include "s1g-parameters.h"

#include "ns3/wifi-remote-station-manager.h"

#include <array>

namespace ns3
{

/**
 * \ingroup wifi
 *
 * What the rate managers of 802.11ah have in common: they see to it that no PPDU lasts longer than
 * aPPDUMaxTime (27.92 ms).
 *
 * - A frame of the device's MTU (or of the largest A-MSDU) has to keep the limit with every MCS
 * that the manager may choose. Otherwise the simulation is refused when it starts, with the
 * numbers.
 * - Aggregates are limited by the MCS that they are about to be sent with: before each data frame
 * the MAC's <AC>_MaxAmpduSize are set to what was configured or to what the limit leaves, whichever
 * is less.
 *
 * Ad hoc networks only: any MAC but AdhocWifiMac is refused. ns-3's stations would never associate.
 *
 * The guard interval is the short one when HtConfiguration::ShortGuardIntervalSupported is true, as
 * in ns-3's 802.11n.
 */
class S1gWifiManager : public WifiRemoteStationManager
{
  public:
    static TypeId GetTypeId();

    S1gWifiManager();

    /** Aborts, naming the node, when the PHY is not an S1gYansWifiPhy. */
    void SetupPhy(const Ptr<WifiPhy> phy) override;

  protected:
    void DoInitialize() override;

    /** \return the PHY's width [MHz]. */
    uint16_t GetWidth() const;

    /** \return the guard interval of data frames to anybody. */
    S1gGuardInterval GetDataGuardInterval() const;

    /**
     * \return length [octets] of the longest PSDU that holds one frame: MTU, LLC, MAC header, FCS
     * and the delimiter that makes an S-MPDU of it.
     */
    uint32_t GetLongestPsdu() const;

    /** \return whether the longest PSDU of one frame keeps the time limit. False where no such MCS
     * is. */
    bool KeepsTimeLimit(uint8_t mcs, S1gGuardInterval guardInterval) const;

    /** Aborts, naming the node, the frame and the limit, unless KeepsTimeLimit. */
    void CheckTimeLimit(uint8_t mcs, S1gGuardInterval guardInterval) const;

    /** \return the TXVECTOR of a frame for one station. */
    WifiTxVector MakeTxVector(uint8_t mcs) const;

    /** \return "node 3" for messages. */
    std::string GetNodeName() const;

  private:
    /** Called once, before the first frame. Aborts when the attributes cannot work. */
    virtual void CheckConfiguration() = 0;

    /** \return MCS for the next data frame to a station. */
    virtual uint8_t ChooseMcs(WifiRemoteStation* station) = 0;

    WifiRemoteStation* DoCreateStation() const override;
    WifiTxVector DoGetDataTxVector(WifiRemoteStation* station, uint16_t allowedWidth) override;
    WifiTxVector DoGetRtsTxVector(WifiRemoteStation* station) override;
    void DoReportRtsFailed(WifiRemoteStation* station) override;
    void DoReportDataFailed(WifiRemoteStation* station) override;
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
    void DoReportFinalRtsFailed(WifiRemoteStation* station) override;
    void DoReportFinalDataFailed(WifiRemoteStation* station) override;
    void DoReportRxOk(WifiRemoteStation* station, double rxSnr, WifiMode txMode) override;

    void ChooseGroupMode();
    void LimitAggregates(uint8_t mcs);
    /** Lets the recipient take aggregates of any length: the limit is one of time. */
    void LiftRecipientLimit(Mac48Address recipient);

    uint8_t m_controlMcs;
    uint8_t m_groupMcs;
    std::array<uint32_t, 4> m_configuredAmpduOctets{}; ///< By access category, as configured.
    std::array<uint32_t, 4> m_ampduOctets{};           ///< As set now.
};

} // namespace ns3

#endif // S1G_WIFI_MANAGER_H
