/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "labelled-images.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

LabelledImages TwoImages()
{
    LabelledImages data;
    data.name = "pairs/test";
    data.classNames = {"left", "right"};
    data.images = {Tensor::FromBytes(DType::UInt8, {2}, {1, 2}),
                   Tensor::FromBytes(DType::UInt8, {2}, {3, 4})};
    data.labels = {1, 0};
    return data;
}

TEST(LabelledImages, AreValidWithOneShapeAndKnownClasses)
{
    EXPECT_NO_THROW(TwoImages().Validate());
    EXPECT_NO_THROW(LabelledImages().Validate());
}

TEST(LabelledImages, NeedALabelEach)
{
    auto data = TwoImages();
    data.labels.pop_back();
    EXPECT_THAT([&] { data.Validate(); },
                ThrowsMessage<InvalidInput>("data set 'pairs/test' has 2 images but 1 labels"));
}

TEST(LabelledImages, HaveLabelsOfTheClassesThereAre)
{
    auto data = TwoImages();
    data.labels[1] = 2;
    EXPECT_THAT(
        [&] { data.Validate(); },
        ThrowsMessage<InvalidInput>("data set 'pairs/test', image 1 has label 2, must be below 2"));
}

TEST(LabelledImages, FitNetworksOfTheirClassesAndShape)
{
    NetworkProfile network;
    network.name = "net";
    network.inputShape = {2};
    network.classCount = 2;
    EXPECT_NO_THROW(RequireImagesFit(TwoImages(), network));
    network.classCount = 3;
    EXPECT_THAT([&] { RequireImagesFit(TwoImages(), network); },
                ThrowsMessage<InvalidInput>(
                    "data set 'pairs/test' has 2 class names but network 'net' has 3 classes"));
    network.classCount = 2;
    network.inputShape = {3, 2};
    EXPECT_THAT([&] { RequireImagesFit(TwoImages(), network); },
                ThrowsMessage<InvalidInput>(
                    "data set 'pairs/test' has images of shape 2 but network 'net' takes 3x2"));
}

TEST(LabelledImages, AreBytesOfOneShape)
{
    auto data = TwoImages();
    data.images[1] = Tensor::FromBytes(DType::UInt8, {1, 2}, {3, 4});
    EXPECT_THAT([&] { data.Validate(); },
                ThrowsMessage<InvalidInput>("data set 'pairs/test', image 1 is uint8 of shape 1x2, "
                                            "expected uint8 of shape 2"));
    data = TwoImages();
    data.images[0] = Tensor::FromFloats({2}, {1, 2});
    EXPECT_THAT([&] { data.Validate(); },
                ThrowsMessage<InvalidInput>("data set 'pairs/test', image 0 is float32 of shape 2, "
                                            "expected uint8 of shape 2"));
}

} // namespace
} // namespace prometheus
