/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "prometheus-error.h"
#include "reconstruction-fixtures.h"
#include "reconstruction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

const char* const NAMES[] =
    {"zero", "channel-mean", "nearest", "linear", "silrtc", "halrtc", "caltec"};

TEST(Reconstruction, IsFoundByName)
{
    for (const char* name : NAMES)
    {
        EXPECT_EQ(FindReconstruction(name).GetName(), name);
    }
    EXPECT_THAT([] { FindReconstruction("magic"); },
                ThrowsMessage<InvalidInput>(
                    "reconstruction 'magic' is unknown; known: zero, channel-mean, nearest, "
                    "linear, silrtc, halrtc, caltec"));
}

/** Of any kind, what the interface promises: shape, type, mask, and what arrived, bit for bit. */
void ExpectOnlyTheLostChange(const Reconstruction& reconstruction, const MaskedTensor& partial)
{
    const auto filled = reconstruction.Fill(partial);
    const Tensor& before = partial.tensor;
    ASSERT_EQ(filled.tensor.GetShape(), before.GetShape());
    ASSERT_EQ(filled.tensor.GetDType(), before.GetDType());
    ASSERT_EQ(filled.arrived, partial.arrived);
    const auto size = BytesPerElement(before.GetDType());
    for (std::size_t i = 0; i < partial.arrived.size(); ++i)
    {
        if (partial.arrived[i])
        {
            ASSERT_TRUE(std::equal(before.GetBytes() + i * size,
                                   before.GetBytes() + (i + 1) * size,
                                   filled.tensor.GetBytes() + i * size));
        }
    }
}

TEST(Reconstruction, OfAnyKindChangesNothingButWhatWasLost)
{
    std::mt19937 random(71);
    for (int round = 0; round < 300; ++round)
    {
        const auto shape = RandomShape(random);
        const auto dtype = random() % 2 == 0 ? DType::UInt8 : DType::Float32;
        const auto tensor =
            random() % 3 == 0 ? RandomActivation(shape, random) : RandomBits(dtype, shape, random);
        const auto arrived = LoseElements(shape, (random() % 11) / 10.0, random);
        for (const char* name : NAMES)
        {
            ExpectOnlyTheLostChange(FindReconstruction(name), {tensor, arrived});
        }
    }
}

TEST(Reconstruction, OfAnyKindLeavesACompleteTensorAlone)
{
    const auto whole = Tensor::FromFloats({2}, {std::nanf("1"), -0.0F});
    for (const char* name : NAMES)
    {
        const auto filled = FindReconstruction(name).Fill(whole);
        EXPECT_TRUE(filled.IsComplete());
        EXPECT_EQ(filled.tensor, whole);
        EXPECT_TRUE(FindReconstruction(name).Fill(Tensor()).IsComplete());
    }
}

TEST(Reconstruction, WithoutAnythingToGoByGivesZeros)
{
    const auto zeros = Tensor::FromFloats({2, 3}, {0, 0, 0, 0, 0, 0});
    for (const char* name : NAMES)
    {
        const auto nothing =
            FindReconstruction(name).Fill({Tensor::Unknown({2, 3}), std::vector<bool>(6, false)});
        EXPECT_EQ(nothing.tensor, zeros) << name;
        // Numbers near the limits, what is none, and a zero: no estimate, and no crash.
        const float most = std::numeric_limits<float>::max();
        const auto odd = FindReconstruction(name).Fill(
            {Tensor::FromFloats({2, 3}, {1, std::nanf(""), 3, 4, INFINITY, most}),
             {true, true, true, false, true, true}});
        EXPECT_EQ(odd.tensor.GetFloats()[3], 0.0F) << name;
        ExpectOnlyTheLostChange(FindReconstruction(name),
                                {Tensor::FromFloats({2, 3}, {most, -most, 3, 4, most, 0}),
                                 {true, true, false, false, true, true}});
    }
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

TEST(ChannelMeanReconstruction, TakesTheMeanOfWhatArrivedOfTheChannel)
{
    const MaskedTensor partial(Tensor::FromFloats({3, 1, 3}, {1, 4, 9, 2, 9, 9, 9, 9, 9}),
                               {true, true, false, true, false, false, false, false, false});
    EXPECT_EQ(FindReconstruction("channel-mean").Fill(partial).tensor,
              Tensor::FromFloats({3, 1, 3}, {1, 4, 2.5F, 2, 2, 2, 0, 0, 0}));
}

TEST(NearestReconstruction, CopiesTheNearestOfTheChannel)
{
    // . 2 .     3 is two steps from the top left corner, 2 is one.
    // . . .
    // 3 . .
    const MaskedTensor partial(
        Tensor::FromFloats({2, 3, 3}, {9, 2, 9, 9, 9, 9, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}),
        {false,
         true,
         false,
         false,
         false,
         false,
         true,
         false,
         false,
         false,
         false,
         false,
         false,
         false,
         false,
         false,
         false,
         false});
    EXPECT_EQ(
        FindReconstruction("nearest").Fill(partial).tensor,
        Tensor::FromFloats({2, 3, 3}, {2, 2, 2, 3, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(NearestReconstruction, RepeatsTheNearerOfTheRowsAroundThoseLost)
{
    std::vector<bool> arrived(10, false);
    arrived[0] = arrived[1] = arrived[8] = arrived[9] = true;
    const MaskedTensor partial(Tensor::FromFloats({1, 5, 2}, {1, 2, 0, 0, 0, 0, 0, 0, 5, 6}),
                               arrived);
    EXPECT_EQ(FindReconstruction("nearest").Fill(partial).tensor,
              Tensor::FromFloats({1, 5, 2}, {1, 2, 1, 2, 1, 2, 5, 6, 5, 6}));
}

TEST(LinearReconstruction, InterpolatesBetweenTheRowsAroundThoseLost)
{
    std::vector<bool> arrived(10, false);
    arrived[0] = arrived[1] = arrived[8] = arrived[9] = true;
    const MaskedTensor partial(Tensor::FromFloats({1, 5, 2}, {1, 2, 0, 0, 0, 0, 0, 0, 5, -6}),
                               arrived);
    EXPECT_EQ(FindReconstruction("linear").Fill(partial).tensor,
              Tensor::FromFloats({1, 5, 2}, {1, 2, 2, 0, 3, -2, 4, -4, 5, -6}));
}

TEST(LinearReconstruction, IsExactWhereValuesLieInAPlane)
{
    std::mt19937 random(72);
    std::vector<float> values;
    for (int row = 0; row < 9; ++row)
    {
        for (int column = 0; column < 9; ++column)
        {
            values.push_back(static_cast<float>(2 * row - column));
        }
    }
    auto arrived = LoseElements({9, 9}, 0.3, random);
    for (std::size_t i = 0; i < 81; ++i)
    {
        const bool isBorder = i < 9 || i >= 72 || i % 9 == 0 || i % 9 == 8;
        arrived[i] = arrived[i] || isBorder;
    }
    const auto plane = Tensor::FromFloats({1, 9, 9}, values);
    const MaskedTensor filled = FindReconstruction("linear").Fill({plane, arrived});
    EXPECT_FALSE(filled.IsComplete());
    // Whole numbers, a few roundings of thirds and sevenths.
    EXPECT_LT(RelativeError(plane, filled, true), 1e-6);
}

TEST(LinearReconstruction, RoundsImagesToTheNearestByte)
{
    const MaskedTensor partial(Tensor::FromBytes(DType::UInt8, {4}, {10, 0, 0, 20}),
                               {true, false, false, true});
    EXPECT_EQ(FindReconstruction("linear").Fill(partial).tensor,
              Tensor::FromBytes(DType::UInt8, {4}, {10, 13, 17, 20}));
}

TEST(CaltecReconstruction, ComputesALostBlockFromTheMostCorrelatedChannel)
{
    // Channel 2 is 3 - 2 times channel 0; channel 1 has nothing to do with either.
    std::mt19937 random(73);
    std::vector<float> values(3 * 64);
    for (std::size_t i = 0; i < 64; ++i)
    {
        values[i] = Uniform(random);
        values[64 + i] = Uniform(random);
        values[128 + i] = 3 - 2 * values[i];
    }
    const auto truth = Tensor::FromFloats({3, 8, 8}, values);
    std::vector<bool> arrived(192, true);
    std::fill_n(arrived.begin() + 128 + 32, 32, false); // the lower half of channel 2
    auto filled = FindReconstruction("caltec").Fill({truth, arrived});
    // But for what lies outside the range of the upper half, which bounds it.
    double within = 0;
    for (std::size_t i = 160; i < 192; ++i)
    {
        within += std::fabs(filled.tensor.GetFloats()[i] - values[i]) < 1e-5 ? 1 : 0;
    }
    EXPECT_GE(within, 28);
    std::fill_n(arrived.begin() + 64 + 32, 32, false);
    std::fill_n(arrived.begin() + 32, 32, false);
    filled = FindReconstruction("caltec").Fill({truth, arrived});
    EXPECT_EQ(filled.tensor.GetFloats()[160], values[128 + 24]) << "no channel left: the nearest";
}

/** Mean relative error over what was lost, of a few draws. */
double ErrorOf(const Reconstruction& reconstruction, double share, std::size_t rows)
{
    std::mt19937 random(74);
    SmoothActivations activations({32, 8, 8}, true, 75);
    double sum = 0;
    for (int round = 0; round < 8; ++round)
    {
        const auto truth = activations.Draw();
        const auto arrived = rows == 0 ? LoseElements({32, 8, 8}, share, random)
                                       : LoseRows({32, 8, 8}, rows, share, random);
        sum += RelativeError(truth, reconstruction.Fill({truth, arrived}), true) / 8;
    }
    return sum;
}

TEST(Reconstruction, OfEveryKindBeatsZerosWhereChannelsAreSmoothAndAlike)
{
    // Zero fill is wrong by all there was: 1.
    EXPECT_NEAR(ErrorOf(FindReconstruction("zero"), 0.3, 0), 1, 1e-6);
    const std::pair<const char*, double> bounds[] = {{"channel-mean", 0.7},
                                                     {"nearest", 0.5},
                                                     {"linear", 0.4},
                                                     {"silrtc", 0.4},
                                                     {"halrtc", 0.3},
                                                     {"caltec", 0.5}};
    for (const auto& [name, bound] : bounds)
    {
        EXPECT_LT(ErrorOf(FindReconstruction(name), 0.3, 0), bound) << name << ", elements";
        // Rows of a channel, as in the papers, leave less to go by.
        EXPECT_LT(ErrorOf(FindReconstruction(name), 0.2, 2), 0.75) << name << ", rows";
    }
    EXPECT_LT(ErrorOf(FindReconstruction("linear"), 0.3, 0),
              ErrorOf(FindReconstruction("nearest"), 0.3, 0));
}

} // namespace
} // namespace prometheus
