/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "retry-limit.h"

#include "block-ack-retry-limit.h"

#include "ns3/abort.h"
#include "ns3/node.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-remote-station-manager.h"

namespace ns3
{

void SetRetryLimit(const Ptr<WifiNetDevice>& device, uint32_t maxAttempts)
{
    NS_ABORT_MSG_IF(maxAttempts < 1,
                    "SetRetryLimit: node " << device->GetNode()->GetId()
                                           << " is to transmit a frame 0 times, must be at least "
                                              "1");
    if (device->GetMac()->SetAttributeFailSafe("FrameRetryLimit", UintegerValue(maxAttempts)))
    {
        return;
    }
    auto manager = device->GetRemoteStationManager();
    manager->SetAttribute("MaxSsrc", UintegerValue(maxAttempts));
    manager->SetAttribute("MaxSlrc", UintegerValue(maxAttempts));
    auto limit = device->GetObject<BlockAckRetryLimit>();
    if (!limit)
    {
        limit = CreateObject<BlockAckRetryLimit>();
        limit->Follow(device->GetMac());
        device->AggregateObject(limit);
    }
    limit->SetAttribute("MaxAttempts", UintegerValue(maxAttempts));
}

} // namespace ns3
