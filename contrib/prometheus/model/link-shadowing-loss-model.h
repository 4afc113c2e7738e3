/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LINK_SHADOWING_LOSS_MODEL_H
#define LINK_SHADOWING_LOSS_MODEL_H

#include "ns3/propagation-loss-model.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>

namespace ns3
{

/**
 * Log-normal shadowing: each pair of nodes has a loss of its own [dB], normal with mean 0, the same
 * in both directions and at all times.
 *
 * One number is drawn from the model's stream; the loss of a pair is a function of it and of the
 * two node numbers. So it depends neither on who transmits first nor on how many nodes there are.
 * Mobility models must be aggregated to nodes.
 */
class LinkShadowingLossModel : public PropagationLossModel
{
  public:
    static TypeId GetTypeId();

    LinkShadowingLossModel();

    /** @return loss between two nodes [dB], negative for a gain; symmetric. */
    double GetLossDb(uint32_t nodeA, uint32_t nodeB) const;

  private:
    double DoCalcRxPower(double txPowerDbm,
                         Ptr<MobilityModel> a,
                         Ptr<MobilityModel> b) const override;
    int64_t DoAssignStreams(int64_t stream) override;

    double m_standardDeviationDb;
    Ptr<UniformRandomVariable> m_random;
    mutable uint64_t m_key{0}; //!< drawn at first use; 0 until then
};

} // namespace ns3

#endif // LINK_SHADOWING_LOSS_MODEL_H
