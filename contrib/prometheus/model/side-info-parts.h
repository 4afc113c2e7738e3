/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SIDE_INFO_PARTS_H
#define SIDE_INFO_PARTS_H

#include "tensor-chunks.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * Puts the side information of a tensor together that travels in packets of its own. It holds no
 * more than twice the bytes that are expected, whatever packets claim.
 */
class SideInfoParts
{
  public:
    /** @param bytes of the whole. */
    explicit SideInfoParts(std::size_t bytes);

    /** @param part of @p partCount; the first one heard of decides how many there are. */
    prometheus::ChunkOutcome Add(uint32_t part,
                                 uint32_t partCount,
                                 const uint8_t* payload,
                                 std::size_t payloadBytes);

    bool IsComplete() const;
    const std::vector<uint8_t>& GetBytes() const;

  private:
    std::vector<uint8_t> m_bytes;
    std::vector<bool> m_arrived; //!< by part; empty before the first one
    uint32_t m_arrivedParts{0};
};

} // namespace ns3

#endif // SIDE_INFO_PARTS_H
