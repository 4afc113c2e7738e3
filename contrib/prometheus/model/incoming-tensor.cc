/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "incoming-tensor.h"

#include "prometheus-error.h"

#include <algorithm>

namespace ns3
{

using prometheus::ChunkOutcome;

namespace
{

constexpr uint32_t MOST_DATAGRAM_BYTES = 65507;
/** Reed-Solomon over bytes has no more words in a group. */
constexpr uint32_t MOST_PARITY_OF_A_GROUP = 255;
constexpr uint64_t DECODER_SLOT_BYTES = 32;

const prometheus::PacketLayout* LayoutOf(const TensorHeader& header, const ExpectedTensor& expected)
{
    return header.layout == prometheus::LayoutId::Importance
               ? expected.reception.importance.get()
               : prometheus::FindLayout(header.layout);
}

/** Bytes of side information that travels in packets of its own; 0 when headers repeat it. */
std::size_t LoneSideInfoBytes(const TensorHeader& header, const ExpectedTensor& expected)
{
    const std::size_t bytes =
        prometheus::FindEncoding(header.encoding)->SideInfoBytes(expected.dtype, expected.shape);
    return bytes > prometheus::MAX_SIDE_INFO_BYTES ? bytes : 0;
}

/** Most bytes of a chunk's payload: its codes, or what a datagram can carry. */
std::size_t MostPayloadBytes(const TensorHeader& header,
                             const ExpectedTensor& expected,
                             const prometheus::TensorEncoding& encoding)
{
    const auto elements = static_cast<uint64_t>(prometheus::ElementCount(expected.shape));
    return std::min<uint64_t>(std::min<uint64_t>(elements, header.elementsPerChunk) *
                                  encoding.BytesPerCode(),
                              MOST_DATAGRAM_BYTES);
}

/** Whether there is such a plan for a tensor that has at most a chunk an element. */
bool IsPlan(const ParityFields& fields, const ExpectedTensor& expected)
{
    const auto elements = static_cast<uint64_t>(prometheus::ElementCount(expected.shape));
    return prometheus::FindErasureCode(fields.code) &&
           fields.protectedChunks <= std::max<uint64_t>(elements, 1) &&
           fields.parityChunks <= std::max(fields.protectedChunks, MOST_PARITY_OF_A_GROUP);
}

/** What an ErasureDecoder holds at most: see its header. */
uint64_t DecoderBytes(const TensorHeader& header,
                      const ExpectedTensor& expected,
                      const prometheus::TensorEncoding& encoding)
{
    const uint64_t parity = header.parity->parityChunks;
    return uint64_t{header.parity->protectedChunks} * DECODER_SLOT_BYTES +
           static_cast<uint64_t>(prometheus::ElementCount(expected.shape)) *
               encoding.BytesPerCode() +
           parity * (DECODER_SLOT_BYTES + prometheus::PARITY_EXTRA_BYTES +
                     MostPayloadBytes(header, expected, encoding));
}

} // namespace

std::optional<uint64_t> IncomingTensor::BytesNeeded(const TensorHeader& header,
                                                    const ExpectedTensor& expected)
{
    const auto* encoding = prometheus::FindEncoding(header.encoding);
    if (!encoding || !LayoutOf(header, expected) ||
        (header.parity && !IsPlan(*header.parity, expected)))
    {
        return std::nullopt;
    }
    return static_cast<uint64_t>(prometheus::ElementCount(expected.shape)) *
               encoding->BytesPerCode() +
           2 * LoneSideInfoBytes(header, expected) +
           (header.parity ? DecoderBytes(header, expected, *encoding) : 0);
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
    if (!header.parity)
    {
        return;
    }
    const auto* code = prometheus::FindErasureCode(header.parity->code);
    if (!code || header.parity->protectedChunks > m_reassembly.GetGeometry().ChunkCount())
    {
        throw prometheus::InvalidInput("parity over other chunks than the tensor has");
    }
    m_decoder.emplace(
        prometheus::ParityPlan(*code, header.parity->protectedChunks, header.parity->parityChunks),
        MostPayloadBytes(header, expected, encoding));
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
    case TensorHeader::POLL:
        return header.chunkCount == m_reassembly.GetGeometry().ChunkCount();
    case TensorHeader::SIDE_INFO:
        return true; // SideInfoParts checks
    case TensorHeader::PARITY:
        return header.parity && header.chunkCount == header.parity->parityChunks;
    case TensorHeader::NACK:
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
    switch (header.type)
    {
    case TensorHeader::SIDE_INFO:
        return AddSideInfo(header, payload, payloadBytes);
    case TensorHeader::PARITY:
        return AddParity(header, payload, payloadBytes);
    case TensorHeader::POLL:
        return ChunkOutcome::Accepted;
    default:
        return AddData(header, payload, payloadBytes);
    }
}

ChunkOutcome IncomingTensor::AddData(const TensorHeader& header,
                                     const uint8_t* payload,
                                     std::size_t payloadBytes)
{
    const auto added = m_reassembly.Add(header.chunk, payload, payloadBytes, header.sideInfo);
    if (added == ChunkOutcome::Accepted && m_decoder)
    {
        m_decoder->AddData(header.chunk, payload, payloadBytes);
        TakeRecovered(header);
    }
    return added;
}

ChunkOutcome IncomingTensor::AddParity(const TensorHeader& header,
                                       const uint8_t* payload,
                                       std::size_t payloadBytes)
{
    const auto added = m_decoder->AddParity(header.chunk, payload, payloadBytes);
    if (added == ChunkOutcome::Accepted)
    {
        TakeRecovered(header);
    }
    return added;
}

void IncomingTensor::TakeRecovered(const TensorHeader& header)
{
    for (const auto& chunk : m_decoder->TakeRecovered())
    {
        const auto added = m_reassembly.Add(
            chunk.chunk, chunk.payload.data(), chunk.payload.size(), header.sideInfo);
        m_recoveredChunks += added == ChunkOutcome::Accepted;
    }
}

uint32_t IncomingTensor::GetRecoveredChunks() const
{
    return m_recoveredChunks;
}

TensorReport IncomingTensor::MakeReport(uint32_t poll) const
{
    TensorReport report;
    report.poll = poll;
    report.isFinished = IsComplete();
    report.missesSideInfo = !m_sideInfo.GetBytes().empty() && !m_sideInfo.IsComplete();
    for (uint32_t chunk = 0; chunk < m_reassembly.GetGeometry().ChunkCount(); ++chunk)
    {
        if (!m_reassembly.HasChunk(chunk))
        {
            report.missingChunks.push_back(chunk);
        }
    }
    return report;
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
