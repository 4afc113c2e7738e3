/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "prometheus-error.h"
#include "tensor-chunks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::IsEmpty;
using testing::ThrowsMessage;

const PacketLayout& CONTIGUOUS = FindLayout("contiguous");

EncodedTensor Encoded(std::string_view encoding, const Tensor& tensor)
{
    return FindEncoding(encoding).Encode(tensor);
}

TEST(Chunks, HoldAsManyWholeCodesAsFit)
{
    const auto activation = Tensor::FromFloats({64, 7, 7}, std::vector<float>(3136, 1));
    auto geometry = GeometryFor(Encoded("float32", activation), CONTIGUOUS, 1443);
    EXPECT_EQ(geometry.elementsPerChunk, 360U);
    EXPECT_EQ(geometry.ChunkCount(), 9U);
    geometry = GeometryFor(Encoded("uint8", activation), CONTIGUOUS, 1443);
    EXPECT_EQ(geometry.elementsPerChunk, 1443U);
    EXPECT_EQ(geometry.ChunkCount(), 3U);
    geometry = GeometryFor(Encoded("float32", activation), CONTIGUOUS, 4);
    EXPECT_EQ(geometry.ChunkCount(), 3136U);
    geometry = GeometryFor(Encoded("float32", Tensor()), CONTIGUOUS, 1443);
    EXPECT_EQ(geometry.ChunkCount(), 1U);
    geometry = GeometryFor(Encoded("float32", activation), BackwardsLayout(), 120);
    EXPECT_EQ(geometry.ChunkCount(), 128U) << "30 and 19 elements of each of 64 channels";
}

TEST(Chunks, NeedRoomForACode)
{
    const auto encoded = Encoded("float32", Tensor::FromFloats({2}, {1, 2}));
    for (const std::size_t room : {0, 3})
    {
        EXPECT_THAT([&] { GeometryFor(encoded, CONTIGUOUS, room); },
                    ThrowsMessage<InvalidInput>("a packet with room for " + std::to_string(room) +
                                                " bytes holds no code of encoding 'float32', "
                                                "which has 4"));
    }
    EXPECT_NO_THROW(GeometryFor(encoded, CONTIGUOUS, std::size_t{1} << 40));
}

TEST(Chunks, CarryTheCodesOfTheirElements)
{
    const auto encoded =
        Encoded("uint8", Tensor::FromBytes(DType::UInt8, {5}, {10, 11, 12, 13, 14}));
    const auto geometry = GeometryFor(encoded, CONTIGUOUS, 2);
    EXPECT_THAT(ChunkPayload(encoded, CONTIGUOUS, geometry, 0, 0), ElementsAre(10, 11));
    EXPECT_THAT(ChunkPayload(encoded, CONTIGUOUS, geometry, 0, 2), ElementsAre(14));
    const BackwardsLayout layout;
    EXPECT_THAT(ChunkPayload(encoded, layout, ChunkGeometry{5, 3, 5}, 1, 0),
                ElementsAre(11, 10, 12));
}

TEST(Chunks, OfAnEmptyTensorAreOneWithoutPayload)
{
    const auto encoded = Encoded("float32", Tensor());
    const auto geometry = GeometryFor(encoded, CONTIGUOUS, 100);
    EXPECT_THAT(ChunkPayload(encoded, CONTIGUOUS, geometry, 0, 0), IsEmpty());
}

TEST(Chunks, AreThoseOfTheirTensorAndGeometry)
{
    const auto encoded = Encoded("float32", Tensor::FromFloats({2}, {1, 2}));
    EXPECT_THAT(
        [&] {
            ChunkPayload(encoded, CONTIGUOUS, {2, 1}, 0, 2);
        },
        ThrowsMessage<InvalidInput>("chunk 2 of a tensor does not exist: it has 2"));
    EXPECT_THAT(
        [&] {
            ChunkPayload(encoded, CONTIGUOUS, {3, 1}, 0, 0);
        },
        ThrowsMessage<InvalidInput>(
            "the geometry of a tensor of 3 elements does not fit 8 bytes of codes of "
            "encoding 'float32'"));
    auto unknown = encoded;
    unknown.encoding = static_cast<EncodingId>(99);
    EXPECT_THAT([&] { GeometryFor(unknown, CONTIGUOUS, 100); },
                ThrowsMessage<InvalidInput>("encoding number 99 is unknown"));
}

} // namespace
} // namespace prometheus
