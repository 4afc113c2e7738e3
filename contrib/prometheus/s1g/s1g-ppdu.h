/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_PPDU_H
#define S1G_PPDU_H

#include "s1g-ns3-version.h"

#include "ns3/wifi-ppdu.h"

namespace ns3
{

/**
 * \ingroup wifi
 *
 * A PPDU of 802.11ah. It carries its TXVECTOR and its duration instead of the bits of a SIG field:
 * what a receiver learns is what the sender put in.
 */
class S1gPpdu : public WifiPpdu
{
  public:
    /**
     * \param psdus the one PSDU.
     * \param txVector as received, see S1gPhy::MarkNdp.
     * \param centreFrequencyMhz of the channel.
     * \param duration of the whole PPDU.
     * \param uid of the PPDU.
     */
    S1gPpdu(const WifiConstPsduMap& psdus,
            const WifiTxVector& txVector,
            uint16_t centreFrequencyMhz,
            Time duration,
            uint64_t uid);

    Time GetTxDuration() const override;
    Ptr<WifiPpdu> Copy() const override;

  private:
    WifiTxVector DoGetTxVector() const override;

    WifiTxVector m_txVector;
    Time m_duration;
};

} // namespace ns3

#endif // S1G_PPDU_H
