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

TEST(ChunkGeometry, SharesABlockEvenlyWhenAskedTo)
{
    EXPECT_THAT(Sizes({10, 4, 0, true}), ElementsAre(4, 3, 3));
    EXPECT_THAT(Sizes({8, 4, 0, true}), ElementsAre(4, 4));
    EXPECT_THAT(Sizes({13, 4, 5, true}), ElementsAre(3, 2, 3, 2, 3));
    EXPECT_THAT(Sizes({0, 4, 0, true}), ElementsAre(0));
}

TEST(PacketLayout, IsFoundByNameAndByNumber)
{
    for (const auto& [name, id] : {std::pair{"contiguous", LayoutId::Contiguous},
                                   std::pair{"interleaved", LayoutId::Interleaved},
                                   std::pair{"random", LayoutId::Random},
                                   std::pair{"channelwise", LayoutId::Channelwise}})
    {
        const auto& layout = FindLayout(name);
        EXPECT_EQ(layout.GetName(), name);
        EXPECT_EQ(layout.GetId(), id);
        EXPECT_EQ(FindLayout(id), &layout);
    }
    EXPECT_EQ(FindLayout(DEFAULT_LAYOUT).GetId(), LayoutId::Interleaved);
    EXPECT_EQ(FindLayout(LayoutId::Importance), nullptr) << "needs to be told the importance";
    EXPECT_EQ(FindLayout(static_cast<LayoutId>(0)), nullptr);
    EXPECT_THAT([] { FindLayout("diagonal"); },
                ThrowsMessage<InvalidInput>("layout 'diagonal' is unknown; known: contiguous, "
                                            "interleaved, random, channelwise"));
}

TEST(ContiguousLayout, SendsElementsInRowMajorOrder)
{
    const auto& layout = FindLayout("contiguous");
    const auto geometry = layout.CutIntoChunks({2, 5}, 4);
    EXPECT_THAT(layout.ElementsOf(0, geometry, 1), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(layout.ElementsOf(1, geometry, 2), ElementsAre(4, 5, 6, 7));
    EXPECT_THAT(layout.ElementsOf(2, geometry, 3), ElementsAre(8, 9));
}

TEST(InterleavedLayout, DealsElementsLikeCards)
{
    const auto& layout = FindLayout("interleaved");
    const auto geometry = layout.CutIntoChunks({2, 5}, 4);
    EXPECT_THAT(layout.ElementsOf(0, geometry, 1), ElementsAre(0, 3, 6, 9));
    EXPECT_THAT(layout.ElementsOf(1, geometry, 2), ElementsAre(1, 4, 7));
    EXPECT_THAT(layout.ElementsOf(2, geometry, 3), ElementsAre(2, 5, 8));
}

TEST(RandomLayout, TearsOutNeighboursNoMoreOftenThanChanceDoes)
{
    const auto& layout = FindLayout("random");
    const auto geometry = layout.CutIntoChunks({100, 100}, 1000);
    ASSERT_EQ(geometry.ChunkCount(), 10U);
    const int distances[] = {1, 2, 10, 100, 128, 1000};
    for (uint32_t seed = 0; seed < 5; ++seed)
    {
        std::vector<uint32_t> chunkOf(10000);
        for (uint32_t chunk = 0; chunk < 10; ++chunk)
        {
            for (const auto element : layout.ElementsOf(chunk, geometry, seed))
            {
                chunkOf[element] = chunk;
            }
        }
        for (const int distance : distances)
        {
            int together = 0;
            for (int i = 0; i + distance < 10000; ++i)
            {
                together += chunkOf[i] == chunkOf[i + distance] ? 1 : 0;
            }
            // One in ten by chance: the mean and five standard deviations of 9000 to 10000 draws.
            EXPECT_NEAR(together / (10000.0 - distance), 0.1, 5 * 0.3 / 95) << distance;
        }
    }
}

TEST(RandomLayout, HasADifferentOrderForEverySeed)
{
    const auto& layout = FindLayout("random");
    const auto geometry = layout.CutIntoChunks({3136}, 3136);
    const auto first = layout.ElementsOf(0, geometry, 1);
    EXPECT_EQ(first, layout.ElementsOf(0, geometry, 1));
    for (const uint32_t seed : {0U, 2U, 3U, 1U << 31, 0x9e3779b9U})
    {
        const auto other = layout.ElementsOf(0, geometry, seed);
        int same = 0;
        for (std::size_t i = 0; i < first.size(); ++i)
        {
            same += first[i] == other[i] ? 1 : 0;
        }
        EXPECT_LE(same, 8) << "two random orders agree in one place on average";
    }
}

TEST(ChannelwiseLayout, CarriesWholeChannelsThatFit)
{
    const auto& layout = FindLayout("channelwise");
    EXPECT_THAT(Sizes(layout.CutIntoChunks({8, 7, 7}, 160)), ElementsAre(147, 147, 98));
    EXPECT_THAT(Sizes(layout.CutIntoChunks({3, 7, 7}, 49)), ElementsAre(49, 49, 49));
    const auto geometry = layout.CutIntoChunks({3, 2}, 4);
    EXPECT_THAT(layout.ElementsOf(1, geometry, 0), ElementsAre(4, 5));
}

TEST(ChannelwiseLayout, CarriesWholeRowsOfAChannelThatDoesNotFit)
{
    const auto& layout = FindLayout("channelwise");
    EXPECT_THAT(Sizes(layout.CutIntoChunks({2, 7, 7}, 30)), ElementsAre(28, 21, 28, 21));
    EXPECT_THAT(Sizes(layout.CutIntoChunks({2, 2, 7}, 5)), ElementsAre(5, 5, 4, 5, 5, 4));
    EXPECT_THAT(Sizes(layout.CutIntoChunks({9}, 4)), ElementsAre(4, 4, 1));
}

/** For layouts of every kind: what the interface promises, whatever they override. */
class EveryLayout : public testing::TestWithParam<const PacketLayout*>
{
};

const BackwardsLayout BACKWARDS;

INSTANTIATE_TEST_SUITE_P(Layouts,
                         EveryLayout,
                         testing::Values(&FindLayout("contiguous"),
                                         &FindLayout("interleaved"),
                                         &FindLayout("random"),
                                         &FindLayout("channelwise"),
                                         &BACKWARDS),
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

TEST_P(EveryLayout, IsCutTheSameByTheChunkSizeThatTravels)
{
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round)
    {
        const auto shape = RandomShape(random);
        const auto geometry = GetParam()->CutIntoChunks(shape, 1 + random() % 40);
        const auto again = GetParam()->CutIntoChunks(shape, geometry.elementsPerChunk);
        EXPECT_EQ(again.elementsPerChunk, geometry.elementsPerChunk);
        EXPECT_EQ(Sizes(again), Sizes(geometry));
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
