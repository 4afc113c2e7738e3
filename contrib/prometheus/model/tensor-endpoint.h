/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_ENDPOINT_H
#define TENSOR_ENDPOINT_H

#include "chunk-ledger.h"
#include "delivery-policy.h"
#include "paced-sender.h"
#include "reassembly-table.h"
#include "repair-sender.h"
#include "tensor-route.h"
#include "tensor-streams.h"

#include "ns3/inet-socket-address.h"
#include "ns3/object.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * Sends and receives tensors over UDP or TCP for everything on its Node: one port, paced sending,
 * reassembly with deadline. Works over any NetDevice that carries IPv4.
 *
 * A tensor's codes are cut into chunks, one a packet, each behind a TensorHeader. A DeliveryPolicy
 * brings them to their receiver; whatever the policy, that one waits for a tensor until its
 * deadline and takes every policy's packets. A tensor for the node itself is handed over at once,
 * as it is.
 */
class TensorEndpoint : public Object, private DeliveryPort
{
  public:
    static TypeId GetTypeId();

    TensorEndpoint();

    /** Opens the socket. Call once, when the Node has its IPv4 address. @param address its own. */
    void Bind(const InetSocketAddress& address);

    /** Declares which tensors this node receives; see ReassemblyTable::Expect. */
    void Expect(uint16_t network, uint16_t cut, ExpectedTensor expected);

    /**
     * Does what the route's policy can do before the first tensor: tcp opens the connection. Call
     * when the Node is initialised; nobody must.
     */
    void Prepare(const TensorRoute& route);

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

    /**
     * How long pacing needs for a tensor of this type and shape: the gaps of all its packets, each
     * of full size. Of an encoding that packs, as long as when nothing packs.
     * @throws InvalidInput when the route's encoding or layout does not take the tensor.
     */
    Time GetPacingTime(prometheus::DType dtype,
                       const prometheus::Shape& shape,
                       const TensorRoute& route) const;

    /** Memory of the tensors being put together, at most ReassemblyMemory [bytes]. */
    uint64_t GetReassemblyBytes() const;
    /** Tensors that are kept for retransmission. */
    std::size_t GetKeptTensors() const;

    /** The policy that the route's tensors travel by. @throws InvalidInput when there is none. */
    const DeliveryPolicy& GetPolicy(const TensorRoute& route) const;

    /** Signature of the trace source Drop. */
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet, const std::string& cause);
    /** Signature of the trace source TensorSent. */
    typedef void (*TensorSentTracedCallback)(const TensorKey& key, Ipv4Address destination);
    /** Signature of the trace source TensorReceived. */
    typedef void (*TensorReceivedTracedCallback)(const TensorKey& key,
                                                 const prometheus::MaskedTensor& tensor);

  protected:
    void DoDispose() override;
    void NotifyConstructionCompleted() override;

  private:
    void Receive(Ptr<Socket> socket);
    /** What TCP brings; polls and reports are for datagrams. */
    void ReceiveFrame(Ptr<Packet> packet, const Address& from);
    void ReceivePacket(Ptr<Packet> packet, const Address& from);
    /** @return what became of the packet: "" when it was accepted. */
    std::string ReceiveReport(const TensorHeader& header,
                              const uint8_t* payload,
                              std::size_t payloadBytes,
                              const Address& from);
    /** Reports on the tensor of a poll; as above. */
    std::string Answer(const TensorHeader& poll,
                       const uint8_t* payload,
                       std::size_t payloadBytes,
                       const Address& to);
    void Account(const Ptr<Packet>& packet, const std::string& cause);
    void SendDatagram(const Ptr<Packet>& packet, const TensorRoute& route) override;
    uint32_t CountSideInfoCopies(uint32_t chunks) const override;
    void SendRepaired(std::shared_ptr<const OutgoingTensor> tensor) override;
    void SendFrame(const Ptr<Packet>& packet, const TensorRoute& route) override;
    void OpenConnection(const TensorRoute& route) override;

    ParityChoice GetParity(const TensorRoute& route) const;
    void Enqueue(const Ptr<Packet>& packet,
                 const TensorRoute& route,
                 std::function<void()> left = nullptr);
    void Transmit(Ptr<Packet> packet, const InetSocketAddress& destination);
    void DeliverLocally(TensorKey key, prometheus::Tensor tensor);

    uint32_t m_packetSize;
    uint32_t m_sideInfoCopies;
    std::string m_policy;
    double m_parityShare;
    double m_protectedShare;
    Time m_reportTimeout;
    uint64_t m_repairMemory;
    uint32_t m_tcpSendBuffer;
    uint32_t m_tcpReceiveBuffer;
    Time m_tcpLeastTimeout;
    Time m_tcpConnectTimeout;
    std::string m_reconstruction;
    uint64_t m_memoryLimit;

    InetSocketAddress m_address{Ipv4Address::GetAny(), 0};
    Ptr<Socket> m_socket;
    Ptr<ChunkLedger> m_ledger;
    PacedSender m_sender;
    RepairSender m_repair;
    TensorStreams m_streams;
    ReassemblyTable m_reassembly;

    TracedCallback<Ptr<const Packet>> m_txTrace;
    TracedCallback<Ptr<const Packet>> m_rxTrace;
    TracedCallback<Ptr<const Packet>, const std::string&> m_dropTrace;
    TracedCallback<const TensorKey&, Ipv4Address> m_tensorSentTrace;
    TracedCallback<const TensorKey&, const prometheus::MaskedTensor&> m_tensorReceivedTrace;
};

} // namespace ns3

#endif // TENSOR_ENDPOINT_H
