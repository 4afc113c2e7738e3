/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "packet-layout.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::ThrowsMessage;

std::vector<uint32_t> Sizes(const ChunkGeometry& geometry)
{
    std::vector<uint32_t> sizes;
    for (uint32_t chunk = 0; chunk < geometry.ChunkCount(); ++chunk)
    {
        sizes.push_back(geometry.ElementsIn(chunk));
    }
    return sizes;
}

TEST(ChunkGeometry, FillsEveryChunkButTheLast)
{
    EXPECT_THAT(Sizes({10, 4}), ElementsAre(4, 4, 2));
    EXPECT_THAT(Sizes({8, 4}), ElementsAre(4, 4));
    EXPECT_THAT(Sizes({3, 4}), ElementsAre(3));
    EXPECT_THAT(Sizes({3136, 360}), ElementsAre(360, 360, 360, 360, 360, 360, 360, 360, 256));
    EXPECT_THAT(Sizes({7, std::numeric_limits<uint32_t>::max()}), ElementsAre(7));
}

TEST(ChunkGeometry, OfAnEmptyTensorIsOneEmptyChunk)
{
    EXPECT_THAT(Sizes({0, 4}), ElementsAre(0));
    EXPECT_THAT(Sizes({0, 4, 3}), ElementsAre(0));
}

TEST(ChunkGeometry, StartsANewChunkWithEveryBlock)
{
    const ChunkGeometry geometry{13, 2, 5};
    EXPECT_THAT(Sizes(geometry), ElementsAre(2, 2, 1, 2, 2, 1, 2, 1));
    EXPECT_EQ(geometry.ElementsBefore(0), 0U);
    EXPECT_EQ(geometry.ElementsBefore(4), 7U);
    EXPECT_EQ(geometry.ElementsBefore(7), 12U);
    EXPECT_THAT(Sizes({6, 4, 100}), ElementsAre(4, 2));
}

TEST(ChunkGeometry, HasChunksThatCanBeNumbered)
{
    const ChunkGeometry withoutSize{10, 0};
    EXPECT_THAT([&] { withoutSize.Validate(); },
                ThrowsMessage<InvalidInput>(
                    "a tensor of 10 elements cannot be cut into chunks of 0 elements"));
    EXPECT_NO_THROW((ChunkGeometry{0xffffffff, 1}.Validate()));
    const ChunkGeometry tooMany{0x100000000, 1};
    EXPECT_THAT([&] { tooMany.Validate(); },
                ThrowsMessage<InvalidInput>("a tensor of 4294967296 elements in chunks of 1 has "
                                            "more than 4294967295 chunks"));
    const uint64_t most = std::numeric_limits<int64_t>::max();
    EXPECT_THROW((ChunkGeometry{most, 0x7fffffff}.Validate()), InvalidInput);
    EXPECT_THROW((ChunkGeometry{most, 0xffffffff, 2}.Validate()), InvalidInput);
    EXPECT_NO_THROW((ChunkGeometry{most, 0xffffffff}.Validate()));
}

TEST(PacketLayout, IsFoundByNameAndByNumber)
{
    const auto& layout = FindLayout("contiguous");
    EXPECT_EQ(layout.GetName(), "contiguous");
    EXPECT_EQ(layout.GetId(), LayoutId::Contiguous);
    EXPECT_EQ(FindLayout(LayoutId::Contiguous), &layout);
    EXPECT_EQ(FindLayout(static_cast<LayoutId>(0)), nullptr);
    EXPECT_THAT([] { FindLayout("diagonal"); },
                ThrowsMessage<InvalidInput>("layout 'diagonal' is unknown; known: contiguous"));
}

TEST(ContiguousLayout, SendsElementsInRowMajorOrder)
{
    const auto& layout = FindLayout("contiguous");
    const auto geometry = layout.CutIntoChunks({2, 5}, 4);
    EXPECT_THAT(layout.ElementsOf(0, geometry, 1), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(layout.ElementsOf(1, geometry, 2), ElementsAre(4, 5, 6, 7));
    EXPECT_THAT(layout.ElementsOf(2, geometry, 3), ElementsAre(8, 9));
}

/** For layouts of every kind: what the interface promises, whatever they override. */
class EveryLayout : public testing::TestWithParam<const PacketLayout*>
{
};

const ChannelwiseLayout CHANNELWISE;

INSTANTIATE_TEST_SUITE_P(Layouts,
                         EveryLayout,
                         testing::Values(&FindLayout("contiguous"), &CHANNELWISE),
                         [](const auto& layout) { return std::string(layout.param->GetName()); });

TEST_P(EveryLayout, PutsEveryElementInExactlyOneChunk)
{
    const auto& layout = *GetParam();
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round)
    {
        const auto shape = RandomShape(random);
        const auto geometry = layout.CutIntoChunks(shape, 1 + random() % 40);
        const auto seed = static_cast<uint32_t>(random());
        std::vector<int> times(geometry.elementCount, 0);
        for (uint32_t chunk = 0; chunk < geometry.ChunkCount(); ++chunk)
        {
            const auto elements = layout.ElementsOf(chunk, geometry, seed);
            ASSERT_EQ(elements.size(), geometry.ElementsIn(chunk));
            ASSERT_LE(elements.size(), geometry.elementsPerChunk);
            for (const auto element : elements)
            {
                ++times.at(element);
            }
        }
        EXPECT_EQ(times, std::vector<int>(times.size(), 1)) << ToString(shape);
    }
}

TEST_P(EveryLayout, GathersAndScattersTheElementsItNames)
{
    const auto& layout = *GetParam();
    std::mt19937 random(2);
    for (const std::size_t size : {1, 2, 4})
    {
        const auto geometry = layout.CutIntoChunks({3, 5, 2}, 4);
        std::vector<uint8_t> codes(30 * size);
        for (auto& code : codes)
        {
            code = static_cast<uint8_t>(random());
        }
        std::vector<uint8_t> scattered(codes.size());
        for (uint32_t chunk = 0; chunk < geometry.ChunkCount(); ++chunk)
        {
            std::vector<uint8_t> gathered(geometry.ElementsIn(chunk) * size);
            layout.Gather(codes.data(), size, chunk, geometry, 9, gathered.data());
            std::vector<uint8_t> expected;
            for (const auto element : layout.ElementsOf(chunk, geometry, 9))
            {
                expected.insert(
                    expected.end(), &codes[element * size], &codes[element * size] + size);
            }
            EXPECT_EQ(gathered, expected);
            layout.Scatter(gathered.data(), size, chunk, geometry, 9, scattered.data());
        }
        EXPECT_EQ(scattered, codes);
    }
}

} // namespace
} // namespace prometheus
