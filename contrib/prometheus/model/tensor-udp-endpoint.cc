/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-udp-endpoint.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TensorUdpEndpoint");
NS_OBJECT_ENSURE_REGISTERED(TensorUdpEndpoint);

TypeId TensorUdpEndpoint::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TensorUdpEndpoint")
            .SetParent<Object>()
            .SetGroupName("Prometheus")
            .AddConstructor<TensorUdpEndpoint>()
            .AddAttribute("PacketSize",
                          "Largest UDP payload sent, tensor header included [bytes]. The default "
                          "fills an IPv4 packet of 1500 bytes.",
                          UintegerValue(1472),
                          MakeUintegerAccessor(&TensorUdpEndpoint::m_packetSize),
                          MakeUintegerChecker<uint32_t>(128, 65507))
            .AddAttribute("Reconstruction",
                          "Name of what fills the elements that did not arrive.",
                          StringValue("zero"),
                          MakeStringAccessor(&TensorUdpEndpoint::m_reconstruction),
                          MakeStringChecker())
            .AddAttribute("ReassemblyMemory",
                          "Most bytes of incomplete tensors kept at once [bytes].",
                          UintegerValue(16'000'000),
                          MakeUintegerAccessor(&TensorUdpEndpoint::m_memoryLimit),
                          MakeUintegerChecker<uint64_t>(1))
            .AddTraceSource("Tx",
                            "A chunk goes to the socket, tensor header included.",
                            MakeTraceSourceAccessor(&TensorUdpEndpoint::m_txTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Rx",
                            "A chunk was accepted, tensor header included.",
                            MakeTraceSourceAccessor(&TensorUdpEndpoint::m_rxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Drop",
                            "A datagram was not used, and why.",
                            MakeTraceSourceAccessor(&TensorUdpEndpoint::m_dropTrace),
                            "ns3::TensorUdpEndpoint::DropTracedCallback");
    return tid;
}

TensorUdpEndpoint::TensorUdpEndpoint()
    : m_sender([this](Ptr<Packet> packet, const InetSocketAddress& to) { Transmit(packet, to); })
{
}

void TensorUdpEndpoint::NotifyConstructionCompleted()
{
    Object::NotifyConstructionCompleted();
    m_reassembly.Configure(prometheus::FindReconstruction(m_reconstruction), m_memoryLimit);
}

void TensorUdpEndpoint::DoDispose()
{
    m_sender.Clear();
    m_reassembly.Clear();
    if (m_socket)
    {
        m_socket->Close();
        m_socket = nullptr;
    }
    m_ledger = nullptr;
    Object::DoDispose();
}

void TensorUdpEndpoint::Bind(const InetSocketAddress& address)
{
    Ptr<Node> node = GetObject<Node>();
    NS_ABORT_MSG_IF(!node, "TensorUdpEndpoint: aggregate it to a Node before Bind");
    NS_ABORT_MSG_IF(m_socket,
                    "TensorUdpEndpoint: Bind was called on node " << node->GetId() << " already");
    m_address = address;
    m_socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    NS_ABORT_MSG_IF(m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), address.GetPort())) !=
                        0,
                    "TensorUdpEndpoint: UDP port " << address.GetPort() << " of node "
                                                   << node->GetId() << " is taken");
    m_socket->SetRecvCallback(MakeCallback(&TensorUdpEndpoint::Receive, this));
}

void TensorUdpEndpoint::Expect(uint16_t network, uint16_t cut, ExpectedTensor expected)
{
    m_reassembly.Expect(network, cut, std::move(expected));
}

void TensorUdpEndpoint::SetLedger(Ptr<ChunkLedger> ledger)
{
    m_ledger = ledger;
}

uint32_t TensorUdpEndpoint::GetMaxCodeBytes(std::size_t sideInfoBytes) const
{
    return m_packetSize - TensorHeader::FIXED_BYTES - static_cast<uint32_t>(sideInfoBytes);
}

void TensorUdpEndpoint::Send(const TensorKey& key,
                             TensorHeader::Type type,
                             const prometheus::Tensor& tensor,
                             const TensorRoute& route)
{
    NS_LOG_FUNCTION(this << key.network << key.cut << key.inference);
    NS_ABORT_MSG_IF(!m_socket || !GetObject<Node>()->IsInitialized(),
                    "TensorUdpEndpoint: Send before Bind or before the simulation runs");
    if (route.destination.GetIpv4() == m_address.GetIpv4())
    {
        Simulator::ScheduleNow(&TensorUdpEndpoint::DeliverLocally, this, key, tensor);
        return;
    }
    const auto& layout = prometheus::FindLayout(route.layout);
    const auto encoded = prometheus::FindEncoding(route.encoding).Encode(tensor);
    const auto geometry =
        prometheus::GeometryFor(encoded, layout, GetMaxCodeBytes(encoded.sideInfo.size()));

    TensorHeader header;
    header.type = type;
    header.network = key.network;
    header.cut = key.cut;
    header.inference = key.inference;
    header.chunkCount = geometry.ChunkCount();
    header.elementsPerChunk = geometry.elementsPerChunk;
    header.encoding = encoded.encoding;
    header.layout = layout.GetId();
    header.sideInfo = encoded.sideInfo;
    for (header.chunk = 0; header.chunk < header.chunkCount; ++header.chunk)
    {
        const auto payload =
            prometheus::ChunkPayload(encoded, layout, geometry, header.layoutSeed, header.chunk);
        auto packet = Create<Packet>(payload.data(), static_cast<uint32_t>(payload.size()));
        packet->AddHeader(header);
        if (m_ledger)
        {
            m_ledger->RecordSent(packet);
        }
        m_sender.Enqueue(packet, route.destination, route.pacing.GapAfter(packet->GetSize() + 28));
    }
}

void TensorUdpEndpoint::Transmit(Ptr<Packet> packet, const InetSocketAddress& destination)
{
    m_txTrace(packet);
    if (m_socket->SendTo(packet, 0, destination) < 0)
    {
        m_dropTrace(packet, "socket refused");
        if (m_ledger)
        {
            m_ledger->RecordDropped(packet, "socket refused");
        }
    }
}

void TensorUdpEndpoint::DeliverLocally(TensorKey key, prometheus::Tensor tensor)
{
    const ExpectedTensor* expected = m_reassembly.FindExpected(key.network, key.cut);
    NS_ABORT_MSG_IF(!expected,
                    "TensorUdpEndpoint: node "
                        << GetObject<Node>()->GetId() << " sends itself the tensor of network "
                        << key.network << ", cut " << key.cut << ", which nobody on it expects");
    expected->receive(key.inference, prometheus::MaskedTensor(std::move(tensor)));
}

void TensorUdpEndpoint::Receive(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        ReceivePacket(packet);
    }
}

void TensorUdpEndpoint::ReceivePacket(Ptr<Packet> packet)
{
    TensorHeader header;
    const uint32_t headerBytes = packet->PeekHeader(header);
    auto outcome = ReassemblyTable::Outcome::Malformed;
    if (header.IsValid() && header.type != TensorHeader::PARITY &&
        header.type != TensorHeader::NACK)
    {
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        outcome = m_reassembly.Add(header, bytes.data() + headerBytes, bytes.size() - headerBytes);
    }
    if (outcome == ReassemblyTable::Outcome::Accepted)
    {
        m_rxTrace(packet);
        if (m_ledger)
        {
            m_ledger->RecordDelivered(packet);
        }
        return;
    }
    const std::string cause = ReassemblyTable::NameOf(outcome);
    NS_LOG_LOGIC("dropped: " << cause << " " << header);
    m_dropTrace(packet, cause);
    if (m_ledger && outcome != ReassemblyTable::Outcome::Duplicate)
    {
        m_ledger->RecordDropped(packet, cause);
    }
}

} // namespace ns3
