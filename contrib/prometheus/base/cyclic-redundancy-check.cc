/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cyclic-redundancy-check.h"

#include <array>

namespace prometheus
{

namespace
{

constexpr std::size_t SLICES = 8;
using SliceTables = std::array<std::array<uint32_t, 256>, SLICES>;

/**
 * Tables for eight bytes a step (Kounavis and Berry, "A systematic approach to building high
 * performance software-based CRC generators", ISCC 2005): table s advances a byte by s more zeros.
 */
constexpr SliceTables MakeTables()
{
    SliceTables tables{};
    for (uint32_t byte = 0; byte < 256; ++byte)
    {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit)
        {
            value = (value >> 1) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
        }
        tables[0][byte] = value;
    }
    for (std::size_t slice = 1; slice < SLICES; ++slice)
    {
        for (std::size_t byte = 0; byte < 256; ++byte)
        {
            const uint32_t value = tables[slice - 1][byte];
            tables[slice][byte] = (value >> 8) ^ tables[0][value & 0xffU];
        }
    }
    return tables;
}

constexpr SliceTables TABLES = MakeTables();

} // namespace

uint32_t Crc32(std::string_view bytes, uint32_t previous)
{
    uint32_t crc = ~previous;
    const auto at = [&bytes](std::size_t i)
    { return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])); };
    while (bytes.size() >= SLICES)
    {
        const uint32_t low = crc ^ (at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24);
        crc = TABLES[7][low & 0xffU] ^ TABLES[6][(low >> 8) & 0xffU] ^
              TABLES[5][(low >> 16) & 0xffU] ^ TABLES[4][low >> 24] ^ TABLES[3][at(4)] ^
              TABLES[2][at(5)] ^ TABLES[1][at(6)] ^ TABLES[0][at(7)];
        bytes.remove_prefix(SLICES);
    }
    for (const char byte : bytes)
    {
        crc = (crc >> 8) ^ TABLES[0][(crc ^ static_cast<unsigned char>(byte)) & 0xffU];
    }
    return ~crc;
}

} // namespace prometheus
