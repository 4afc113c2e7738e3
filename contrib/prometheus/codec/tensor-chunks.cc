/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-chunks.h"

#include "prometheus-error.h"
#include "reconstruction.h"

#include <algorithm>
#include <limits>

namespace prometheus
{

namespace
{

const TensorEncoding& RequireEncoding(EncodingId id)
{
    const TensorEncoding* encoding = FindEncoding(id);
    if (encoding == nullptr)
    {
        throw InvalidInput("encoding number " + std::to_string(static_cast<int>(id)) +
                           " is unknown");
    }
    return *encoding;
}

/** Whether every chunk, as it travels, fits. */
bool AllFit(const EncodedTensor& encoded,
            const PacketLayout& layout,
            const ChunkGeometry& geometry,
            std::size_t maxPayloadBytes,
            uint32_t seed)
{
    for (uint32_t chunk = 0; chunk < geometry.ChunkCount(); ++chunk)
    {
        if (ChunkPayload(encoded, layout, geometry, seed, chunk).size() > maxPayloadBytes)
        {
            return false;
        }
    }
    return true;
}

} // namespace

ChunkGeometry GeometryFor(const EncodedTensor& encoded,
                          const PacketLayout& layout,
                          std::size_t maxPayloadBytes,
                          uint32_t seed)
{
    const TensorEncoding& encoding = RequireEncoding(encoded.encoding);
    const std::size_t codes = maxPayloadBytes / encoding.BytesPerCode();
    if (codes == 0)
    {
        throw InvalidInput("a packet with room for " + std::to_string(maxPayloadBytes) +
                           " bytes holds no code of encoding '" + std::string(encoding.GetName()) +
                           "', which has " + std::to_string(encoding.BytesPerCode()));
    }
    const std::size_t most = std::numeric_limits<uint32_t>::max();
    ChunkGeometry geometry =
        layout.CutIntoChunks(encoded.shape, static_cast<uint32_t>(std::min(codes, most)));
    while (encoding.Packs() && geometry.ChunkCount() > 1)
    {
        const uint64_t more = geometry.elementsPerChunk + geometry.elementsPerChunk / 8 + 1ULL;
        const ChunkGeometry larger =
            layout.CutIntoChunks(encoded.shape, static_cast<uint32_t>(std::min(more, most)));
        if (larger.elementsPerChunk <= geometry.elementsPerChunk ||
            !AllFit(encoded, layout, larger, maxPayloadBytes, seed))
        {
            break;
        }
        geometry = larger;
    }
    return geometry;
}

uint64_t PayloadBytes(const EncodedTensor& encoded,
                      const PacketLayout& layout,
                      const ChunkGeometry& geometry,
                      uint32_t seed)
{
    uint64_t bytes = 0;
    for (uint32_t chunk = 0; chunk < geometry.ChunkCount(); ++chunk)
    {
        bytes += ChunkPayload(encoded, layout, geometry, seed, chunk).size();
    }
    return bytes;
}

std::vector<uint8_t> ChunkPayload(const EncodedTensor& encoded,
                                  const PacketLayout& layout,
                                  const ChunkGeometry& geometry,
                                  uint32_t seed,
                                  uint32_t chunk)
{
    const TensorEncoding& encoding = RequireEncoding(encoded.encoding);
    const std::size_t bytesPerCode = encoding.BytesPerCode();
    if (encoded.codes.size() != geometry.elementCount * bytesPerCode)
    {
        throw InvalidInput("the geometry of a tensor of " + std::to_string(geometry.elementCount) +
                           " elements does not fit " + std::to_string(encoded.codes.size()) +
                           " bytes of codes of encoding '" + std::string(encoding.GetName()) + "'");
    }
    if (chunk >= geometry.ChunkCount())
    {
        throw InvalidInput("chunk " + std::to_string(chunk) +
                           " of a tensor does not exist: it has " +
                           std::to_string(geometry.ChunkCount()));
    }
    std::vector<uint8_t> codes(geometry.ElementsIn(chunk) * bytesPerCode);
    layout.Gather(encoded.codes.data(), bytesPerCode, chunk, geometry, seed, codes.data());
    return encoding.Pack(std::move(codes));
}

TensorReassembly::TensorReassembly(const TensorEncoding& encoding,
                                   const PacketLayout& layout,
                                   DType dtype,
                                   Shape shape,
                                   uint32_t elementsPerChunk,
                                   uint32_t seed)
    : m_encoding(encoding),
      m_layout(layout),
      m_geometry(layout.CutIntoChunks(shape, elementsPerChunk)),
      m_seed(seed)
{
    BytesPerElement(dtype); // refuses what is no DType
    if (!layout.AcceptsSeed(seed))
    {
        throw InvalidInput("layout '" + std::string(layout.GetName()) + "' has another seed than " +
                           std::to_string(seed));
    }
    const uint64_t limit = std::numeric_limits<std::ptrdiff_t>::max();
    if (m_geometry.elementCount > limit / encoding.BytesPerCode())
    {
        throw InvalidInput("a tensor of shape " + ToString(shape) + " in encoding '" +
                           std::string(encoding.GetName()) + "' does not fit any memory");
    }
    m_encoded.encoding = encoding.GetId();
    m_encoded.dtype = dtype;
    m_encoded.shape = std::move(shape);
    m_encoded.codes.resize(m_geometry.elementCount * encoding.BytesPerCode());
    m_chunkArrived.resize(m_geometry.ChunkCount());
    m_hasSideInfo = encoding.SideInfoBytes(dtype, m_encoded.shape) == 0;
}

ChunkOutcome TensorReassembly::Add(uint32_t chunk,
                                   const uint8_t* payload,
                                   std::size_t payloadBytes,
                                   const std::vector<uint8_t>& sideInfo)
{
    if (chunk >= m_chunkArrived.size())
    {
        return ChunkOutcome::Malformed;
    }
    const std::size_t codeBytes = m_geometry.ElementsIn(chunk) * m_encoding.BytesPerCode();
    if (payloadBytes > codeBytes)
    {
        return ChunkOutcome::Malformed;
    }
    const uint8_t* codes = m_encoding.Unpack(payload, payloadBytes, codeBytes, m_scratch);
    if (codes == nullptr && codeBytes > 0)
    {
        return ChunkOutcome::Malformed;
    }
    const std::size_t sideInfoBytes = m_encoding.SideInfoBytes(m_encoded.dtype, m_encoded.shape);
    const bool travelsAlone = sideInfoBytes > MAX_SIDE_INFO_BYTES;
    if (travelsAlone ? !sideInfo.empty() : AddSideInfo(sideInfo) == ChunkOutcome::Malformed)
    {
        return ChunkOutcome::Malformed;
    }
    if (m_chunkArrived[chunk])
    {
        return ChunkOutcome::Duplicate;
    }
    m_layout.Scatter(
        codes, m_encoding.BytesPerCode(), chunk, m_geometry, m_seed, m_encoded.codes.data());
    m_chunkArrived[chunk] = true;
    ++m_receivedChunks;
    return ChunkOutcome::Accepted;
}

ChunkOutcome TensorReassembly::AddSideInfo(const std::vector<uint8_t>& sideInfo)
{
    if (m_hasSideInfo)
    {
        return sideInfo == m_encoded.sideInfo ? ChunkOutcome::Duplicate : ChunkOutcome::Malformed;
    }
    if (!m_encoding.AcceptsSideInfo(m_encoded.dtype, m_encoded.shape, sideInfo))
    {
        return ChunkOutcome::Malformed;
    }
    m_encoded.sideInfo = sideInfo;
    m_hasSideInfo = true;
    return ChunkOutcome::Accepted;
}

bool TensorReassembly::IsComplete() const
{
    return m_hasSideInfo && m_receivedChunks == m_chunkArrived.size();
}

bool TensorReassembly::HasChunk(uint32_t chunk) const
{
    return chunk < m_chunkArrived.size() && m_chunkArrived[chunk];
}

uint32_t TensorReassembly::GetReceivedChunks() const
{
    return m_receivedChunks;
}

const ChunkGeometry& TensorReassembly::GetGeometry() const
{
    return m_geometry;
}

MaskedTensor TensorReassembly::Finish(const Reconstruction& reconstruction) const
{
    if (IsComplete())
    {
        return m_encoding.Decode(m_encoded);
    }
    if (!m_hasSideInfo)
    {
        const auto elements = static_cast<std::size_t>(m_geometry.elementCount);
        std::vector<uint8_t> nothing(elements * BytesPerElement(m_encoded.dtype));
        return reconstruction.Fill(
            {Tensor::FromBytes(m_encoded.dtype, m_encoded.shape, std::move(nothing)),
             std::vector<bool>(elements, false)});
    }
    return reconstruction.Fill({m_encoding.Decode(m_encoded), ArrivedElements()});
}

std::vector<bool> TensorReassembly::ArrivedElements() const
{
    std::vector<bool> arrived(m_geometry.elementCount, false);
    for (uint32_t chunk = 0; chunk < m_chunkArrived.size(); ++chunk)
    {
        if (m_chunkArrived[chunk])
        {
            for (const uint64_t element : m_layout.ElementsOf(chunk, m_geometry, m_seed))
            {
                arrived[element] = true;
            }
        }
    }
    return arrived;
}

} // namespace prometheus
