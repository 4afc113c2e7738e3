/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_HT_DISPATCHER_H
#define S1G_HT_DISPATCHER_H

#include "s1g-phy.h"

#include "ns3/ht-phy.h"

namespace ns3
{

/**
 * \ingroup wifi
 *
 * The static PHY entity of class HT once S1G is in use. It answers for both radios: TXVECTORs of
 * less than 20 MHz, which HT does not have, are of S1G; all others get HtPhy's answer, unchanged.
 */
class S1gHtDispatcher : public HtPhy
{
  public:
    S1gHtDispatcher();

    /** Puts it (and an S1gPhy for group-addressed frames) in place; calls after the first do
     * nothing. */
    static void Register();

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

  protected:
    const PpduFormats& GetPpduFormats() const override;

  private:
    Ptr<S1gPhy> m_s1g;
};

} // namespace ns3

#endif // S1G_HT_DISPATCHER_H
