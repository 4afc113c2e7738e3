/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-goodput.h"

#include "adhoc-wifi-helper.h"
#include "tensor-header.h"

namespace prometheus
{

double TensorGoodput(const ns3::AdhocWifiOptions& radio)
{
    constexpr uint32_t IP_AND_UDP_BYTES = 20 + 8;
    const ns3::AdhocWifiHelper helper(radio);
    const uint32_t packetBytes = helper.GetMtu();
    const uint32_t tensorBytes = packetBytes - IP_AND_UDP_BYTES - ns3::TensorHeader::FIXED_BYTES;
    return 8.0 * tensorBytes / helper.GetPacing(1).GapAfter(packetBytes).GetSeconds();
}

} // namespace prometheus
