/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_PHY_H
#define S1G_PHY_H

#include "s1g-modes.h"

#include "ns3/phy-entity.h"

namespace ns3
{

/**
 * \ingroup wifi
 *
 * PHY entity of 802.11ah (IEEE 802.11-2020 clause 23): one spatial stream, formats S1G_1M and
 * S1G_SHORT, convolutional coding, channels of 1, 2, 4, 8 and 16 MHz.
 *
 * Fields in ns-3's terms: PREAMBLE is STF and LTF1, HT_SIG is SIG, NON_HT_HEADER (part of the
 * format that ns-3's MAC asks for in answers) and TRAINING last no time.
 *
 * A PSDU of more than 511 octets that is not aggregated travels as S-MPDU (clause 10.12.8): four
 * octets of delimiter are counted here, and the MAC knows nothing of them. Ack and CTS travel as
 * NDP frames (clause 9.9) unless EnableNdpControl() says otherwise.
 *
 * Aborts when a PPDU would last longer than aPPDUMaxTime, naming the node: S1gWifiManager makes
 * sure beforehand that none does.
 */
class S1gPhy : public PhyEntity
{
  public:
    /**
     * \param modulation WIFI_MOD_CLASS_HT, or WIFI_MOD_CLASS_DMG_OFDM for group-addressed frames.
     * \param widthMhz of the channel: the entity has the modes that exist there; with 0, all.
     */
    S1gPhy(WifiModulationClass modulation, uint16_t widthMhz);

    /** Whether Ack and CTS travel as NDP frames, in the whole process (true at first). */
    static void EnableNdpControl(bool enable);
    static bool IsNdpControlEnabled();

    WifiMode GetMcs(uint8_t index) const override;
    bool IsMcsSupported(uint8_t index) const override;
    bool HandlesMcsModes() const override;
    WifiMode GetSigMode(WifiPpduField field, const WifiTxVector& txVector) const override;
    Time GetDuration(WifiPpduField field, const WifiTxVector& txVector) const override;
    Time GetPayloadDuration(uint32_t size,
                            const WifiTxVector& txVector,
                            WifiPhyBand band,
                            MpduType mpdutype,
                            bool incFlag,
                            uint32_t& totalAmpduSize,
                            double& totalAmpduNumSymbols,
                            uint16_t staId) const override;
    Time CalculateTxDuration(WifiConstPsduMap psduMap,
                             const WifiTxVector& txVector,
                             WifiPhyBand band) const override;
    uint32_t GetMaxPsduSize() const override;
    Ptr<WifiPpdu> BuildPpdu(const WifiConstPsduMap& psdus,
                            const WifiTxVector& txVector,
                            Time ppduDuration) override;

    /** The fields of S1G PPDUs; a part of those that the static entity of class HT knows. */
    static const std::vector<WifiPpduField>& GetFields();

  protected:
    const PpduFormats& GetPpduFormats() const override;
    PhyFieldRxStatus DoEndReceiveField(WifiPpduField field, Ptr<Event> event) override;
    bool IsConfigSupported(Ptr<const WifiPpdu> ppdu) const override;
    uint16_t GetMeasurementChannelWidth(const Ptr<const WifiPpdu> ppdu) const override;
    Ptr<SpectrumValue> GetTxPowerSpectralDensity(double txPowerW,
                                                 Ptr<const WifiPpdu> ppdu,
                                                 const WifiTxVector& txVector) const override;

  private:
    PhyFieldRxStatus EndReceiveSig(Ptr<Event> event);
};

} // namespace ns3

#endif // S1G_PHY_H
