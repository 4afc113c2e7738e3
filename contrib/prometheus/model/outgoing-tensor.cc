/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "outgoing-tensor.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ns3
{

namespace
{

const prometheus::PacketLayout& LayoutOf(const TensorRoute& route)
{
    if (route.importance)
    {
        return *route.importance;
    }
    return prometheus::FindLayout(route.layout);
}

Ptr<Packet> MakePacket(const TensorHeader& header, const uint8_t* payload, std::size_t bytes)
{
    auto packet = Create<Packet>(payload, static_cast<uint32_t>(bytes));
    packet->AddHeader(header);
    return packet;
}

/** The finaliser of MurmurHash3, 32 bits (A. Appleby): every bit of the input changes any other. */
uint32_t Mix(uint32_t bits)
{
    bits ^= bits >> 16;
    bits *= 0x85ebca6b;
    bits ^= bits >> 13;
    bits *= 0xc2b2ae35;
    return bits ^ bits >> 16;
}

/** The least parity of so many chunks, one chunk a group. */
uint32_t LeastParity(const prometheus::ErasureCode& code, uint32_t chunks)
{
    uint32_t groups = 1;
    while (!code.Supports((uint64_t{chunks} + groups - 1) / groups, 1))
    {
        ++groups;
    }
    return groups;
}

uint32_t ShareOf(double share, uint32_t count)
{
    return std::clamp(static_cast<uint32_t>(std::ceil(share * count)), 1U, count);
}

} // namespace

ParityFields ParityChoice::For(uint32_t chunks) const
{
    ParityFields fields;
    fields.code = code->GetId();
    fields.protectedChunks = ShareOf(protectedShare, chunks);
    fields.parityChunks = std::max(ShareOf(parityShare, fields.protectedChunks),
                                   LeastParity(*code, fields.protectedChunks));
    return fields;
}

OutgoingTensor::OutgoingTensor(const TensorKey& key,
                               TensorHeader::Type type,
                               const prometheus::Tensor& tensor,
                               const TensorRoute& route,
                               uint32_t packetSize,
                               const ParityChoice& parity)
    : m_key(key),
      m_route(route),
      m_packetSize(packetSize),
      m_layout(LayoutOf(m_route)),
      m_encoded(prometheus::FindEncoding(route.encoding).Encode(tensor))
{
    m_header.layoutSeed = LayoutSeedOf(key, route);
    m_geometry = prometheus::GeometryFor(m_encoded,
                                         m_layout,
                                         CodeRoom(packetSize, m_encoded.sideInfo.size(), parity),
                                         m_header.layoutSeed);
    m_header.type = type;
    m_header.network = key.network;
    m_header.cut = key.cut;
    m_header.inference = key.inference;
    m_header.chunkCount = m_geometry.ChunkCount();
    m_header.elementsPerChunk = m_geometry.elementsPerChunk;
    if (parity.code)
    {
        m_header.parity = parity.For(m_geometry.ChunkCount());
    }
    m_header.encoding = m_encoded.encoding;
    m_header.layout = m_layout.GetId();
    if (m_encoded.sideInfo.size() <= prometheus::MAX_SIDE_INFO_BYTES)
    {
        m_header.sideInfo = m_encoded.sideInfo;
    }
}

const TensorKey& OutgoingTensor::GetKey() const
{
    return m_key;
}

const TensorRoute& OutgoingTensor::GetRoute() const
{
    return m_route;
}

uint32_t OutgoingTensor::GetChunkCount() const
{
    return m_geometry.ChunkCount();
}

Ptr<Packet> OutgoingTensor::MakeChunk(uint32_t chunk) const
{
    TensorHeader header = m_header;
    header.chunk = chunk;
    const auto payload =
        prometheus::ChunkPayload(m_encoded, m_layout, m_geometry, header.layoutSeed, chunk);
    return MakePacket(header, payload.data(), payload.size());
}

std::vector<Ptr<Packet>> OutgoingTensor::MakeSideInfo() const
{
    const auto& sideInfo = m_encoded.sideInfo;
    const std::size_t count = CountSideInfoPackets(m_packetSize, sideInfo.size());
    std::vector<Ptr<Packet>> packets;
    if (count == 0)
    {
        return packets;
    }
    const std::size_t part = (sideInfo.size() + count - 1) / count;
    TensorHeader header = m_header;
    header.type = TensorHeader::SIDE_INFO;
    header.chunkCount = static_cast<uint32_t>((sideInfo.size() + part - 1) / part);
    for (header.chunk = 0; header.chunk < header.chunkCount; ++header.chunk)
    {
        const std::size_t start = header.chunk * part;
        packets.push_back(
            MakePacket(header, &sideInfo[start], std::min(part, sideInfo.size() - start)));
    }
    return packets;
}

std::vector<Ptr<Packet>> OutgoingTensor::MakeParity() const
{
    std::vector<Ptr<Packet>> packets;
    if (!m_header.parity)
    {
        return packets;
    }
    std::vector<std::vector<uint8_t>> payloads;
    for (uint32_t chunk = 0; chunk < m_header.parity->protectedChunks; ++chunk)
    {
        payloads.push_back(
            prometheus::ChunkPayload(m_encoded, m_layout, m_geometry, m_header.layoutSeed, chunk));
    }
    const prometheus::ParityPlan plan(*prometheus::FindErasureCode(m_header.parity->code),
                                      m_header.parity->protectedChunks,
                                      m_header.parity->parityChunks);
    TensorHeader header = m_header;
    header.type = TensorHeader::PARITY;
    header.chunkCount = m_header.parity->parityChunks;
    header.chunk = 0;
    for (const auto& payload : prometheus::EncodeParity(plan, payloads))
    {
        packets.push_back(MakePacket(header, payload.data(), payload.size()));
        ++header.chunk;
    }
    return packets;
}

Ptr<Packet> OutgoingTensor::MakePoll(uint32_t number) const
{
    TensorHeader header = m_header;
    header.type = TensorHeader::POLL;
    const std::array<uint8_t, 4> payload{static_cast<uint8_t>(number >> 24),
                                         static_cast<uint8_t>(number >> 16),
                                         static_cast<uint8_t>(number >> 8),
                                         static_cast<uint8_t>(number)};
    return MakePacket(header, payload.data(), payload.size());
}

uint64_t OutgoingTensor::GetByteCount() const
{
    return m_encoded.codes.size() + m_encoded.sideInfo.size();
}

uint32_t OutgoingTensor::GetIpPacketSize() const
{
    return m_packetSize + IP_AND_UDP_BYTES;
}

uint32_t OutgoingTensor::CodeRoom(uint32_t packetSize,
                                  std::size_t sideInfoBytes,
                                  const ParityChoice& parity)
{
    const std::size_t repeated =
        sideInfoBytes <= prometheus::MAX_SIDE_INFO_BYTES ? sideInfoBytes : 0;
    const uint32_t ofParity =
        parity.code ? ParityFields::BYTES + static_cast<uint32_t>(prometheus::PARITY_EXTRA_BYTES)
                    : 0;
    return packetSize - TensorHeader::FIXED_BYTES - static_cast<uint32_t>(repeated) - ofParity;
}

uint32_t OutgoingTensor::CountSideInfoPackets(uint32_t packetSize, std::size_t sideInfoBytes)
{
    if (sideInfoBytes <= prometheus::MAX_SIDE_INFO_BYTES)
    {
        return 0;
    }
    const std::size_t room = packetSize - TensorHeader::FIXED_BYTES - ParityFields::BYTES;
    return static_cast<uint32_t>((sideInfoBytes + room - 1) / room);
}

uint32_t OutgoingTensor::LayoutSeedOf(const TensorKey& key, const TensorRoute& route)
{
    if (route.importance)
    {
        return route.importance->GetSeed();
    }
    return Mix(Mix(key.network << 16 | key.cut) + key.inference);
}

} // namespace ns3
