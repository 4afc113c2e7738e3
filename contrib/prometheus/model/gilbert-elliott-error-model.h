/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef GILBERT_ELLIOTT_ERROR_MODEL_H
#define GILBERT_ELLIOTT_ERROR_MODEL_H

#include "ns3/error-model.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{

/**
 * Losses that come in bursts: the two-state chain of Gilbert (1960) and Elliott (1963).
 *
 * The chain takes one step a packet, whatever time passes between packets. In the good state a
 * packet is lost with probability GoodLoss (h_G), in the bad one with BadLoss (h_B). From the
 * attributes MeanLoss (l) and MeanBurst (b) follow
 *
 *   share of the bad state     pi = (l - h_G) / (h_B - h_G)
 *   bad to good                r = 1 / b
 *   good to bad                p = r pi / (1 - pi)
 *
 * so stays in the bad state are geometric with mean b packets; with the default h_G = 0, h_B = 1
 * they are the bursts of lost packets. The first state is drawn from the stationary shares. With b
 * = 1 / (1 - l) losses are independent.
 *
 * Aborts at the first packet when the attributes contradict each other: GoodLoss < BadLoss,
 * MeanLoss between the two, and p <= 1, which is pi <= b / (1 + b).
 */
class GilbertElliottErrorModel : public ErrorModel
{
  public:
    static TypeId GetTypeId();

    GilbertElliottErrorModel();

    /** Fixes the random stream. @return how many were used: 1. */
    int64_t AssignStreams(int64_t stream);

    /** What the attributes come to. Aborts when they contradict each other. */
    struct Chain
    {
        double badShare;  ///< pi: share of packets that find the bad state.
        double goodToBad; ///< p
        double badToGood; ///< r
    };
    Chain GetChain() const;

  private:
    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;

    double m_meanLoss;
    double m_meanBurst;
    double m_goodLoss;
    double m_badLoss;

    bool m_started{false};
    bool m_isBad{false};
    Chain m_chain{};
    Ptr<UniformRandomVariable> m_random;
};

} // namespace ns3

#endif // GILBERT_ELLIOTT_ERROR_MODEL_H
