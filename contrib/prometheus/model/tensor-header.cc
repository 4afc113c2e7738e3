/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-header.h"

#include "ns3/abort.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TensorHeader);

namespace
{

constexpr uint8_t TYPE_BITS = 0x0f;
constexpr uint8_t HAS_PARITY_FIELDS = 0x80;

} // namespace

TypeId TensorHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::TensorHeader")
                            .SetParent<Header>()
                            .SetGroupName("Prometheus")
                            .AddConstructor<TensorHeader>();
    return tid;
}

TypeId TensorHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t TensorHeader::GetSerializedSize() const
{
    return FIXED_BYTES + static_cast<uint32_t>(sideInfo.size()) +
           (parity ? ParityFields::BYTES : 0);
}

void TensorHeader::Serialize(Buffer::Iterator start) const
{
    NS_ABORT_MSG_IF(sideInfo.size() > prometheus::MAX_SIDE_INFO_BYTES,
                    "TensorHeader: side information of " << sideInfo.size() << " bytes, at most "
                                                         << prometheus::MAX_SIDE_INFO_BYTES);
    start.WriteHtonU16(MAGIC);
    start.WriteU8(VERSION);
    start.WriteU8(type | (parity ? HAS_PARITY_FIELDS : 0));
    start.WriteHtonU16(network);
    start.WriteHtonU16(cut);
    start.WriteHtonU32(inference);
    start.WriteHtonU32(chunk);
    start.WriteHtonU32(chunkCount);
    start.WriteHtonU32(elementsPerChunk);
    start.WriteHtonU32(layoutSeed);
    start.WriteU8(static_cast<uint8_t>(encoding));
    start.WriteU8(static_cast<uint8_t>(layout));
    start.WriteU8(exit);
    start.WriteU8(static_cast<uint8_t>(sideInfo.size()));
    for (uint8_t byte : sideInfo)
    {
        start.WriteU8(byte);
    }
    if (parity)
    {
        start.WriteU8(static_cast<uint8_t>(parity->code));
        start.WriteHtonU32(parity->protectedChunks);
        start.WriteHtonU32(parity->parityChunks);
    }
}

uint32_t TensorHeader::Deserialize(Buffer::Iterator start)
{
    m_valid = false;
    if (start.GetRemainingSize() < FIXED_BYTES || start.ReadNtohU16() != MAGIC ||
        start.ReadU8() != VERSION)
    {
        return 0;
    }
    const uint8_t typeAndFlags = start.ReadU8();
    const uint8_t rawType = typeAndFlags & TYPE_BITS;
    const uint32_t parityBytes = typeAndFlags & HAS_PARITY_FIELDS ? ParityFields::BYTES : 0;
    type = static_cast<Type>(rawType);
    network = start.ReadNtohU16();
    cut = start.ReadNtohU16();
    inference = start.ReadNtohU32();
    chunk = start.ReadNtohU32();
    chunkCount = start.ReadNtohU32();
    elementsPerChunk = start.ReadNtohU32();
    layoutSeed = start.ReadNtohU32();
    encoding = static_cast<prometheus::EncodingId>(start.ReadU8());
    layout = static_cast<prometheus::LayoutId>(start.ReadU8());
    exit = start.ReadU8();
    const uint8_t sideInfoBytes = start.ReadU8();
    if ((typeAndFlags & ~(TYPE_BITS | HAS_PARITY_FIELDS)) != 0 || rawType < DATA ||
        rawType > POLL || chunk >= chunkCount || elementsPerChunk == 0 ||
        sideInfoBytes > prometheus::MAX_SIDE_INFO_BYTES ||
        start.GetRemainingSize() < sideInfoBytes + parityBytes)
    {
        return 0;
    }
    sideInfo.resize(sideInfoBytes);
    start.Read(sideInfo.data(), sideInfoBytes);
    parity.reset();
    if (parityBytes > 0)
    {
        parity.emplace();
        parity->code = static_cast<prometheus::ErasureCodeId>(start.ReadU8());
        parity->protectedChunks = start.ReadNtohU32();
        parity->parityChunks = start.ReadNtohU32();
    }
    m_valid = true;
    return FIXED_BYTES + sideInfoBytes + parityBytes;
}

bool TensorHeader::IsValid() const
{
    return m_valid;
}

void TensorHeader::Print(std::ostream& os) const
{
    os << "type=" << static_cast<int>(type) << " network=" << network << " cut=" << cut
       << " inference=" << inference << " chunk=" << chunk << "/" << chunkCount;
}

} // namespace ns3
