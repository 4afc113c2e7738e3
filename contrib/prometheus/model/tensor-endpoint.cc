/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-endpoint.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TensorEndpoint");
NS_OBJECT_ENSURE_REGISTERED(TensorEndpoint);

namespace
{

/** What became of a NACK packet; "" when it was accepted. */
std::string NameOf(RepairSender::Outcome outcome)
{
    switch (outcome)
    {
    case RepairSender::Outcome::Accepted:
        break;
    case RepairSender::Outcome::Stale:
        return ReassemblyTable::NameOf(ReassemblyTable::Outcome::Duplicate);
    case RepairSender::Outcome::Malformed:
        return ReassemblyTable::NameOf(ReassemblyTable::Outcome::Malformed);
    case RepairSender::Outcome::Foreign:
        return ReassemblyTable::NameOf(ReassemblyTable::Outcome::Foreign);
    case RepairSender::Outcome::Forgotten:
        return ReassemblyTable::NameOf(ReassemblyTable::Outcome::Unneeded);
    }
    return "";
}

} // namespace

TypeId TensorEndpoint::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TensorEndpoint")
            .SetParent<Object>()
            .SetGroupName("Prometheus")
            .AddConstructor<TensorEndpoint>()
            .AddAttribute("PacketSize",
                          "Largest UDP payload sent, tensor header included [bytes]. The default "
                          "fills an IPv4 packet of 1500 bytes.",
                          UintegerValue(1472),
                          MakeUintegerAccessor(&TensorEndpoint::m_packetSize),
                          MakeUintegerChecker<uint32_t>(128, 65507))
            .AddAttribute("SideInfoCopies",
                          "How often side information that is too long for the headers is sent, "
                          "at most once more than the tensor has chunks.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&TensorEndpoint::m_sideInfoCopies),
                          MakeUintegerChecker<uint32_t>(1, 255))
            .AddAttribute("Policy",
                          "Name of the delivery policy of tensors whose route names none: udp, "
                          "fec-xor, fec-rs, nack, tcp.",
                          StringValue("udp"),
                          MakeStringAccessor(&TensorEndpoint::m_policy),
                          MakeStringChecker())
            .AddAttribute("ParityShare",
                          "Parity chunks for each protected chunk, with fec-xor and fec-rs.",
                          DoubleValue(0.25),
                          MakeDoubleAccessor(&TensorEndpoint::m_parityShare),
                          MakeDoubleChecker<double>(0.001, 1))
            .AddAttribute("ProtectedShare",
                          "Share of a tensor's chunks, from the first, that parity protects.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&TensorEndpoint::m_protectedShare),
                          MakeDoubleChecker<double>(0.001, 1))
            .AddAttribute("ReportTimeout",
                          "With nack, the least time that a report is waited for before the poll "
                          "is repeated [s]; more where round trips take longer.",
                          TimeValue(MilliSeconds(2)),
                          MakeTimeAccessor(&TensorEndpoint::m_reportTimeout),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("RepairMemory",
                          "With nack, most bytes of tensors kept for retransmission; the newest is "
                          "kept whatever its size [bytes].",
                          UintegerValue(16'000'000),
                          MakeUintegerAccessor(&TensorEndpoint::m_repairMemory),
                          MakeUintegerChecker<uint64_t>(1))
            .AddAttribute("TcpSendBuffer",
                          "Send buffer of each TCP connection [bytes].",
                          UintegerValue(131'072),
                          MakeUintegerAccessor(&TensorEndpoint::m_tcpSendBuffer),
                          MakeUintegerChecker<uint32_t>(65'536))
            .AddAttribute("TcpReceiveBuffer",
                          "Receive buffer of each TCP connection [bytes].",
                          UintegerValue(131'072),
                          MakeUintegerAccessor(&TensorEndpoint::m_tcpReceiveBuffer),
                          MakeUintegerChecker<uint32_t>(2'048))
            .AddAttribute("TcpMinRto",
                          "Least retransmission timeout of TCP [s]; Linux has 0.2 s.",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&TensorEndpoint::m_tcpLeastTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("TcpConnectTimeout",
                          "Time before a TCP connection is asked for again [s]; Linux has 1 s.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&TensorEndpoint::m_tcpConnectTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("Reconstruction",
                          "Name of what fills the elements that did not arrive, of tensors that "
                          "are expected without a reconstruction of their own.",
                          StringValue("zero"),
                          MakeStringAccessor(&TensorEndpoint::m_reconstruction),
                          MakeStringChecker())
            .AddAttribute("ReassemblyMemory",
                          "Most bytes of incomplete tensors kept at once [bytes].",
                          UintegerValue(16'000'000),
                          MakeUintegerAccessor(&TensorEndpoint::m_memoryLimit),
                          MakeUintegerChecker<uint64_t>(1))
            .AddTraceSource("Tx",
                            "A chunk goes to the socket, tensor header included.",
                            MakeTraceSourceAccessor(&TensorEndpoint::m_txTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Rx",
                            "A chunk was accepted, tensor header included.",
                            MakeTraceSourceAccessor(&TensorEndpoint::m_rxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Drop",
                            "A datagram was not used, and why.",
                            MakeTraceSourceAccessor(&TensorEndpoint::m_dropTrace),
                            "ns3::TensorEndpoint::DropTracedCallback")
            .AddTraceSource("TensorSent",
                            "A tensor is to be sent from now on: its key, the address it goes to.",
                            MakeTraceSourceAccessor(&TensorEndpoint::m_tensorSentTrace),
                            "ns3::TensorEndpoint::TensorSentTracedCallback")
            .AddTraceSource("TensorReceived",
                            "A tensor is handed to who expects it: its key, what arrived of it.",
                            MakeTraceSourceAccessor(&TensorEndpoint::m_tensorReceivedTrace),
                            "ns3::TensorEndpoint::TensorReceivedTracedCallback");
    return tid;
}

TensorEndpoint::TensorEndpoint()
    : m_sender([this](Ptr<Packet> packet, const InetSocketAddress& to) { Transmit(packet, to); }),
      m_repair(
          [this](const Ptr<Packet>& packet, const TensorRoute& route, std::function<void()> left)
          { Enqueue(packet, route, std::move(left)); }),
      m_streams([this](Ptr<Packet> packet, const Address& from) { ReceiveFrame(packet, from); },
                [this](Ptr<const Packet> packet, const std::string& cause)
                {
                    if (m_ledger)
                    {
                        m_ledger->RecordDropped(packet, cause);
                    }
                })
{
}

void TensorEndpoint::NotifyConstructionCompleted()
{
    Object::NotifyConstructionCompleted();
    m_reassembly.Configure(prometheus::FindReconstruction(m_reconstruction), m_memoryLimit);
    m_repair.Configure(m_reportTimeout, m_repairMemory);
    FindDeliveryPolicy(m_policy);
}

void TensorEndpoint::DoDispose()
{
    m_sender.Clear();
    m_repair.Clear();
    m_streams.Clear();
    m_reassembly.Clear();
    if (m_socket)
    {
        m_socket->Close();
        m_socket = nullptr;
    }
    m_ledger = nullptr;
    Object::DoDispose();
}

void TensorEndpoint::Bind(const InetSocketAddress& address)
{
    Ptr<Node> node = GetObject<Node>();
    NS_ABORT_MSG_IF(!node, "TensorEndpoint: aggregate it to a Node before Bind");
    NS_ABORT_MSG_IF(m_socket,
                    "TensorEndpoint: Bind was called on node " << node->GetId() << " already");
    m_address = address;
    m_socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    NS_ABORT_MSG_IF(m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), address.GetPort())) !=
                        0,
                    "TensorEndpoint: UDP port " << address.GetPort() << " of node " << node->GetId()
                                                << " is taken");
    m_socket->SetRecvCallback(MakeCallback(&TensorEndpoint::Receive, this));
    // IPv4 packets as large as those of UDP: 20 bytes of TCP header and 12 of its timestamps.
    m_streams.Listen(node,
                     address.GetPort(),
                     {m_packetSize + OutgoingTensor::IP_AND_UDP_BYTES - 20 - 20 - 12,
                      m_tcpSendBuffer,
                      m_tcpReceiveBuffer,
                      m_tcpLeastTimeout,
                      m_tcpConnectTimeout});
}

void TensorEndpoint::Expect(uint16_t network, uint16_t cut, ExpectedTensor expected)
{
    expected.receive = [this, network, cut, receive = std::move(expected.receive)](
                           uint32_t inference, const prometheus::MaskedTensor& tensor)
    {
        m_tensorReceivedTrace({network, cut, inference}, tensor);
        receive(inference, tensor);
    };
    m_reassembly.Expect(network, cut, std::move(expected));
}

void TensorEndpoint::SetLedger(Ptr<ChunkLedger> ledger)
{
    m_ledger = ledger;
}

Time TensorEndpoint::GetPacingTime(prometheus::DType dtype,
                                   const prometheus::Shape& shape,
                                   const TensorRoute& route) const
{
    const auto& encoding = prometheus::FindEncoding(route.encoding);
    const ParityChoice parity = GetParity(route);
    const std::size_t sideInfoBytes = encoding.SideInfoBytes(dtype, shape);
    const auto codesPerChunk = static_cast<uint32_t>(
        OutgoingTensor::CodeRoom(m_packetSize, sideInfoBytes, parity) / encoding.BytesPerCode());
    const prometheus::PacketLayout& layout =
        route.importance ? *route.importance : prometheus::FindLayout(route.layout);
    const uint32_t chunks = layout.CutIntoChunks(shape, codesPerChunk).ChunkCount();
    const uint64_t copies = GetPolicy(route).LimitSideInfoCopies(CountSideInfoCopies(chunks));
    const uint64_t packets =
        chunks + (parity.code ? parity.For(chunks).parityChunks : 0) +
        copies * OutgoingTensor::CountSideInfoPackets(m_packetSize, sideInfoBytes);
    return static_cast<int64_t>(packets) *
           route.pacing.GapAfter(m_packetSize + OutgoingTensor::IP_AND_UDP_BYTES);
}

const DeliveryPolicy& TensorEndpoint::GetPolicy(const TensorRoute& route) const
{
    return FindDeliveryPolicy(route.policy.empty() ? m_policy : route.policy);
}

uint64_t TensorEndpoint::GetReassemblyBytes() const
{
    return m_reassembly.GetPendingBytes();
}

std::size_t TensorEndpoint::GetKeptTensors() const
{
    return m_repair.GetKeptCount();
}

ParityChoice TensorEndpoint::GetParity(const TensorRoute& route) const
{
    return {GetPolicy(route).GetErasureCode(),
            route.parityShare > 0 ? route.parityShare : m_parityShare,
            route.protectedShare > 0 ? route.protectedShare : m_protectedShare};
}

uint32_t TensorEndpoint::CountSideInfoCopies(uint32_t chunks) const
{
    return static_cast<uint32_t>(std::min<uint64_t>(m_sideInfoCopies, uint64_t{chunks} + 1));
}

void TensorEndpoint::Send(const TensorKey& key,
                          TensorHeader::Type type,
                          const prometheus::Tensor& tensor,
                          const TensorRoute& route)
{
    NS_LOG_FUNCTION(this << key.network << key.cut << key.inference);
    NS_ABORT_MSG_IF(!m_socket || !GetObject<Node>()->IsInitialized(),
                    "TensorEndpoint: Send before Bind or before the simulation runs");
    m_tensorSentTrace(key, route.destination.GetIpv4());
    if (route.destination.GetIpv4() == m_address.GetIpv4())
    {
        Simulator::ScheduleNow(&TensorEndpoint::DeliverLocally, this, key, tensor);
        return;
    }
    GetPolicy(route).Deliver(std::make_shared<const OutgoingTensor>(
                                 key, type, tensor, route, m_packetSize, GetParity(route)),
                             *this);
}

void TensorEndpoint::Prepare(const TensorRoute& route)
{
    NS_ABORT_MSG_IF(!m_socket, "TensorEndpoint: Prepare before Bind");
    if (route.destination.GetIpv4() != m_address.GetIpv4())
    {
        GetPolicy(route).Prepare(route, *this);
    }
}

void TensorEndpoint::OpenConnection(const TensorRoute& route)
{
    m_streams.Connect(route.destination);
}

void TensorEndpoint::SendDatagram(const Ptr<Packet>& packet, const TensorRoute& route)
{
    Enqueue(packet, route);
}

void TensorEndpoint::SendRepaired(std::shared_ptr<const OutgoingTensor> tensor)
{
    m_repair.Send(std::move(tensor));
}

void TensorEndpoint::SendFrame(const Ptr<Packet>& packet, const TensorRoute& route)
{
    if (m_ledger)
    {
        m_ledger->RecordSent(packet);
    }
    m_txTrace(packet);
    m_streams.Send(packet, route.destination);
}

void TensorEndpoint::ReceiveFrame(Ptr<Packet> packet, const Address& from)
{
    TensorHeader header;
    packet->PeekHeader(header);
    if (header.IsValid() && header.type != TensorHeader::NACK && header.type != TensorHeader::POLL)
    {
        ReceivePacket(packet, from);
        return;
    }
    Account(packet, ReassemblyTable::NameOf(ReassemblyTable::Outcome::Malformed));
}

void TensorEndpoint::Enqueue(const Ptr<Packet>& packet,
                             const TensorRoute& route,
                             std::function<void()> left)
{
    if (m_ledger)
    {
        m_ledger->RecordSent(packet);
    }
    m_sender.Enqueue(packet,
                     route.destination,
                     route.pacing.GapAfter(packet->GetSize() + OutgoingTensor::IP_AND_UDP_BYTES),
                     std::move(left));
}

void TensorEndpoint::Transmit(Ptr<Packet> packet, const InetSocketAddress& destination)
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

void TensorEndpoint::DeliverLocally(TensorKey key, prometheus::Tensor tensor)
{
    const ExpectedTensor* expected = m_reassembly.FindExpected(key.network, key.cut);
    NS_ABORT_MSG_IF(!expected,
                    "TensorEndpoint: node "
                        << GetObject<Node>()->GetId() << " sends itself the tensor of network "
                        << key.network << ", cut " << key.cut << ", which nobody on it expects");
    expected->receive(key.inference, prometheus::MaskedTensor(std::move(tensor)));
}

void TensorEndpoint::Receive(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        ReceivePacket(packet, from);
    }
}

void TensorEndpoint::ReceivePacket(Ptr<Packet> packet, const Address& from)
{
    TensorHeader header;
    const uint32_t headerBytes = packet->PeekHeader(header);
    std::string cause = ReassemblyTable::NameOf(ReassemblyTable::Outcome::Malformed);
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), packet->GetSize());
    const uint8_t* payload = bytes.data() + headerBytes;
    const std::size_t payloadBytes = bytes.size() - headerBytes;
    if (header.IsValid() && header.type == TensorHeader::NACK)
    {
        cause = ReceiveReport(header, payload, payloadBytes, from);
    }
    else if (header.IsValid())
    {
        const auto outcome = m_reassembly.Add(header, payload, payloadBytes);
        cause =
            outcome == ReassemblyTable::Outcome::Accepted ? "" : ReassemblyTable::NameOf(outcome);
        const bool isKnown = outcome == ReassemblyTable::Outcome::Accepted ||
                             outcome == ReassemblyTable::Outcome::Late ||
                             outcome == ReassemblyTable::Outcome::Unneeded;
        if (header.type == TensorHeader::POLL && isKnown)
        {
            cause = Answer(header, payload, payloadBytes, from);
        }
    }
    Account(packet, cause);
}

std::string TensorEndpoint::ReceiveReport(const TensorHeader& header,
                                          const uint8_t* payload,
                                          std::size_t payloadBytes,
                                          const Address& from)
{
    return NameOf(m_repair.Receive(
        header, payload, payloadBytes, InetSocketAddress::ConvertFrom(from).GetIpv4()));
}

std::string TensorEndpoint::Answer(const TensorHeader& poll,
                                   const uint8_t* payload,
                                   std::size_t payloadBytes,
                                   const Address& to)
{
    if (payloadBytes != sizeof(uint32_t))
    {
        return ReassemblyTable::NameOf(ReassemblyTable::Outcome::Malformed);
    }
    const uint32_t number = uint32_t{payload[0]} << 24 | uint32_t{payload[1]} << 16 |
                            uint32_t{payload[2]} << 8 | payload[3];
    TensorHeader header = poll;
    header.type = TensorHeader::NACK;
    header.sideInfo.clear();
    header.parity.reset();
    const auto report = m_reassembly.Report({poll.network, poll.cut, poll.inference}, number)
                            .ToBytes(m_packetSize - TensorHeader::FIXED_BYTES);
    auto packet = Create<Packet>(report.data(), static_cast<uint32_t>(report.size()));
    packet->AddHeader(header);
    if (m_ledger)
    {
        m_ledger->RecordSent(packet);
    }
    // Not behind this node's own tensors: the sender waits.
    Transmit(packet, InetSocketAddress::ConvertFrom(to));
    return "";
}

void TensorEndpoint::Account(const Ptr<Packet>& packet, const std::string& cause)
{
    if (cause.empty())
    {
        m_rxTrace(packet);
    }
    else
    {
        NS_LOG_LOGIC("dropped: " << cause);
        m_dropTrace(packet, cause);
    }
    if (!m_ledger)
    {
        return;
    }
    m_ledger->RecordRecovered(m_reassembly.TakeRecoveredCount());
    // What arrived and was not needed any more is no loss.
    if (cause.empty() || cause == ReassemblyTable::NameOf(ReassemblyTable::Outcome::Duplicate) ||
        cause == ReassemblyTable::NameOf(ReassemblyTable::Outcome::Unneeded))
    {
        m_ledger->RecordDelivered(packet);
    }
    else
    {
        m_ledger->RecordDropped(packet, cause);
    }
}

} // namespace ns3
