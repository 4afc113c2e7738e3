/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-report.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr uint8_t FINISHED = 1;
constexpr uint8_t MISSES_SIDE_INFO = 2;

void WriteNumber(std::vector<uint8_t>& bytes, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
    {
        bytes.push_back(static_cast<uint8_t>(number >> shift));
    }
}

uint32_t ReadNumber(const uint8_t* bytes)
{
    return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

} // namespace

std::vector<uint8_t> TensorReport::ToBytes(std::size_t maxBytes) const
{
    std::vector<uint8_t> bytes;
    WriteNumber(bytes, poll);
    bytes.push_back((isFinished ? FINISHED : 0) | (missesSideInfo ? MISSES_SIDE_INFO : 0));
    const uint32_t first = missingChunks.empty() ? 0 : missingChunks.front();
    WriteNumber(bytes, first);
    const std::size_t room = maxBytes - FIXED_BYTES;
    for (const uint32_t chunk : missingChunks)
    {
        const std::size_t at = (chunk - first) / 8;
        if (at >= room)
        {
            break;
        }
        bytes.resize(std::max(bytes.size(), FIXED_BYTES + at + 1));
        bytes[FIXED_BYTES + at] |= static_cast<uint8_t>(0x80 >> (chunk - first) % 8);
    }
    return bytes;
}

std::optional<TensorReport> TensorReport::FromBytes(const uint8_t* bytes,
                                                    std::size_t size,
                                                    uint32_t chunkCount)
{
    if (size < FIXED_BYTES || bytes[4] > MISSES_SIDE_INFO)
    {
        return std::nullopt;
    }
    TensorReport report;
    report.poll = ReadNumber(bytes);
    report.isFinished = bytes[4] == FINISHED;
    report.missesSideInfo = bytes[4] == MISSES_SIDE_INFO;
    const uint64_t first = ReadNumber(bytes + 5);
    for (uint64_t bit = 0; bit < 8 * uint64_t{size - FIXED_BYTES}; ++bit)
    {
        if ((bytes[FIXED_BYTES + bit / 8] & 0x80 >> bit % 8) != 0)
        {
            if (first + bit >= chunkCount)
            {
                return std::nullopt;
            }
            report.missingChunks.push_back(static_cast<uint32_t>(first + bit));
        }
    }
    const bool missesNothing = report.missingChunks.empty() && !report.missesSideInfo;
    return report.isFinished == missesNothing ? std::optional(report) : std::nullopt;
}

} // namespace ns3
