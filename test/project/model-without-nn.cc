/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Uses the simulator's rooms and not nn: what its process loads is what links-without-torch looks
 * at.
 */
#include "placed-network-helper.h"

#include "ns3/double.h"

#include <iostream>

int main()
{
    const auto unit = ns3::CreateObjectWithAttributes<ns3::ComputeUnit>("MultiplicationRate",
                                                                        ns3::DoubleValue(40e6));
    const ns3::AdhocWifiHelper radio{ns3::AdhocWifiOptions()};
    std::cout << unit->ServiceTime(10'000'000).As(ns3::Time::MS) << " at " << radio.GetPhyRate()
              << " bit/s\n";
}
