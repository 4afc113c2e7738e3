/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "masked-tensor.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

TEST(MaskedTensor, ThatNeverCrossedANetworkIsComplete)
{
    const MaskedTensor whole = Tensor::FromFloats({3}, {1, 2, 3});
    EXPECT_TRUE(whole.IsComplete());
    EXPECT_EQ(whole.GetArrivedCount(), 3);
}

TEST(MaskedTensor, KnowsWhichElementsArrived)
{
    const MaskedTensor partial(Tensor::FromFloats({3}, {1, 0, 3}), {true, false, true});
    EXPECT_FALSE(partial.IsComplete());
    EXPECT_EQ(partial.GetArrivedCount(), 2);
    EXPECT_FALSE(partial.arrived[1]);
}

TEST(MaskedTensor, WithEveryElementIsCompleteHoweverItIsSaid)
{
    EXPECT_TRUE(MaskedTensor(Tensor::FromFloats({2}, {1, 2}), {true, true}).IsComplete());
    EXPECT_TRUE(MaskedTensor(Tensor::FromFloats({2}, {1, 2}), {}).IsComplete());
}

TEST(MaskedTensor, OfNoElementsHasLostNone)
{
    const MaskedTensor empty(Tensor(), {});
    EXPECT_TRUE(empty.IsComplete());
    EXPECT_EQ(empty.GetArrivedCount(), 0);
}

TEST(MaskedTensor, NeedsOneEntryAnElement)
{
    EXPECT_THAT(
        [] {
            MaskedTensor(Tensor::FromFloats({2, 2}, {1, 2, 3, 4}), {true, false});
        },
        ThrowsMessage<InvalidInput>(
            "mask of 2 entries for a tensor of shape 2x2, which has 4 elements"));
}

} // namespace
} // namespace prometheus
