/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-yans-wifi-phy-helper.h"

#include "s1g-constant-rate-wifi-manager.h"
#include "s1g-error-rate-model.h"
#include "s1g-ideal-wifi-manager.h"
#include "s1g-yans-wifi-phy.h"

#include "ns3/enum.h"
#include "ns3/uinteger.h"

namespace ns3
{

S1gYansWifiPhyHelper::S1gYansWifiPhyHelper()
{
    // Asking for the types registers their names, in a statically linked program too.
    m_phy.at(0).SetTypeId(S1gYansWifiPhy::GetTypeId());
    SetErrorRateModel(S1gErrorRateModel::GetTypeId().GetName());
    S1gConstantRateWifiManager::GetTypeId();
    S1gIdealWifiManager::GetTypeId();
}

void S1gYansWifiPhyHelper::SetS1gChannel(S1gRegion region, uint8_t number, uint16_t widthMhz)
{
    const auto numbers = GetS1gChannelNumbers(region, widthMhz);
    if (number == 0 && !numbers.empty())
    {
        number = numbers.front();
    }
    GetS1gCentreFrequencyKhz(region, number, widthMhz); // refuses what is no channel
    Set("S1gRegion", EnumValue(region));
    Set("S1gChannelWidth", UintegerValue(widthMhz));
    Set("S1gChannelNumber", UintegerValue(number));
}

} // namespace ns3
