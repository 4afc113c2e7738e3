/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-crossing.h"

#include "erasure-decoder.h"
#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace prometheus
{

namespace
{

const std::vector<uint8_t> NO_SIDE_INFO;

/** Larger ones would be more parity than any code makes. */
constexpr double MOST_PARITY_SHARE = 255;

std::size_t LongestOf(const std::vector<std::vector<uint8_t>>& payloads)
{
    std::size_t longest = 0;
    for (const auto& payload : payloads)
    {
        longest = std::max(longest, payload.size());
    }
    return longest;
}

const CrossingOptions& Validated(const CrossingOptions& options)
{
    options.Validate();
    return options;
}

} // namespace

void CrossingOptions::Validate() const
{
    FindEncoding(encoding);
    FindLayout(layout);
    std::ostringstream text;
    if (packetBytes < 64 || packetBytes > 65507)
    {
        text << "packets of " << packetBytes << " bytes: must be between 64 and 65507";
        throw InvalidInput(text.str());
    }
    if (erasureCode != "none")
    {
        FindErasureCode(erasureCode);
    }
    if (!(parityShare >= 0 && parityShare <= MOST_PARITY_SHARE) ||
        (erasureCode == "none") != (parityShare == 0))
    {
        text << "parity share " << parityShare << " with erasure code " << erasureCode
             << ": must be 0 with none, and otherwise greater than 0 and at most "
             << MOST_PARITY_SHARE;
        throw InvalidInput(text.str());
    }
}

std::string Describe(const CrossingOptions& options)
{
    std::ostringstream text;
    text.precision(17);
    text << "encoding " << options.encoding << ", layout " << options.layout << ", packets of "
         << options.packetBytes << " bytes, erasure code " << options.erasureCode
         << ", parity share " << options.parityShare;
    return text.str();
}

uint32_t TensorInPackets::PacketCount() const
{
    return static_cast<uint32_t>(data.size() + parity.size());
}

TensorCrossing::TensorCrossing(const CrossingOptions& options)
    : m_options(Validated(options)),
      m_encoding(FindEncoding(options.encoding)),
      m_layout(FindLayout(options.layout))
{
}

const std::vector<uint8_t>& TensorCrossing::RepeatedSideInfo(const EncodedTensor& encoded)
{
    return encoded.sideInfo.size() <= MAX_SIDE_INFO_BYTES ? encoded.sideInfo : NO_SIDE_INFO;
}

TensorInPackets TensorCrossing::Send(const Tensor& tensor, uint32_t layoutSeed) const
{
    TensorInPackets sent;
    sent.layoutSeed = layoutSeed;
    sent.encoded = m_encoding.Encode(tensor);
    const bool isProtected = m_options.parityShare > 0;
    const std::size_t taken = HEADER_BYTES + RepeatedSideInfo(sent.encoded).size() +
                              (isProtected ? PARITY_EXTRA_BYTES : 0);
    const std::size_t room = m_options.packetBytes > taken ? m_options.packetBytes - taken : 0;
    sent.geometry = GeometryFor(sent.encoded, m_layout, room, layoutSeed);
    for (uint32_t chunk = 0; chunk < sent.geometry.ChunkCount(); ++chunk)
    {
        sent.data.push_back(ChunkPayload(sent.encoded, m_layout, sent.geometry, layoutSeed, chunk));
    }
    if (isProtected)
    {
        const auto count = static_cast<uint32_t>(sent.data.size());
        const auto parity = static_cast<uint32_t>(std::ceil(m_options.parityShare * count));
        sent.plan.emplace(FindErasureCode(m_options.erasureCode), count, parity);
        sent.parity = EncodeParity(*sent.plan, sent.data);
    }
    return sent;
}

MaskedTensor TensorCrossing::Receive(const TensorInPackets& sent,
                                     const std::vector<bool>& lost,
                                     const Reconstruction& reconstruction) const
{
    if (lost.size() != sent.PacketCount())
    {
        throw InvalidInput("the fate of " + std::to_string(lost.size()) +
                           " packets for a tensor of " + std::to_string(sent.PacketCount()));
    }
    TensorReassembly reassembly(m_encoding,
                                m_layout,
                                sent.encoded.dtype,
                                sent.encoded.shape,
                                sent.geometry.elementsPerChunk,
                                sent.layoutSeed);
    const auto& repeated = RepeatedSideInfo(sent.encoded);
    if (repeated.size() != sent.encoded.sideInfo.size())
    {
        reassembly.AddSideInfo(sent.encoded.sideInfo);
    }
    for (uint32_t chunk = 0; chunk < sent.data.size(); ++chunk)
    {
        if (!lost[chunk])
        {
            reassembly.Add(chunk, sent.data[chunk].data(), sent.data[chunk].size(), repeated);
        }
    }
    if (sent.plan)
    {
        AddRecovered(sent, lost, reassembly);
    }
    return reassembly.Finish(reconstruction);
}

void TensorCrossing::AddRecovered(const TensorInPackets& sent,
                                  const std::vector<bool>& lost,
                                  TensorReassembly& reassembly) const
{
    ErasureDecoder decoder(*sent.plan, LongestOf(sent.data));
    const auto dataCount = static_cast<uint32_t>(sent.data.size());
    for (uint32_t packet = 0; packet < lost.size(); ++packet)
    {
        if (lost[packet])
        {
            continue;
        }
        const bool isData = packet < dataCount;
        const auto& payload = isData ? sent.data[packet] : sent.parity[packet - dataCount];
        isData ? decoder.AddData(packet, payload.data(), payload.size())
               : decoder.AddParity(packet - dataCount, payload.data(), payload.size());
    }
    for (const auto& recovered : decoder.TakeRecovered())
    {
        reassembly.Add(recovered.chunk,
                       recovered.payload.data(),
                       recovered.payload.size(),
                       RepeatedSideInfo(sent.encoded));
    }
}

uint64_t TensorCrossing::BytesOf(const TensorInPackets& sent) const
{
    const std::size_t sideInfo = sent.encoded.sideInfo.size();
    const std::size_t repeated = RepeatedSideInfo(sent.encoded).size();
    const std::size_t headers = IP_UDP_BYTES + HEADER_BYTES;
    uint64_t bytes = sent.PacketCount() * (headers + repeated);
    for (const auto* payloads : {&sent.data, &sent.parity})
    {
        for (const auto& payload : *payloads)
        {
            bytes += payload.size();
        }
    }
    return repeated == sideInfo ? bytes : bytes + headers + sideInfo;
}

} // namespace prometheus
