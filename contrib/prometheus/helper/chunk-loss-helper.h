/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHUNK_LOSS_HELPER_H
#define CHUNK_LOSS_HELPER_H

#include "chunk-ledger.h"

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"

namespace ns3
{

/**
 * Connects a ledger to everything below the transport that drops packets: the MAC of Wi-Fi devices
 * ("mac retry limit", "mac lifetime", "mac queue full", "mac old packet"), other devices ("device
 * error model", "device queue full", "device transmission"), queue discs ("queue disc"), ARP
 * ("arp") and IPv4 ("ipv4 no route", "ipv4 ttl", "ipv4 other").
 *
 * Frames that an error model or the signal's strength takes from a Wi-Fi receiver are sent again;
 * they are lost when the MAC gives up, and "mac retry limit" is the cause.
 */
class ChunkLossHelper
{
  public:
    /** @param nodes with an IPv4 stack. @param devices theirs; queue discs are installed already.
     */
    static void Install(Ptr<ChunkLedger> ledger,
                        const NodeContainer& nodes,
                        const NetDeviceContainer& devices);
};

} // namespace ns3

#endif // CHUNK_LOSS_HELPER_H
