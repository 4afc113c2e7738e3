/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DATAGRAM_LINK_H
#define DATAGRAM_LINK_H

#include "adhoc-wifi-helper.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/loopback-net-device.h"
#include "ns3/node-container.h"
#include "ns3/packet-socket-address.h"
#include "ns3/packet-socket-factory.h"
#include "ns3/packet-socket-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-psdu.h"
#include "ns3/wifi-remote-station-manager.h"

#include <set>
#include <vector>

namespace ns3
{

/** Datagrams from the first of some nodes in a row to the second, with a packet socket. */
class DatagramLink
{
  public:
    struct Result
    {
        uint64_t delivered{0};
        std::set<std::size_t> arrivals; //!< numbers of the datagrams delivered
        uint64_t givenUp{0};            //!< dropped by the sender's MAC, or by its limit
        uint64_t dataFrames{0};         //!< MPDUs with data that the sender put on the air
        uint64_t aggregates{0};         //!< PSDUs of more than one MPDU
    };

    DatagramLink(const AdhocWifiOptions& radio, std::vector<double> metres, int64_t stream = 1);
    ~DatagramLink();
    DatagramLink(const DatagramLink&) = delete;
    DatagramLink& operator=(const DatagramLink&) = delete;

    void SetRtsThreshold(uint32_t bytes);
    NetDeviceContainer GetDevices() const;
    NetDeviceContainer GetLoopbacks() const;

    /** Sends, each an interval after the one before, and waits until nothing is under way. */
    Result Send(int count, uint32_t bytes, Time interval);

  private:
    void NotifySent(Ptr<const WifiPsdu> psdu);

    NodeContainer m_nodes;
    NetDeviceContainer m_devices;
    Result m_result;
};

} // namespace ns3

#endif // DATAGRAM_LINK_H
