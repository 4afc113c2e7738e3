/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cyclic-redundancy-check.h"

#include <gtest/gtest.h>

#include <string>

namespace prometheus
{
namespace
{

TEST(Crc32, GivesThePublishedCheckValues)
{
    EXPECT_EQ(Crc32(""), 0U);
    // Check value of CRC-32/ISO-HDLC; the sentence is the usual second one.
    EXPECT_EQ(Crc32("123456789"), 0xCBF43926U);
    EXPECT_EQ(Crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339U);
}

TEST(Crc32, OfPartsIsThatOfTheWholeWhereverItIsCut)
{
    std::string text;
    for (int i = 0; i < 50; ++i)
    {
        text.push_back(static_cast<char>(37 * i));
    }
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
    {
        EXPECT_EQ(Crc32(text.substr(cut), Crc32(text.substr(0, cut))), Crc32(text)) << cut;
    }
}

TEST(Crc32, NoticesEverySingleBit)
{
    const std::string text(33, 'x');
    for (std::size_t bit = 0; bit < text.size() * 8; ++bit)
    {
        std::string changed = text;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_NE(Crc32(changed), Crc32(text)) << bit;
    }
}

} // namespace
} // namespace prometheus
