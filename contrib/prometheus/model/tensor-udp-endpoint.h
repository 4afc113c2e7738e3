/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_UDP_ENDPOINT_H
#define TENSOR_UDP_ENDPOINT_H

#include "chunk-ledger.h"
#include "paced-sender.h"
#include "path-pacing.h"
#include "reassembly-table.h"

#include "ns3/inet-socket-address.h"
#include "ns3/object.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <string>

namespace ns3
{

/** Where tensors go, and how they travel there. */
struct TensorRoute
{
    /** The receiving endpoint; the sender's own address means delivery without the network. */
    InetSocketAddress destination{Ipv4Address::GetAny(), 0};
    PathPacing pacing;
    /** Name of a prometheus::TensorEncoding. */
    std::string encoding{"float32"};
    /** Name of a prometheus::PacketLayout. */
    std::string layout{"contiguous"};
};

/**
 * Sends and receives tensors over UDP for everything on its Node: one socket, paced sending,
 * reassembly with deadline. Works over any NetDevice that carries IPv4.
 *
 * A tensor's codes are cut into chunks, one a datagram, each behind a TensorHeader. Nothing is
 * retransmitted above the MAC. A tensor for the node itself is handed over at once, as it is.
 */
class TensorUdpEndpoint : public Object
{
  public:
    static TypeId GetTypeId();

    TensorUdpEndpoint();

    /** Opens the socket. Call once, when the Node has its IPv4 address. @param address its own. */
    void Bind(const InetSocketAddress& address);

    /** Declares which tensors this node receives; see ReassemblyTable::Expect. */
    void Expect(uint16_t network, uint16_t cut, ExpectedTensor expected);

    /**
     * Queues a tensor's chunks behind those already queued. Only while the simulation runs.
     * @param type DATA or RESULT.
     */
    void Send(const TensorKey& key,
              TensorHeader::Type type,
              const prometheus::Tensor& tensor,
              const TensorRoute& route);

    /** The ledger that follows this endpoint's chunks; optional. */
    void SetLedger(Ptr<ChunkLedger> ledger);

    /** Payload room for codes in one packet [bytes], side information taken off. */
    uint32_t GetMaxCodeBytes(std::size_t sideInfoBytes) const;

    /** Bytes that headers up to IPv4 add to a chunk's codes (UDP 8, IPv4 20 included). */
    static constexpr uint32_t HEADER_BYTES = TensorHeader::FIXED_BYTES + 8 + 20;

    /** Signature of the trace source Drop. */
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet, const std::string& cause);

  protected:
    void DoDispose() override;
    void NotifyConstructionCompleted() override;

  private:
    void Receive(Ptr<Socket> socket);
    void ReceivePacket(Ptr<Packet> packet);
    void Transmit(Ptr<Packet> packet, const InetSocketAddress& destination);
    void DeliverLocally(TensorKey key, prometheus::Tensor tensor);

    uint32_t m_packetSize;
    std::string m_reconstruction;
    uint64_t m_memoryLimit;

    InetSocketAddress m_address{Ipv4Address::GetAny(), 0};
    Ptr<Socket> m_socket;
    Ptr<ChunkLedger> m_ledger;
    PacedSender m_sender;
    ReassemblyTable m_reassembly;

    TracedCallback<Ptr<const Packet>> m_txTrace;
    TracedCallback<Ptr<const Packet>> m_rxTrace;
    TracedCallback<Ptr<const Packet>, const std::string&> m_dropTrace;
};

} // namespace ns3

#endif // TENSOR_UDP_ENDPOINT_H
