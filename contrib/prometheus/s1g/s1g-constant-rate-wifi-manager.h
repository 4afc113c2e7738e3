/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef S1G_CONSTANT_RATE_WIFI_MANAGER_H
#define S1G_CONSTANT_RATE_WIFI_MANAGER_H

#include "s1g-wifi-manager.h"

namespace ns3
{

/**
 * \ingroup wifi
 *
 * Sends all data frames of an 802.11ah radio with one MCS, its attribute.
 */
class S1gConstantRateWifiManager : public S1gWifiManager
{
  public:
    static TypeId GetTypeId();

  private:
    void CheckConfiguration() override;
    uint8_t ChooseMcs(WifiRemoteStation* station) override;

    uint8_t m_mcs;
};

} // namespace ns3

#endif // S1G_CONSTANT_RATE_WIFI_MANAGER_H
