/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef BLOCK_ACK_HANDSHAKE_H
#define BLOCK_ACK_HANDSHAKE_H

#include "ns3/net-device-container.h"
#include "ns3/object.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-psdu.h"

#include <cstdint>
#include <map>
#include <set>
#include <tuple>

namespace ns3
{

/**
 * Keeps the two ends of block ack agreements of one mind when frames of their handshake are lost.
 *
 * In ns-3 3.37 the originator has an agreement when it receives the ADDBA response, the recipient
 * when it receives the Ack of that response. With that Ack lost, the recipient answers each MPDU of
 * an aggregate by an Ack of its own, the second while the first is still on the air ("Invalid
 * WifiPhy state"), and for the whole one reads an agreement that is not there; when it has given
 * the response up, it never answers a BlockAckReq, and nothing follows on that link. Later releases
 * create the recipient's agreement together with the response. Here it begins when the originator
 * uses its own, for a frame of data or a BlockAckReq, which says that the response arrived.
 *
 * The ends also disagree on where the window starts when the originator sent frames before the
 * response came (after AddBaResponseTimeout): the recipient would hold everything back to wait for
 * them. Its window is moved to the originator's, as by a BlockAckReq.
 *
 * Nothing changes where the handshake succeeds at once, and nothing is sent that is not otherwise.
 */
class BlockAckHandshake : public Object
{
  public:
    static TypeId GetTypeId();

    /**
     * Watches Wi-Fi devices of 802.11n or S1G that hear each other; others are passed over. Call
     * once. The traces of the devices keep this object.
     */
    void Follow(const NetDeviceContainer& devices);

  private:
    using Agreement = std::tuple<Mac48Address, Mac48Address, uint8_t>; //!< originator, recipient

    void NotifyTransmission(Ptr<WifiMac> sender,
                            WifiConstPsduMap psdus,
                            WifiTxVector txVector,
                            double powerWatts);
    void NotifyAction(const Ptr<WifiMac>& sender, const WifiPsdu& psdu);
    void NotifyBlockAckFrame(const Ptr<WifiMac>& originator, Mac48Address recipient, uint8_t tid);

    std::map<Mac48Address, Ptr<WifiMac>> m_macs;
    std::set<Agreement> m_requested; //!< those whose windows have not met yet
};

} // namespace ns3

#endif // BLOCK_ACK_HANDSHAKE_H
