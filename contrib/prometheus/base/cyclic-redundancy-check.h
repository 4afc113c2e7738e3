/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CYCLIC_REDUNDANCY_CHECK_H
#define CYCLIC_REDUNDANCY_CHECK_H

#include <cstdint>
#include <string_view>

namespace prometheus
{

/**
 * The CRC-32 of zlib, PNG and Ethernet (reflected polynomial 0xEDB88320, all ones before and
 * after).
 *
 * @param previous the value of the bytes before these, so that parts can be checked one by one.
 */
uint32_t Crc32(std::string_view bytes, uint32_t previous = 0);

} // namespace prometheus

#endif // CYCLIC_REDUNDANCY_CHECK_H
