/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_YANS_WIFI_PHY_H
#define S1G_YANS_WIFI_PHY_H

#include "s1g-channels.h"
#include "s1g-ns3-version.h"

#include "ns3/yans-wifi-phy.h"

namespace ns3
{

/**
 * \ingroup wifi
 *
 * An 802.11ah radio on a YansWifiChannel. ns-3's MAC takes it for 802.11n at 5 GHz: install it with
 * WIFI_STANDARD_80211n, an S1gWifiManager and nothing else special. S1G's channel, timing, modes
 * and thresholds take their places when the standard is configured.
 *
 * ChannelSettings, Sifs, Slot, Pifs are not used. Devices meet on a YansWifiChannel when the
 * numbers of their channels are equal: S1G has to have a YansWifiChannel of its own, or the
 * simulation is refused.
 */
class S1gYansWifiPhy : public YansWifiPhy
{
  public:
    static TypeId GetTypeId();

    S1gYansWifiPhy();
    ~S1gYansWifiPhy() override;

    /** Aborts, naming the node, when the standard is not 802.11n or there is no such channel. */
    void ConfigureStandard(WifiStandard standard) override;

    /** Centre of the channel [kHz], exact: WifiPhy::GetFrequency() is in whole MHz. */
    uint32_t GetCentreFrequencyKhz() const;

    /**
     * \param octets length of a frame, at least 1.
     * \param successRate between 0 and 1, both excluded.
     * \return the SNR (linear) from which the error rate model lets that share of frames arrive;
     * within 0.001 dB, and between -30 and 70 dB.
     */
    double GetRequiredSnr(const WifiTxVector& txVector, uint32_t octets, double successRate) const;

  protected:
    void DoInitialize() override;
    void DoDispose() override;
    void DoChannelSwitch() override;

  private:
    /** Everything that ns-3 sets for 802.11n and that is otherwise in S1G; as often as one likes.
     */
    void ConfigureS1g();
    void TuneToChannel();
    void CheckNeighbours() const;
    void SetThresholds();
    void AgreeOnControlFrames();
    void LeaveAgreement();

    S1gRegion m_region;
    uint16_t m_widthMhz;
    uint8_t m_channelNumber; ///< 0: the first of the region with the width.
    bool m_ndpControl;
    bool m_standardThresholds;
    bool m_agreed{false}; ///< Counted among those that agree on control frames.
};

} // namespace ns3

#endif // S1G_YANS_WIFI_PHY_H
