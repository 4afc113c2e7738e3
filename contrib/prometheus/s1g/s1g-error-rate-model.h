/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_ERROR_RATE_MODEL_H
#define S1G_ERROR_RATE_MODEL_H

#include "s1g-ns3-version.h"

#include "ns3/error-rate-model.h"

namespace ns3
{

/**
 * \ingroup wifi
 *
 * Asks one of ns3's error rate models about S1G modes in words that the model knows.
 *
 * S1G is 802.11n's and 802.11ac's modulation and coding, slower: at equal SNR a frame has equal
 * error rates. What needs translation: MCS 10 is MCS 0 sent twice, 3 dB better (coherent
 * combination); MCS 8 and 9 are those of VHT, where the tables for HT begin again with MCS 0. Other
 * modes pass unchanged.
 */
class S1gErrorRateModel : public ErrorRateModel
{
  public:
    static TypeId GetTypeId();

    S1gErrorRateModel();

    int64_t AssignStreams(int64_t stream) override;

  protected:
    void DoDispose() override;

  private:
    double DoGetChunkSuccessRate(WifiMode mode,
                                 const WifiTxVector& txVector,
                                 double snr,
                                 uint64_t nbits,
                                 uint8_t numRxAntennas,
                                 WifiPpduField field,
                                 uint16_t staId) const override;

    Ptr<ErrorRateModel> m_model;
};

} // namespace ns3

#endif // S1G_ERROR_RATE_MODEL_H
