/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "gilbert-elliott-error-model.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("GilbertElliottErrorModel");
NS_OBJECT_ENSURE_REGISTERED(GilbertElliottErrorModel);

TypeId GilbertElliottErrorModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::GilbertElliottErrorModel")
            .SetParent<ErrorModel>()
            .SetGroupName("Prometheus")
            .AddConstructor<GilbertElliottErrorModel>()
            .AddAttribute("MeanLoss",
                          "Share of packets lost in the long run, in [0, 1]; between GoodLoss and "
                          "BadLoss.",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&GilbertElliottErrorModel::m_meanLoss),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("MeanBurst",
                          "Mean stay in the bad state [packets], at least 1.",
                          DoubleValue(5),
                          MakeDoubleAccessor(&GilbertElliottErrorModel::m_meanBurst),
                          MakeDoubleChecker<double>(1))
            .AddAttribute("GoodLoss",
                          "Probability of losing a packet in the good state, in [0, 1].",
                          DoubleValue(0),
                          MakeDoubleAccessor(&GilbertElliottErrorModel::m_goodLoss),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("BadLoss",
                          "Probability of losing a packet in the bad state, in [0, 1].",
                          DoubleValue(1),
                          MakeDoubleAccessor(&GilbertElliottErrorModel::m_badLoss),
                          MakeDoubleChecker<double>(0, 1));
    return tid;
}

GilbertElliottErrorModel::GilbertElliottErrorModel()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

int64_t GilbertElliottErrorModel::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

GilbertElliottErrorModel::Chain GilbertElliottErrorModel::GetChain() const
{
    NS_ABORT_MSG_IF(m_goodLoss >= m_badLoss,
                    "GilbertElliottErrorModel: GoodLoss is "
                        << m_goodLoss << ", must be less than BadLoss, " << m_badLoss);
    NS_ABORT_MSG_IF(m_meanLoss < m_goodLoss || m_meanLoss > m_badLoss,
                    "GilbertElliottErrorModel: MeanLoss is "
                        << m_meanLoss << ", must be between GoodLoss, " << m_goodLoss
                        << ", and BadLoss, " << m_badLoss);
    Chain chain;
    chain.badShare = (m_meanLoss - m_goodLoss) / (m_badLoss - m_goodLoss);
    chain.badToGood = 1 / m_meanBurst;
    if (chain.badShare == 1)
    {
        chain.badToGood = 0; // never good: the length of the only burst is not chosen
        chain.goodToBad = 1;
        return chain;
    }
    chain.goodToBad = chain.badToGood * chain.badShare / (1 - chain.badShare);
    NS_ABORT_MSG_IF(chain.goodToBad > 1,
                    "GilbertElliottErrorModel: with MeanBurst "
                        << m_meanBurst << " packets, MeanLoss is at most "
                        << m_goodLoss + (m_badLoss - m_goodLoss) * m_meanBurst / (m_meanBurst + 1)
                        << ", not " << m_meanLoss);
    return chain;
}

bool GilbertElliottErrorModel::DoCorrupt(Ptr<Packet> /* packet */)
{
    if (!m_started)
    {
        m_chain = GetChain();
        m_started = true;
        m_isBad = m_random->GetValue() < m_chain.badShare;
    }
    else
    {
        const double leave = m_isBad ? m_chain.badToGood : m_chain.goodToBad;
        m_isBad = (m_random->GetValue() < leave) != m_isBad;
    }
    const bool lost = m_random->GetValue() < (m_isBad ? m_badLoss : m_goodLoss);
    NS_LOG_LOGIC((m_isBad ? "bad" : "good") << (lost ? ", lost" : ""));
    return lost;
}

void GilbertElliottErrorModel::DoReset()
{
    m_started = false;
}

} // namespace ns3
