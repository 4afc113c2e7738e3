/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "reconstruction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

TEST(Reconstruction, IsFoundByName)
{
    EXPECT_EQ(FindReconstruction("zero").GetName(), "zero");
    EXPECT_THAT([] { FindReconstruction("magic"); },
                ThrowsMessage<InvalidInput>("reconstruction 'magic' is unknown; known: zero"));
}

TEST(ZeroReconstruction, FillsWhatWasLostAndNothingElse)
{
    const MaskedTensor partial(Tensor::FromFloats({2, 2}, {1, 7, std::nanf(""), -4}),
                               {true, false, false, true});
    const auto filled = FindReconstruction("zero").Fill(partial);
    EXPECT_EQ(filled.tensor, Tensor::FromFloats({2, 2}, {1, 0, 0, -4}));
    EXPECT_EQ(filled.arrived, partial.arrived);
}

TEST(ZeroReconstruction, FillsImagesToo)
{
    const MaskedTensor partial(Tensor::FromBytes(DType::UInt8, {3}, {1, 2, 3}),
                               {false, true, false});
    const auto filled = FindReconstruction("zero").Fill(partial);
    EXPECT_EQ(filled.tensor, Tensor::FromBytes(DType::UInt8, {3}, {0, 2, 0}));
}

TEST(ZeroReconstruction, LeavesACompleteTensorAlone)
{
    const auto whole = Tensor::FromFloats({2}, {std::nanf("1"), -0.0F});
    const auto filled = FindReconstruction("zero").Fill(whole);
    EXPECT_TRUE(filled.IsComplete());
    EXPECT_EQ(filled.tensor, whole);
    EXPECT_TRUE(FindReconstruction("zero").Fill(Tensor()).IsComplete());
}

} // namespace
} // namespace prometheus
