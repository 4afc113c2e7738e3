/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-ht-dispatcher.h"

#include "s1g-private-access.h"

#include "ns3/wifi-psdu.h"

namespace ns3
{

namespace
{

bool IsS1g(const WifiTxVector& txVector)
{
    return txVector.GetChannelWidth() < 20; // 16 MHz is the widest S1G channel
}

} // namespace

S1gHtDispatcher::S1gHtDispatcher()
    : m_s1g(Create<S1gPhy>(WIFI_MOD_CLASS_HT, 0))
{
}

void S1gHtDispatcher::Register()
{
    static bool isRegistered = false;
    if (!isRegistered)
    {
        ReplaceStaticPhyEntity(WIFI_MOD_CLASS_HT, Create<S1gHtDispatcher>());
        WifiPhy::AddStaticPhyEntity(WIFI_MOD_CLASS_DMG_OFDM,
                                    Create<S1gPhy>(WIFI_MOD_CLASS_DMG_OFDM, 0));
        isRegistered = true;
    }
}

WifiMode S1gHtDispatcher::GetSigMode(WifiPpduField field, const WifiTxVector& txVector) const
{
    return IsS1g(txVector) ? m_s1g->GetSigMode(field, txVector)
                           : HtPhy::GetSigMode(field, txVector);
}

Time S1gHtDispatcher::GetDuration(WifiPpduField field, const WifiTxVector& txVector) const
{
    return IsS1g(txVector) ? m_s1g->GetDuration(field, txVector)
                           : HtPhy::GetDuration(field, txVector);
}

Time S1gHtDispatcher::GetPayloadDuration(uint32_t size,
                                         const WifiTxVector& txVector,
                                         WifiPhyBand band,
                                         MpduType mpdutype,
                                         bool incFlag,
                                         uint32_t& totalAmpduSize,
                                         double& totalAmpduNumSymbols,
                                         uint16_t staId) const
{
    if (IsS1g(txVector))
    {
        return m_s1g->GetPayloadDuration(
            size, txVector, band, mpdutype, incFlag, totalAmpduSize, totalAmpduNumSymbols, staId);
    }
    return HtPhy::GetPayloadDuration(
        size, txVector, band, mpdutype, incFlag, totalAmpduSize, totalAmpduNumSymbols, staId);
}

Time S1gHtDispatcher::CalculateTxDuration(WifiConstPsduMap psduMap,
                                          const WifiTxVector& txVector,
                                          WifiPhyBand band) const
{
    return IsS1g(txVector) ? m_s1g->CalculateTxDuration(psduMap, txVector, band)
                           : HtPhy::CalculateTxDuration(psduMap, txVector, band);
}

const PhyEntity::PpduFormats& S1gHtDispatcher::GetPpduFormats() const
{
    // Whoever asks has a preamble and no TXVECTOR. HT_MF is as in HtPhy, with a field that lasts no
    // time in S1G.
    static const PpduFormats formats = [this]
    {
        PpduFormats all = HtPhy::GetPpduFormats();
        all.emplace(S1G_PREAMBLE, S1gPhy::GetFields());
        return all;
    }();
    return formats;
}

} // namespace ns3
