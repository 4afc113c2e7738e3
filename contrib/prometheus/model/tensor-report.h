/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_REPORT_H
#define TENSOR_REPORT_H

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * What a receiver still misses of a tensor: the payload of a NACK packet.
 *
 *     bytes  field (numbers in network order)
 *     4      number of the poll that is answered
 *     1      1: finished, nothing more is wanted; 2: the side information is missing; 0 otherwise
 *     4      first: the first chunk of the bitmap
 *     any    bitmap: a bit a chunk, most significant first, 1 for missing; nothing beyond the
 *            last chunk is set. Of more chunks than fit, the first missing ones are reported.
 */
struct TensorReport
{
    static constexpr std::size_t FIXED_BYTES = 9;

    uint32_t poll{0};
    bool isFinished{false};
    bool missesSideInfo{false};
    std::vector<uint32_t> missingChunks; //!< ascending

    /** @param maxBytes at least FIXED_BYTES + 1; what does not fit is left out. */
    std::vector<uint8_t> ToBytes(std::size_t maxBytes) const;
    /** @return nothing when bytes off the air are no report on a tensor of so many chunks. */
    static std::optional<TensorReport> FromBytes(const uint8_t* bytes,
                                                 std::size_t size,
                                                 uint32_t chunkCount);
};

} // namespace ns3

#endif // TENSOR_REPORT_H
