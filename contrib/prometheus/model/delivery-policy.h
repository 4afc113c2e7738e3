/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DELIVERY_POLICY_H
#define DELIVERY_POLICY_H

#include "outgoing-tensor.h"

#include <memory>
#include <string_view>

namespace ns3
{

/** What an endpoint does for the delivery policy of a tensor. */
class DeliveryPort
{
  public:
    virtual ~DeliveryPort() = default;

    /** Queues a datagram behind those that are queued, paced as the route says. */
    virtual void SendDatagram(const Ptr<Packet>& packet, const TensorRoute& route) = 0;
    /** Copies to send of side information that headers do not repeat. */
    virtual uint32_t CountSideInfoCopies(uint32_t chunks) const = 0;
    /** Sends by datagrams, and again what the receiver reports missing. */
    virtual void SendRepaired(std::shared_ptr<const OutgoingTensor> tensor) = 0;
    /** Sends a packet through the TCP connection to the route's receiver. */
    virtual void SendFrame(const Ptr<Packet>& packet, const TensorRoute& route) = 0;
    /** Opens the TCP connection to the route's receiver. */
    virtual void OpenConnection(const TensorRoute& route) = 0;
};

/**
 * How the packets of a tensor are brought to their receiver: strategies by name. Stateless; one
 * instance serves everybody.
 *
 * To add one: a file like udp-delivery-policy.cc and its line in delivery-policy.cc.
 */
class DeliveryPolicy
{
  public:
    virtual ~DeliveryPolicy() = default;

    virtual std::string_view GetName() const = 0;
    /** Makes the parity that travels with a tensor; nullptr when none does. */
    virtual const prometheus::ErasureCode* GetErasureCode() const;
    /** Copies of side information to plan for, of so many asked for. */
    virtual uint32_t LimitSideInfoCopies(uint32_t copies) const;

    /** Does what can be done before the first tensor of a route; nothing, unless overridden. */
    virtual void Prepare(const TensorRoute& route, DeliveryPort& port) const;
    virtual void Deliver(std::shared_ptr<const OutgoingTensor> tensor,
                         DeliveryPort& port) const = 0;
};

/**
 * Policy by name: "udp" (every packet once), "fec-xor" and "fec-rs" (and parity), "nack" (again
 * what is reported missing), "tcp" (through a connection). @throws InvalidInput listing the known
 * names.
 */
const DeliveryPolicy& FindDeliveryPolicy(std::string_view name);

/** Sends every chunk once, the side information spread over them. */
void SendChunksOnce(const OutgoingTensor& tensor, uint32_t sideInfoCopies, DeliveryPort& port);

} // namespace ns3

#endif // DELIVERY_POLICY_H
