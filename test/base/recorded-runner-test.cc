/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "recorded-runner.h"
#include "small-network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

RecordedRunner Recorded(SplitBundle bundle = SmallBundle())
{
    return RecordedRunner(std::make_shared<SplitBundle>(std::move(bundle)));
}

/** An image as a network takes it in floats. */
Tensor AsFloats(const Tensor& image)
{
    std::vector<float> values(image.GetBytes(), image.GetBytes() + image.GetByteCount());
    return Tensor::FromFloats(image.GetShape(), values);
}

TEST(RecordedRunner, AnswersEveryRangeAsTheNetworkDid)
{
    auto runner = Recorded();
    SmallNetwork network;
    const auto bundle = SmallBundle();
    EXPECT_TRUE(runner.GetProfile() == network.GetProfile());
    for (std::size_t image = 0; image < bundle.data.images.size(); ++image)
    {
        for (uint32_t first = 0; first < 3; ++first)
        {
            const auto& input =
                first == 0 ? bundle.data.images[image] : bundle.activations[first - 1][image];
            for (uint32_t last = first + 1; last <= 3; ++last)
            {
                const auto output = runner.Run({first, last}, input);
                ASSERT_TRUE(output);
                EXPECT_EQ(output, network.Run({first, last}, input));
            }
        }
    }
}

TEST(RecordedRunner, TakesImagesAsFloatsOfTheSameValues)
{
    auto runner = Recorded();
    const auto bundle = SmallBundle();
    const auto& image = bundle.data.images[2];
    EXPECT_EQ(runner.Run({0, 3}, AsFloats(image)), bundle.activations[2][2]);
    EXPECT_EQ(runner.Run({0, 3}, AsFloats(bundle.data.images[0])), bundle.activations[2][0]);
}

TEST(RecordedRunner, DoesNotKnowFloatsThatNoImageHolds)
{
    auto runner = Recorded();
    for (const float odd : {0.5F, -1.0F, 256.0F, 1e30F, std::nanf("")})
    {
        auto values = std::vector<float>(6, odd);
        EXPECT_EQ(runner.Run({0, 3}, Tensor::FromFloats({1, 2, 3}, values)), std::nullopt) << odd;
    }
}

TEST(RecordedRunner, DoesNotKnowAnInputThatLostElementsOrChanged)
{
    auto runner = Recorded();
    const auto bundle = SmallBundle();
    const auto& activation = bundle.activations[0][3];
    EXPECT_TRUE(runner.Run({1, 2}, activation));
    EXPECT_EQ(runner.Run({1, 2}, {activation, {true, true, false, true}}), std::nullopt);

    std::vector<float> values(activation.GetFloats(), activation.GetFloats() + 4);
    values[3] = std::nextafter(values[3], 1e9F);
    EXPECT_EQ(runner.Run({1, 2}, Tensor::FromFloats({4}, values)), std::nullopt);
    EXPECT_EQ(runner.Run({1, 2}, Tensor::Unknown({4})), std::nullopt);
}

TEST(RecordedRunner, RefusesInputsAndRangesThatTheNetworkHasNot)
{
    auto runner = Recorded();
    const auto bundle = SmallBundle();
    EXPECT_THAT(
        [&] {
            runner.Run({1, 2}, bundle.data.images[0]);
        },
        ThrowsMessage<InvalidInput>(
            "network 'small', layer 'second' was given uint8 of shape 1x2x3, expected "
            "float32 of shape 4"));
    EXPECT_THAT(
        [&] {
            runner.Run({0, 1}, bundle.activations[0][0]);
        },
        ThrowsMessage<InvalidInput>(
            "network 'small', layer 'first' was given float32 of shape 4, expected uint8 "
            "or float32 of shape 1x2x3"));
    EXPECT_THROW(runner.Run({1, 2}, Tensor::FromBytes(DType::UInt8, {4}, {1, 2, 3, 4})),
                 InvalidInput);
    EXPECT_THAT(
        [&] {
            runner.Run({0, 4}, bundle.data.images[0]);
        },
        ThrowsMessage<InvalidInput>(HasSubstr("layers [0, 4) of network 'small'")));
}

TEST(RecordedRunner, TakesImagesThatAreThereTwice)
{
    auto bundle = SmallBundle();
    bundle.data.images[4] = bundle.data.images[1];
    for (auto& layer : bundle.activations)
    {
        layer[4] = layer[1];
    }
    EXPECT_EQ(Recorded(bundle).Run({0, 3}, bundle.data.images[4]), bundle.activations[2][1]);
}

TEST(RecordedRunner, TakesImagesThatBecomeEqualOnTheWay)
{
    auto bundle = SmallBundle();
    for (std::size_t layer = 1; layer < 3; ++layer)
    {
        bundle.activations[layer][3] = bundle.activations[layer][0];
    }
    auto runner = Recorded(bundle);
    EXPECT_EQ(runner.Run({0, 2}, bundle.data.images[3]), bundle.activations[1][0]);
    EXPECT_EQ(runner.Run({2, 3}, bundle.activations[1][3]), bundle.activations[2][0]);
}

TEST(RecordedRunner, RefusesARecordingThatContradictsItself)
{
    auto bundle = SmallBundle();
    bundle.activations[0][3] = bundle.activations[0][1];
    EXPECT_THAT([&] { Recorded(bundle); },
                ThrowsMessage<InvalidInput>(
                    "the recording of network 'small' contradicts itself: layer 'second' has equal "
                    "inputs but different outputs for images 1 and 3"));
}

TEST(RecordedRunner, NeedsAValidBundle)
{
    auto bundle = SmallBundle();
    bundle.activations.pop_back();
    EXPECT_THAT([&] { Recorded(bundle); },
                ThrowsMessage<InvalidInput>(
                    "recording of network 'small' has activations of 2 layers, expected 3"));
    EXPECT_THAT([] { RecordedRunner(nullptr); },
                ThrowsMessage<InvalidInput>("a RecordedRunner needs a split bundle, got none"));
}

} // namespace
} // namespace prometheus
