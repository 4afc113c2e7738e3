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

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TensorUdpEndpoint");
NS_OBJECT_ENSURE_REGISTERED(TensorUdpEndpoint);

namespace
{

constexpr uint32_t IP_AND_UDP_BYTES = 20 + 8;

} // namespace

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
            .AddAttribute("SideInfoCopies",
                          "How often side information that is too long for the headers is sent, "
                          "at most once more than the tensor has chunks.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&TensorUdpEndpoint::m_sideInfoCopies),
                          MakeUintegerChecker<uint32_t>(1, 255))
            .AddAttribute("Reconstruction",
                          "Name of what fills the elements that did not arrive, of tensors that "
                          "are expected without a reconstruction of their own.",
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

Time TensorUdpEndpoint::GetPacingTime(prometheus::DType dtype,
                                      const prometheus::Shape& shape,
                                      const TensorRoute& route) const
{
    const auto& encoding = prometheus::FindEncoding(route.encoding);
    const std::size_t sideInfoBytes = encoding.SideInfoBytes(dtype, shape);
    const auto codesPerChunk = static_cast<uint32_t>(
        OutgoingTensor::CodeRoom(m_packetSize, sideInfoBytes) / encoding.BytesPerCode());
    const prometheus::PacketLayout& layout =
        route.importance ? *route.importance : prometheus::FindLayout(route.layout);
    const uint32_t chunks = layout.CutIntoChunks(shape, codesPerChunk).ChunkCount();
    const uint64_t packets =
        chunks + uint64_t{CountSideInfoCopies(chunks)} *
                     OutgoingTensor::CountSideInfoPackets(m_packetSize, sideInfoBytes);
    return static_cast<int64_t>(packets) * route.pacing.GapAfter(m_packetSize + IP_AND_UDP_BYTES);
}

uint32_t TensorUdpEndpoint::CountSideInfoCopies(uint32_t chunks) const
{
    return static_cast<uint32_t>(std::min<uint64_t>(m_sideInfoCopies, uint64_t{chunks} + 1));
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
    const OutgoingTensor outgoing(key, type, tensor, route, m_packetSize);
    const uint32_t chunks = outgoing.GetChunkCount();
    const auto sideInfo = outgoing.MakeSideInfo();
    const uint64_t copies = sideInfo.empty() ? 0 : CountSideInfoCopies(chunks);
    uint64_t copy = 0;
    for (uint32_t chunk = 0; chunk <= chunks; ++chunk)
    {
        // The first copy leads, the last one follows, the others are spread between them.
        while (copy < copies && copy * chunks <= chunk * std::max<uint64_t>(copies - 1, 1))
        {
            for (const auto& packet : sideInfo)
            {
                Enqueue(packet->Copy(), route);
            }
            ++copy;
        }
        if (chunk < chunks)
        {
            Enqueue(outgoing.MakeChunk(chunk), route);
        }
    }
}

void TensorUdpEndpoint::Enqueue(const Ptr<Packet>& packet, const TensorRoute& route)
{
    if (m_ledger)
    {
        m_ledger->RecordSent(packet);
    }
    m_sender.Enqueue(
        packet, route.destination, route.pacing.GapAfter(packet->GetSize() + IP_AND_UDP_BYTES));
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
    if (header.IsValid())
    {
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        outcome = m_reassembly.Add(header, bytes.data() + headerBytes, bytes.size() - headerBytes);
    }
    const bool isAccepted = outcome == ReassemblyTable::Outcome::Accepted;
    const std::string cause = ReassemblyTable::NameOf(outcome);
    if (isAccepted)
    {
        m_rxTrace(packet);
    }
    else
    {
        NS_LOG_LOGIC("dropped: " << cause << " " << header);
        m_dropTrace(packet, cause);
    }
    if (m_ledger)
    {
        // What arrived and was not needed any more is no loss.
        if (isAccepted || outcome == ReassemblyTable::Outcome::Duplicate ||
            outcome == ReassemblyTable::Outcome::Unneeded)
        {
            m_ledger->RecordDelivered(packet);
        }
        else
        {
            m_ledger->RecordDropped(packet, cause);
        }
    }
}

} // namespace ns3
