/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_ROUTE_H
#define TENSOR_ROUTE_H

#include "importance-layout.h"
#include "path-pacing.h"

#include "ns3/inet-socket-address.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>

namespace ns3
{

/** Names one tensor in flight: which network, which cut, which input. */
struct TensorKey
{
    uint16_t network{0};
    /** 0: the source's input; j+1: the output of layer j. */
    uint16_t cut{0};
    uint32_t inference{0};

    bool operator<(const TensorKey& other) const
    {
        return std::tie(network, cut, inference) <
               std::tie(other.network, other.cut, other.inference);
    }
};

/** Where tensors go, and how they travel there. */
struct TensorRoute
{
    /** The receiving endpoint; the sender's own address means delivery without the network. */
    InetSocketAddress destination{Ipv4Address::GetAny(), 0};
    PathPacing pacing{};
    /** Name of a prometheus::TensorEncoding. */
    std::string encoding{"float32"};
    /** Name of a prometheus::PacketLayout. */
    std::string layout{prometheus::DEFAULT_LAYOUT};
    /** Takes the place of the layout when there is one; the receiver has the same. */
    std::shared_ptr<const prometheus::ImportanceLayout> importance{};
    /** Name of a DeliveryPolicy; empty: the endpoint's attribute Policy. */
    std::string policy{};
    /** Parity chunks for each protected one, in (0, 1]; 0: the endpoint's attribute ParityShare. */
    double parityShare{0};
    /**
     * Share of the chunks, from the first, that parity protects, in (0, 1]; 0: the endpoint's
     * attribute ProtectedShare.
     */
    double protectedShare{0};
    /** The receiver's; what retransmits goes on for twice as long. */
    Time deadline{Seconds(1)};
};

} // namespace ns3

#endif // TENSOR_ROUTE_H
