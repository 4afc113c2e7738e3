/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "outgoing-tensor.h"

#include <algorithm>

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

} // namespace

OutgoingTensor::OutgoingTensor(const TensorKey& key,
                               TensorHeader::Type type,
                               const prometheus::Tensor& tensor,
                               const TensorRoute& route,
                               uint32_t packetSize)
    : m_key(key),
      m_route(route),
      m_packetSize(packetSize),
      m_layout(LayoutOf(m_route)),
      m_encoded(prometheus::FindEncoding(route.encoding).Encode(tensor))
{
    m_header.layoutSeed = LayoutSeedOf(key, route);
    m_geometry = prometheus::GeometryFor(m_encoded,
                                         m_layout,
                                         CodeRoom(packetSize, m_encoded.sideInfo.size()),
                                         m_header.layoutSeed);
    m_header.type = type;
    m_header.network = key.network;
    m_header.cut = key.cut;
    m_header.inference = key.inference;
    m_header.chunkCount = m_geometry.ChunkCount();
    m_header.elementsPerChunk = m_geometry.elementsPerChunk;
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

uint32_t OutgoingTensor::CodeRoom(uint32_t packetSize, std::size_t sideInfoBytes)
{
    const std::size_t repeated =
        sideInfoBytes <= prometheus::MAX_SIDE_INFO_BYTES ? sideInfoBytes : 0;
    return packetSize - TensorHeader::FIXED_BYTES - static_cast<uint32_t>(repeated);
}

uint32_t OutgoingTensor::CountSideInfoPackets(uint32_t packetSize, std::size_t sideInfoBytes)
{
    if (sideInfoBytes <= prometheus::MAX_SIDE_INFO_BYTES)
    {
        return 0;
    }
    const std::size_t room = packetSize - TensorHeader::FIXED_BYTES;
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
