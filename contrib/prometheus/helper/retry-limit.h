/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RETRY_LIMIT_H
#define RETRY_LIMIT_H

#include "ns3/wifi-net-device.h"

#include <cstdint>

namespace ns3
{

/**
 * Sets how often a Wi-Fi device transmits a frame before it gives it up, the first time included:
 * the same meaning whichever attribute the ns-3 release at hand has for it.
 *
 * Releases before 3.44 have MaxSsrc and MaxSlrc of the station manager, for frames up to and above
 * RtsCtsThreshold, with different defaults (7 and 4): both are set. Later ones have FrameRetryLimit
 * of the MAC. The release is not asked for its number but for the attribute. Before 3.44 neither
 * limits MPDUs that a BlockAck reports missing: a BlockAckRetryLimit is aggregated to the device
 * for these.
 *
 * Call it after the device is installed, before the simulation runs; as often as you like.
 *
 * @param maxAttempts at least 1; 1 is no retry. Aborts otherwise, naming the node.
 */
void SetRetryLimit(const Ptr<WifiNetDevice>& device, uint32_t maxAttempts);

} // namespace ns3

#endif // RETRY_LIMIT_H
