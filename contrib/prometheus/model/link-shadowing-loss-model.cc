/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "link-shadowing-loss-model.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/mobility-model.h"
#include "ns3/node.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LinkShadowingLossModel);

namespace
{

/** SplitMix64 (Steele, Lea, Flood 2014): every bit of the result depends on every bit of x. */
uint64_t Mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

/** In (0, 1). */
double ToUnit(uint64_t x)
{
    return (static_cast<double>(x >> 11) + 0.5) * 0x1p-53;
}

uint32_t NodeOf(const Ptr<MobilityModel>& mobility)
{
    auto node = mobility->GetObject<Node>();
    NS_ABORT_MSG_IF(!node, "LinkShadowingLossModel: a mobility model is aggregated to no node");
    return node->GetId();
}

} // namespace

TypeId LinkShadowingLossModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LinkShadowingLossModel")
            .SetParent<PropagationLossModel>()
            .SetGroupName("Prometheus")
            .AddConstructor<LinkShadowingLossModel>()
            .AddAttribute("StandardDeviation",
                          "Of the loss between two nodes [dB], at least 0.",
                          DoubleValue(6),
                          MakeDoubleAccessor(&LinkShadowingLossModel::m_standardDeviationDb),
                          MakeDoubleChecker<double>(0));
    return tid;
}

LinkShadowingLossModel::LinkShadowingLossModel()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

double LinkShadowingLossModel::GetLossDb(uint32_t nodeA, uint32_t nodeB) const
{
    if (m_key == 0)
    {
        m_key = (uint64_t{m_random->GetInteger(0, UINT32_MAX - 1)} << 32) |
                m_random->GetInteger(1, UINT32_MAX - 1);
    }
    const auto [low, high] = std::minmax(nodeA, nodeB);
    const uint64_t pair = Mix(m_key ^ Mix((uint64_t{low} << 32) | high));
    // Box and Muller (1958): two uniform numbers make a normal one.
    const double radius = std::sqrt(-2 * std::log(ToUnit(pair)));
    return m_standardDeviationDb * radius * std::cos(2 * M_PI * ToUnit(Mix(pair)));
}

double LinkShadowingLossModel::DoCalcRxPower(double txPowerDbm,
                                             Ptr<MobilityModel> a,
                                             Ptr<MobilityModel> b) const
{
    return txPowerDbm - GetLossDb(NodeOf(a), NodeOf(b));
}

int64_t LinkShadowingLossModel::DoAssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    m_key = 0;
    return 1;
}

} // namespace ns3
