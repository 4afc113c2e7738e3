/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef BLOCK_ACK_RETRY_LIMIT_H
#define BLOCK_ACK_RETRY_LIMIT_H

#include "ns3/object.h"
#include "ns3/traced-callback.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-mpdu.h"

#include <cstdint>
#include <map>

namespace ns3
{

/**
 * Gives up MPDUs that BlockAcks report missing too often.
 *
 * ns-3 before 3.44 counts failures of frames that are answered by an Ack, not of MPDUs of an
 * aggregate: these it repeats until their lifetime in the queue is over. This object counts, for
 * each MPDU, the BlockAcks that say it is missing. At the limit it is taken out of the queue and
 * the block ack manager told as when ns-3 gives up a frame itself: the window moves on, and a
 * BlockAckReq tells the receiver not to wait for it (IEEE 802.11-2020, 10.25.3).
 */
class BlockAckRetryLimit : public Object
{
  public:
    static TypeId GetTypeId();

    /** Watches a MAC; call once. */
    void Follow(const Ptr<WifiMac>& mac);

  protected:
    void DoDispose() override;

  private:
    void NotifyMissing(Ptr<const WifiMpdu> mpdu);
    void NotifyAcked(Ptr<const WifiMpdu> mpdu);
    void NotifyDropped(WifiMacDropReason reason, Ptr<const WifiMpdu> mpdu);
    void GiveUp(Ptr<const WifiMpdu> mpdu);

    uint32_t m_maxAttempts;
    Ptr<WifiMac> m_mac;
    std::map<uint64_t, uint32_t> m_missed; //!< times missing, by the packet's uid
    TracedCallback<Ptr<const WifiMpdu>> m_dropTrace;
};

} // namespace ns3

#endif // BLOCK_ACK_RETRY_LIMIT_H
