/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "low-rank-completion.h"
#include "prometheus-error.h"
#include "reconstruction-fixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

/** A sum of so many products of one vector a mode. */
Tensor LowRankTensor(const Shape& shape, int rank, std::mt19937& random)
{
    std::vector<float> values(static_cast<std::size_t>(ElementCount(shape)), 0);
    for (int term = 0; term < rank; ++term)
    {
        std::vector<std::vector<float>> factors;
        for (const int64_t extent : shape)
        {
            factors.emplace_back();
            for (int64_t i = 0; i < extent; ++i)
            {
                factors.back().push_back(Uniform(random));
            }
        }
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            float product = 1;
            std::size_t rest = i;
            for (std::size_t mode = shape.size(); mode > 0; --mode)
            {
                const auto extent = static_cast<std::size_t>(shape[mode - 1]);
                product *= factors[mode - 1][rest % extent];
                rest /= extent;
            }
            values[i] += product;
        }
    }
    return Tensor::FromFloats(shape, values);
}

double ErrorOf(const Reconstruction& reconstruction, const Shape& shape, int rank)
{
    std::mt19937 random(81);
    const auto truth = LowRankTensor(shape, rank, random);
    const auto arrived = LoseElements(shape, 0.5, random);
    return RelativeError(truth, reconstruction.Fill({truth, arrived}), false);
}

TEST(Halrtc, RecoversALowRankTensorOfWhichHalfWasLost)
{
    const auto reconstruction = MakeHalrtcReconstruction(HALRTC_OPTIONS);
    EXPECT_LT(ErrorOf(*reconstruction, {16, 16, 32}, 2), 1e-3);
    EXPECT_LT(ErrorOf(*reconstruction, {12, 1, 12, 12}, 1), 1e-3) << "an extent of 1 is no mode";
    EXPECT_LT(ErrorOf(*reconstruction, {10, 7, 12, 9}, 1), 1e-3);
}

TEST(Silrtc, RecoversALowRankTensorOfWhichHalfWasLost)
{
    // Its error ends at about its threshold: a small one, and the iterations that this takes.
    const auto reconstruction = MakeSilrtcReconstruction({6000, 0.0006, 1});
    EXPECT_LT(ErrorOf(*reconstruction, {12, 12, 12}, 1), 1e-3);
}

TEST(Silrtc, EndsAtAboutItsThreshold)
{
    EXPECT_LT(ErrorOf(*MakeSilrtcReconstruction(SILRTC_OPTIONS), {16, 16, 32}, 2), 0.06);
}

TEST(LowRankCompletion, DoesNotDependOnTheScale)
{
    std::mt19937 random(82);
    const auto truth = LowRankTensor({5, 6, 7}, 2, random);
    const auto arrived = LoseElements({5, 6, 7}, 0.4, random);
    std::vector<float> scaled(truth.GetFloats(), truth.GetFloats() + truth.GetElementCount());
    for (auto& value : scaled)
    {
        value *= 1024;
    }
    for (const char* name : {"silrtc", "halrtc"})
    {
        const auto plain = FindReconstruction(name).Fill({truth, arrived});
        const auto large =
            FindReconstruction(name).Fill({Tensor::FromFloats({5, 6, 7}, scaled), arrived});
        for (std::size_t i = 0; i < scaled.size(); ++i)
        {
            // A power of two: all but the rounding of square roots is exact.
            EXPECT_NEAR(large.tensor.GetFloats()[i] / 1024, plain.tensor.GetFloats()[i], 1e-5);
        }
    }
}

TEST(LowRankCompletion, RefusesOptionsOutOfBounds)
{
    EXPECT_THAT(
        [] {
            MakeSilrtcReconstruction({0, 1, 1});
        },
        ThrowsMessage<InvalidInput>(
            "low-rank completion with 0 iterations, threshold 1.000000 and growth "
            "1.000000: must be at least 1, greater than 0 and at least 1"));
    EXPECT_THROW(MakeHalrtcReconstruction({1, 0, 1}), InvalidInput);
    EXPECT_THROW(MakeHalrtcReconstruction({1, 1, 0.9}), InvalidInput);
}

} // namespace
} // namespace prometheus
