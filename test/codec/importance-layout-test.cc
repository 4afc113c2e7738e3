/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "importance-layout.h"
#include "prometheus-error.h"
#include "tensor-chunks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::ThrowsMessage;

TEST(ImportanceLayout, SendsTheMostImportantElementsFirst)
{
    const ImportanceLayout layout({5}, {1, 7, -2, 7, 3});
    const auto geometry = layout.CutIntoChunks({5}, 2);
    EXPECT_THAT(layout.ElementsOf(0, geometry, layout.GetSeed()), ElementsAre(1, 3));
    EXPECT_THAT(layout.ElementsOf(1, geometry, layout.GetSeed()), ElementsAre(4, 0));
    EXPECT_THAT(layout.ElementsOf(2, geometry, layout.GetSeed()), ElementsAre(2));
}

TEST(ImportanceLayout, TakesTheImportanceOfChannels)
{
    const ImportanceLayout layout({3, 1, 2}, {2, 1, 3});
    const auto geometry = layout.CutIntoChunks({3, 1, 2}, 6);
    EXPECT_THAT(layout.ElementsOf(0, geometry, layout.GetSeed()), ElementsAre(4, 5, 0, 1, 2, 3));
}

TEST(ImportanceLayout, AcceptsOnlyTheSeedOfItsOrder)
{
    const ImportanceLayout layout({3}, {1, 3, 2});
    const ImportanceLayout same({3}, {10, 30, 20});
    const ImportanceLayout other({3}, {1, 2, 3});
    EXPECT_TRUE(layout.AcceptsSeed(layout.GetSeed()));
    EXPECT_TRUE(layout.AcceptsSeed(same.GetSeed())) << "the same order from other numbers";
    EXPECT_FALSE(layout.AcceptsSeed(other.GetSeed()));
    EXPECT_FALSE(layout.AcceptsSeed(0));
}

TEST(ImportanceLayout, IsOfOneShape)
{
    const ImportanceLayout layout({2, 3}, {1, 2});
    EXPECT_THAT(
        [&] {
            layout.CutIntoChunks({3, 2}, 4);
        },
        ThrowsMessage<InvalidInput>(
            "the importance of tensors of shape 2x3 says nothing of one of shape 3x2"));
    EXPECT_NO_THROW(ImportanceLayout({0, 3}, {}));
    EXPECT_NO_THROW(ImportanceLayout({}, {1}));
}

TEST(ImportanceLayout, NeedsANumberForEachElementOrChannel)
{
    EXPECT_THAT(
        [] {
            ImportanceLayout({4, 3}, {1, 2, 3});
        },
        ThrowsMessage<InvalidInput>("a tensor of shape 4x3 has 12 elements in 4 channels, "
                                    "but the saliency is of 3"));
    EXPECT_THAT(
        [] {
            ImportanceLayout({2}, {1, std::nanf("")});
        },
        ThrowsMessage<InvalidInput>("saliency 1 of a tensor of shape 2 is not a number"));
}

} // namespace
} // namespace prometheus
