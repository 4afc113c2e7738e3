/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-private-access.h"

namespace ns3
{

namespace
{

/** Defines the friend function of a Tag, which returns the member that the Tag stands for. */
template <typename Tag, typename Tag::Type MEMBER>
struct Access
{
    friend typename Tag::Type GetMember(Tag)
    {
        return MEMBER;
    }
};

struct StaticEntities
{
    using Type = std::map<WifiModulationClass, Ptr<PhyEntity>>& (*)();
    friend Type GetMember(StaticEntities);
};

struct AckDuration
{
    using Type = Time WifiPhy::*;
    friend Type GetMember(AckDuration);
};

struct OperatingChannel
{
    using Type = WifiPhyOperatingChannel WifiPhy::*;
    friend Type GetMember(OperatingChannel);
};

template struct Access<StaticEntities, &WifiPhy::GetStaticPhyEntities>;
template struct Access<AckDuration, &WifiPhy::m_ackTxTime>;
template struct Access<OperatingChannel, &WifiPhy::m_operatingChannel>;

} // namespace

Ptr<PhyEntity> ReplaceStaticPhyEntity(WifiModulationClass modulation, Ptr<PhyEntity> entity)
{
    auto& place = GetMember(StaticEntities{})()[modulation];
    Ptr<PhyEntity> previous = place;
    place = entity;
    return previous;
}

void SetEstimatedAckDuration(WifiPhy& phy, Time duration)
{
    phy.*GetMember(AckDuration{}) = duration;
}

void SetForeignOperatingChannel(WifiPhy& phy, const WifiPhyOperatingChannel& channel)
{
    phy.*GetMember(OperatingChannel{}) = channel;
}

} // namespace ns3
