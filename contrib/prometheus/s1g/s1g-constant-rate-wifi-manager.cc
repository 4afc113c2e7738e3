/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-constant-rate-wifi-manager.h"

#include "ns3/abort.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(S1gConstantRateWifiManager);

TypeId S1gConstantRateWifiManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::S1gConstantRateWifiManager")
            .SetParent<S1gWifiManager>()
            .SetGroupName("Prometheus")
            .AddConstructor<S1gConstantRateWifiManager>()
            .AddAttribute(
                "Mcs",
                "MCS of data frames, 0 to 10; 9 does not exist at 2 MHz, 10 exists at 1 MHz "
                "only.",
                UintegerValue(7),
                MakeUintegerAccessor(&S1gConstantRateWifiManager::m_mcs),
                MakeUintegerChecker<uint8_t>(0, 10));
    return tid;
}

void S1gConstantRateWifiManager::CheckConfiguration()
{
    NS_ABORT_MSG_UNLESS(IsS1gMcsValid(m_mcs, GetWidth()),
                        GetNodeName() << ": attribute Mcs is " << +m_mcs
                                      << ", which does not exist at " << GetWidth() << " MHz");
    CheckTimeLimit(m_mcs, GetDataGuardInterval());
}

uint8_t S1gConstantRateWifiManager::ChooseMcs(WifiRemoteStation* /* station */)
{
    return m_mcs;
}

} // namespace ns3
