/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "erasure-code.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::SizeIs;
using testing::ThrowsMessage;

TEST(ErasureCode, IsFoundByNameAndByNumber)
{
    for (const auto& [name, id] : {std::pair{"xor", ErasureCodeId::Xor},
                                   std::pair{"reed-solomon", ErasureCodeId::ReedSolomon}})
    {
        EXPECT_EQ(FindErasureCode(name).GetName(), name);
        EXPECT_EQ(FindErasureCode(name).GetId(), id);
        EXPECT_EQ(FindErasureCode(id), &FindErasureCode(name));
    }
    EXPECT_EQ(FindErasureCode(static_cast<ErasureCodeId>(0)), nullptr);
    EXPECT_THAT(
        [] { FindErasureCode("raptor"); },
        ThrowsMessage<InvalidInput>("erasure code 'raptor' is unknown; known: xor, reed-solomon"));
}

/** A product of GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1, bit by bit. */
uint8_t Product(int a, int b)
{
    int product = 0;
    for (int bit = 0; bit < 8; ++bit)
    {
        product ^= (b >> bit & 1) != 0 ? a << bit : 0;
    }
    for (int bit = 14; bit >= 8; --bit)
    {
        product ^= (product >> bit & 1) != 0 ? 0x11d << (bit - 8) : 0;
    }
    return static_cast<uint8_t>(product);
}

uint8_t Inverse(int a)
{
    for (int b = 1; b < 256; ++b)
    {
        if (Product(a, b) == 1)
        {
            return static_cast<uint8_t>(b);
        }
    }
    return 0;
}

TEST(ReedSolomonErasureCode, SumsDataOverACauchyMatrix)
{
    std::mt19937 random(51);
    for (const std::size_t words : {1, 2, 9, 40})
    {
        std::vector<ErasureCode::Word> data(words, ErasureCode::Word(100));
        ErasureCode::WordPointers pointers;
        for (auto& word : data)
        {
            std::generate(word.begin(), word.end(), [&random] { return random() & 255; });
            pointers.push_back(&word);
        }
        const auto parity = FindErasureCode("reed-solomon").Encode(pointers, 5);
        ASSERT_THAT(parity, SizeIs(5));
        for (std::size_t i = 0; i < 5; ++i)
        {
            ErasureCode::Word expected(100, 0);
            for (std::size_t j = 0; j < words; ++j)
            {
                const uint8_t factor = Inverse(static_cast<int>((words + i) ^ j));
                for (std::size_t byte = 0; byte < 100; ++byte)
                {
                    expected[byte] =
                        static_cast<uint8_t>(expected[byte] ^ Product(factor, data[j][byte]));
                }
            }
            EXPECT_EQ(parity[i], expected) << i << " of " << words;
        }
    }
}

TEST(XorErasureCode, AddsWithoutCarry)
{
    const ParityPlan plan(FindErasureCode("xor"), 3, 1);
    const auto parity = EncodeParity(plan, {{1, 2, 3}, {4}, {7, 7, 7, 7}});
    EXPECT_THAT(parity, ElementsAre(ElementsAre(3 ^ 1 ^ 4, 0, 1 ^ 4 ^ 7, 2 ^ 7, 3 ^ 7, 7)));
}

TEST(ParityPlan, DealsChunksAndParityToGroups)
{
    const ParityPlan plan(FindErasureCode("xor"), 8, 3);
    EXPECT_EQ(plan.GetGroups(), 3U);
    EXPECT_EQ(plan.DataInGroup(0), 3U);
    EXPECT_EQ(plan.DataInGroup(2), 2U);
    EXPECT_EQ(plan.ParityInGroup(2), 1U);
    const auto parity = EncodeParity(plan, {{1}, {2}, {4}, {8}, {16}, {32}, {64}, {128}, {255}});
    ASSERT_THAT(parity, SizeIs(3));
    EXPECT_EQ(parity[0], (std::vector<uint8_t>{1, 0, 1 ^ 8 ^ 64}));
    EXPECT_EQ(parity[1], (std::vector<uint8_t>{1, 0, 2 ^ 16 ^ 128}));
    EXPECT_EQ(parity[2], (std::vector<uint8_t>{0, 0, 4 ^ 32})) << "chunk 8 is beyond the plan";
}

TEST(ParityPlan, HasOneReedSolomonGroupWhileItCan)
{
    const auto& code = FindErasureCode("reed-solomon");
    EXPECT_EQ(ParityPlan(code, 9, 3).GetGroups(), 1U);
    EXPECT_EQ(ParityPlan(code, 1, 254).GetGroups(), 1U);
    EXPECT_EQ(ParityPlan(code, 200, 55).GetGroups(), 1U);
    EXPECT_EQ(ParityPlan(code, 200, 56).GetGroups(), 2U);
    EXPECT_EQ(ParityPlan(code, 1737, 300).GetGroups(), 9U);
}

TEST(ParityPlan, RefusesWhatItsCodeCannotDo)
{
    const auto message = [](const char* code, uint32_t data, uint32_t parity)
    { return [=] { ParityPlan(FindErasureCode(code), data, parity); }; };
    EXPECT_THAT(
        message("xor", 3, 0),
        ThrowsMessage<InvalidInput>("erasure code 'xor' cannot protect 3 chunks with 0 of parity"));
    EXPECT_THAT(
        message("xor", 3, 4),
        ThrowsMessage<InvalidInput>("erasure code 'xor' cannot protect 3 chunks with 4 of parity"));
    EXPECT_THAT(message("reed-solomon", 0, 1),
                ThrowsMessage<InvalidInput>(
                    "erasure code 'reed-solomon' cannot protect 0 chunks with 1 of parity"));
    EXPECT_THAT(message("reed-solomon", 1000, 3),
                ThrowsMessage<InvalidInput>(
                    "erasure code 'reed-solomon' cannot protect 1000 chunks with 3 of parity"));
    EXPECT_THROW(ParityPlan(FindErasureCode("reed-solomon"), 2, 254), InvalidInput);
    EXPECT_THROW(ParityPlan(FindErasureCode("reed-solomon"), 0xffffffff, 0xffffffff >> 9),
                 InvalidInput);
}

TEST(EncodeParity, NeedsThePayloadsOfItsPlan)
{
    const ParityPlan plan(FindErasureCode("xor"), 2, 1);
    EXPECT_THAT([&] { EncodeParity(plan, {{1}}); },
                ThrowsMessage<InvalidInput>("parity over 2 chunks of a tensor that has 1"));
    EXPECT_THAT(
        [&] {
            EncodeParity(plan, {{1}, std::vector<uint8_t>(65536)});
        },
        ThrowsMessage<InvalidInput>(
            "parity over a chunk of 65536 bytes: at most 65535 can be protected"));
    EXPECT_NO_THROW(EncodeParity(plan, {{1}, std::vector<uint8_t>(65535)}));
}

} // namespace
} // namespace prometheus
