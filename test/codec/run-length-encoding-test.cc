/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "tensor-chunks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace prometheus
{
namespace
{

using testing::ElementsAre;

const char* const NAMES[] = {"float32-rle", "float16-rle", "uint8-rle"};

/** As a map behind a rectifier: this share of its elements zero. */
Tensor Rectified(const Shape& shape, double zeroShare, std::mt19937& random)
{
    std::vector<float> values(static_cast<std::size_t>(ElementCount(shape)));
    for (auto& value : values)
    {
        const bool isZero = static_cast<double>(random()) < zeroShare * 4294967296.0;
        value = isZero ? 0 : static_cast<float>(1 + random() % 1000) / 100;
    }
    return Tensor::FromFloats(shape, values);
}

TEST(RunLengthEncoding, PacksRunsOfZerosBetweenCopies)
{
    const auto& encoding = FindEncoding("uint8-rle");
    EXPECT_THAT(encoding.Pack({0, 0, 0, 7, 8, 0, 0, 0}), ElementsAre(0x32, 7, 8, 0x30));
    EXPECT_THAT(encoding.Pack(std::vector<uint8_t>(20, 0)), ElementsAre(0xf0, 0x50));
    EXPECT_THAT(FindEncoding("float16-rle").Pack({0, 0, 0, 0, 0, 1}), ElementsAre(0x21, 0, 1));
}

TEST(RunLengthEncoding, LeavesAloneWhatWouldNotBecomeSmaller)
{
    const auto& encoding = FindEncoding("uint8-rle");
    EXPECT_THAT(encoding.Pack({1, 2, 0, 3}), ElementsAre(1, 2, 0, 3));
    EXPECT_THAT(encoding.Pack({}), ElementsAre());
    std::mt19937 random(41);
    for (int round = 0; round < 1000; ++round)
    {
        std::vector<uint8_t> codes(random() % 100);
        for (auto& code : codes)
        {
            code = static_cast<uint8_t>(random() % 3);
        }
        EXPECT_LE(encoding.Pack(codes).size(), codes.size());
    }
}

TEST(RunLengthEncoding, IsUndoneBitForBit)
{
    std::mt19937 random(42);
    std::vector<uint8_t> scratch;
    for (int round = 0; round < 3000; ++round)
    {
        const auto& encoding = FindEncoding(NAMES[random() % 3]);
        std::vector<uint8_t> codes(encoding.BytesPerCode() * (random() % 200));
        const auto zeros = random() % 100;
        for (auto& code : codes)
        {
            code = random() % 100 < zeros ? 0 : static_cast<uint8_t>(random());
        }
        const auto packed = encoding.Pack(codes);
        const auto* unpacked = encoding.Unpack(packed.data(), packed.size(), codes.size(), scratch);
        ASSERT_EQ(std::vector<uint8_t>(unpacked, unpacked + codes.size()), codes);
    }
}

TEST(RunLengthEncoding, DecodesWhatItsBaseDoes)
{
    std::mt19937 random(43);
    for (const char* name : NAMES)
    {
        const std::string base(name, std::strlen(name) - 4);
        for (int round = 0; round < 100; ++round)
        {
            const auto tensor = Rectified(RandomShape(random), 0.5, random);
            const auto& encoding = FindEncoding(name);
            EXPECT_EQ(encoding.Decode(encoding.Encode(tensor)),
                      FindEncoding(base).Decode(FindEncoding(base).Encode(tensor)));
        }
    }
}

TEST(RunLengthEncoding, RefusesPayloadsOfOtherCodes)
{
    const auto& encoding = FindEncoding("uint8-rle");
    std::vector<uint8_t> scratch;
    const auto unpacks = [&](std::vector<uint8_t> payload, std::size_t codeBytes)
    { return encoding.Unpack(payload.data(), payload.size(), codeBytes, scratch) != nullptr; };
    EXPECT_TRUE(unpacks({0x32, 7, 8}, 5));
    EXPECT_FALSE(unpacks({0x32, 7, 8}, 4)) << "more codes";
    EXPECT_FALSE(unpacks({0x32, 7, 8}, 6)) << "fewer";
    EXPECT_FALSE(unpacks({0x32, 7}, 5)) << "cut off";
    EXPECT_FALSE(unpacks({}, 5));
    scratch.clear();
    scratch.shrink_to_fit();
    EXPECT_FALSE(unpacks({0xf0, 0xf0}, std::size_t{1} << 40));
    EXPECT_EQ(scratch.capacity(), 0U) << "no memory for a claim that cannot be true";
}

TEST(RunLengthEncoding, FillsPacketsWithMoreElements)
{
    std::mt19937 random(44);
    const auto tensor = Rectified({64, 7, 7}, 0.6, random);
    for (const char* layoutName : {"contiguous", "interleaved", "random", "channelwise"})
    {
        const auto& layout = FindLayout(layoutName);
        const auto plain = FindEncoding("float32").Encode(tensor);
        const auto packed = FindEncoding("float32-rle").Encode(tensor);
        const auto plainGeometry = GeometryFor(plain, layout, 1440, 3);
        const auto packedGeometry = GeometryFor(packed, layout, 1440, 3);
        EXPECT_LE(packedGeometry.ChunkCount(), 6U) << layoutName;
        EXPECT_LT(PayloadBytes(packed, layout, packedGeometry, 3),
                  PayloadBytes(plain, layout, plainGeometry, 3) * 0.55)
            << layoutName << ": 40 % of the values and a token a run of 2.5 codes";
        EXPECT_EQ(PayloadBytes(plain, layout, plainGeometry, 3), 12544U);
        for (uint32_t chunk = 0; chunk < packedGeometry.ChunkCount(); ++chunk)
        {
            EXPECT_LE(ChunkPayload(packed, layout, packedGeometry, 3, chunk).size(), 1440U);
        }
    }
}

TEST(RunLengthEncoding, CostsNothingWhereThereAreNoZeros)
{
    std::mt19937 random(45);
    const auto tensor = Rectified({16, 8, 8}, 0, random);
    const auto& layout = FindLayout("interleaved");
    const auto encoded = FindEncoding("float32-rle").Encode(tensor);
    const auto geometry = GeometryFor(encoded, layout, 400);
    EXPECT_EQ(PayloadBytes(encoded, layout, geometry, 0), 4096U);
    EXPECT_EQ(geometry.ChunkCount(), 11U);
}

} // namespace
} // namespace prometheus
