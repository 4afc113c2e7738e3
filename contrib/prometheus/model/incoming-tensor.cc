/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "incoming-tensor.h"

#include "prometheus-error.h"

namespace ns3
{

using prometheus::ChunkOutcome;

namespace
{

const prometheus::PacketLayout* LayoutOf(const TensorHeader& header, const ExpectedTensor& expected)
{
    return header.layout == prometheus::LayoutId::Importance
               ? expected.reception.importance.get()
               : prometheus::FindLayout(header.layout);
}

/** Bytes of side information that travels in packets of its own; 0 when headers repeat it. */
std::size_t LoneSideInfoBytes(const TensorHeader& header, const ExpectedTensor& expected)
{
    const std::size_t bytes = prometheus::FindEncoding(header.encoding)
                                  ->SideInfoBytes(expected.dtype, expected.shape);
    return bytes > prometheus::MAX_SIDE_INFO_BYTES ? bytes : 0;
}

} // namespace

std::optional<uint64_t> IncomingTensor::BytesNeeded(const TensorHeader& header,
                                                    const ExpectedTensor& expected)
{
    const auto* encoding = prometheus::FindEncoding(header.encoding);
    if (!encoding || !LayoutOf(header, expected))
    {
        return std::nullopt;
    }
    return static_cast<uint64_t>(prometheus::ElementCount(expected.shape)) *
               encoding->BytesPerCode() +
           2 * LoneSideInfoBytes(header, expected);
}

std::unique_ptr<IncomingTensor> IncomingTensor::Begin(const TensorHeader& header,
                                                      const ExpectedTensor& expected)
{
    const auto* encoding = prometheus::FindEncoding(header.encoding);
    const auto* layout = LayoutOf(header, expected);
    if (!encoding || !layout)
    {
        return nullptr;
    }
    try
    {
        std::unique_ptr<IncomingTensor> tensor(
            new IncomingTensor(header, expected, *encoding, *layout));
        return tensor->Fits(header) ? std::move(tensor) : nullptr;
    }
    catch (const prometheus::InvalidInput&)
    {
        return nullptr; // a geometry that only a damaged or hostile header can claim
    }
}

IncomingTensor::IncomingTensor(const TensorHeader& header,
                               const ExpectedTensor& expected,
                               const prometheus::TensorEncoding& encoding,
                               const prometheus::PacketLayout& layout)
    : m_header(header),
      m_importance(expected.reception.importance),
      m_reassembly(encoding,
                   layout,
                   expected.dtype,
                   expected.shape,
                   header.elementsPerChunk,
                   header.layoutSeed),
      m_sideInfo(LoneSideInfoBytes(header, expected))
{
}

bool IncomingTensor::Fits(const TensorHeader& header) const
{
    if (header.encoding != m_header.encoding || header.layout != m_header.layout ||
        header.layoutSeed != m_header.layoutSeed || !(header.parity == m_header.parity) ||
        header.elementsPerChunk != m_reassembly.GetGeometry().elementsPerChunk)
    {
        return false;
    }
    switch (header.type)
    {
    case TensorHeader::DATA:
    case TensorHeader::RESULT:
        return header.chunkCount == m_reassembly.GetGeometry().ChunkCount();
    case TensorHeader::SIDE_INFO:
        return true; // SideInfoParts checks
    case TensorHeader::PARITY:
    case TensorHeader::NACK:
    case TensorHeader::POLL:
        break;
    }
    return false;
}

ChunkOutcome IncomingTensor::Add(const TensorHeader& header,
                                 const uint8_t* payload,
                                 std::size_t payloadBytes)
{
    if (!Fits(header))
    {
        return ChunkOutcome::Malformed;
    }
    if (header.type == TensorHeader::SIDE_INFO)
    {
        return AddSideInfo(header, payload, payloadBytes);
    }
    return m_reassembly.Add(header.chunk, payload, payloadBytes, header.sideInfo);
}

ChunkOutcome IncomingTensor::AddSideInfo(const TensorHeader& header,
                                         const uint8_t* payload,
                                         std::size_t payloadBytes)
{
    const auto added = m_sideInfo.Add(header.chunk, header.chunkCount, payload, payloadBytes);
    if (added != ChunkOutcome::Accepted || !m_sideInfo.IsComplete())
    {
        return added;
    }
    const auto accepted = m_reassembly.AddSideInfo(m_sideInfo.GetBytes());
    if (accepted == ChunkOutcome::Malformed)
    {
        m_sideInfo = SideInfoParts(m_sideInfo.GetBytes().size()); // the right one may still come
    }
    return accepted;
}

bool IncomingTensor::IsComplete() const
{
    return m_reassembly.IsComplete();
}

prometheus::MaskedTensor IncomingTensor::Finish(
    const prometheus::Reconstruction& reconstruction) const
{
    return m_reassembly.Finish(reconstruction);
}

} // namespace ns3
