/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PATH_PACING_H
#define PATH_PACING_H

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/**
 * How fast a sender may feed a path: the gap it leaves after each packet.
 *
 * The gap has a part that every packet costs (preambles, acknowledgements, backoff, all hops
 * together) and a part for its bytes. The default never makes a sender wait.
 */
struct PathPacing
{
    Time perPacket;   //!< gap of a packet of no bytes
    DataRate rate{0}; //!< further gap by bytes; 0 b/s means none

    /** @param ipBytes size of the IP packet. */
    Time GapAfter(uint32_t ipBytes) const
    {
        return rate.GetBitRate() == 0 ? perPacket : perPacket + rate.CalculateBytesTxTime(ipBytes);
    }
};

} // namespace ns3

#endif // PATH_PACING_H
