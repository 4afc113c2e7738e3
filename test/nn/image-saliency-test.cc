/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// Differentiates by itself, so it includes LibTorch.
#include "cui-by-hand.h"
#include "image-saliency.h"
#include "image-sets.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "test-image.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <cstring>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

LabelledImages SomeImages(uint32_t count)
{
    return LoadImages("shapes", Split::Validation, count);
}

/** Photographs of noise for networks of 1000 classes. */
LabelledImages NoiseFor(const Network& network, uint32_t count)
{
    LabelledImages data;
    data.name = "noise";
    for (uint32_t c = 0; c < network.GetProfile().classCount; ++c)
    {
        data.classNames.push_back(std::to_string(c));
    }
    for (uint32_t i = 0; i < count; ++i)
    {
        data.images.push_back(RandomImage(network.GetProfile().inputShape, i));
        data.labels.push_back((i * 7) % network.GetProfile().classCount);
    }
    return data;
}

torch::Tensor AsBatch(const Tensor& image)
{
    auto batch = torch::empty(image.GetShape(), torch::kUInt8);
    std::memcpy(batch.data_ptr(), image.GetBytes(), image.GetByteCount());
    return batch.unsqueeze(0);
}

/** Of a batch of one. */
struct Differentiated
{
    torch::Tensor activation;
    torch::Tensor gradient;
};

/**
 * Activation and gradient of the score at one step, from a graph of its own: the head without one,
 * the tail alone differentiated with respect to its input.
 */
Differentiated DifferentiateAt(const Network& network,
                               const Tensor& image,
                               int64_t label,
                               std::size_t step)
{
    const auto& layers = network.GetDefinition().layers;
    torch::Tensor value = AsBatch(image);
    {
        const torch::NoGradGuard noGrad;
        for (std::size_t i = 0; i <= step; ++i)
        {
            value = layers[i].module->Forward(value);
        }
    }
    const torch::Tensor activation = value.detach().clone().requires_grad_(true);
    value = activation;
    for (std::size_t i = step + 1; i < layers.size(); ++i)
    {
        value = layers[i].module->Forward(value);
    }
    const auto gradient = torch::autograd::grad({value.flatten()[label]}, {activation})[0];
    return {activation.detach(), gradient};
}

/** Compares every image and step with a computation of its own. */
void ExpectCuiByHand(const Network& network, const LabelledImages& data, SaliencyOptions options)
{
    const auto saliency = MeasureSaliency(network, data, options);
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        for (std::size_t step = 0; step < saliency.points.size(); ++step)
        {
            const auto at = DifferentiateAt(network, data.images[i], data.labels[i], step);
            const auto expected =
                CuiByHand(at.activation, at.gradient, options.channels == ChannelRule::Mean);
            // Sums of thousands of floats of both signs against doubles.
            EXPECT_NEAR(saliency.values[i][step], expected, 1e-6 * expected + 1e-15)
                << saliency.points[step].step << ", image " << i;
        }
    }
}

} // namespace

TEST(MeasureSaliency, EqualsAComputationOfEveryLayerOnItsOwn)
{
    SaliencyOptions options;
    options.batchSize = 1;
    const auto network = MakeNetwork("cnn5", 3);
    ExpectCuiByHand(*network, SomeImages(3), options);
    options.channels = ChannelRule::Sum;
    ExpectCuiByHand(*network, SomeImages(2), options);
}

TEST(MeasureSaliency, EqualsItOnResidualNetworksAndGates)
{
    SaliencyOptions options;
    options.batchSize = 1;
    const auto resnet = MakeNetwork("resnet18", 3);
    ExpectCuiByHand(*resnet, NoiseFor(*resnet, 1), options);
    ExpectCuiByHand(*MakeNetwork("cnn6-gate", 3), SomeImages(1), options);
}

TEST(MeasureSaliency, GivesEveryImageTheSameInBatchesAndAlone)
{
    const auto network = MakeNetwork("cnn5", 3);
    const auto data = SomeImages(7);
    for (const auto& measure : GetSaliencyMeasureNames())
    {
        SaliencyOptions options;
        options.measure = measure;
        options.batchSize = 1;
        const auto single = MeasureSaliency(*network, data, options);
        options.batchSize = 3; // the last batch has one image
        std::vector<std::size_t> done;
        const auto batched = MeasureSaliency(
            *network, data, options, [&done](std::size_t images) { done.push_back(images); });
        EXPECT_EQ(done, (std::vector<std::size_t>{3, 6, 7}));
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            for (std::size_t step = 0; step < single.points.size(); ++step)
            {
                // LibTorch's convolutions and products of a batch differ in the last digits.
                const double value = single.values[i][step];
                EXPECT_NEAR(batched.values[i][step], value, 2e-5 * value + 1e-15)
                    << measure << ", " << single.points[step].step << ", image " << i;
            }
        }
    }
}

TEST(MeasureSaliency, ScoresTheCorrectOrThePredictedClass)
{
    const auto network = MakeNetwork("cnn5", 3);
    auto data = SomeImages(4);
    SaliencyOptions options;
    options.scored = ScoredClass::Predicted;
    const auto predicted = MeasureSaliency(*network, data, options).values;
    options.scored = ScoredClass::Correct;
    EXPECT_NE(MeasureSaliency(*network, data, options).values, predicted);
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        data.labels[i] = static_cast<uint32_t>(ArgMax(network->Run({0, 5}, data.images[i])));
    }
    EXPECT_EQ(MeasureSaliency(*network, data, options).values, predicted);
}

TEST(MeasureSaliency, SumsChannelsOrTakesTheirMean)
{
    const auto network = MakeNetwork("cnn5", 3);
    SaliencyOptions options;
    const auto mean = MeasureSaliency(*network, SomeImages(1), options);
    options.channels = ChannelRule::Sum;
    const auto sum = MeasureSaliency(*network, SomeImages(1), options);
    // 64 channels behind the convolutions: a power of two, so only the exponent differs.
    EXPECT_EQ(sum.values[0][0], 64 * mean.values[0][0]);
    EXPECT_GT(mean.values[0][0], 0);
}

TEST(MeasureSaliency, HasAPointForEveryStepAndItsLayer)
{
    const auto saliency = MeasureSaliency(*MakeNetwork("cnn5", 3), SomeImages(1));
    std::vector<std::string> considered;
    for (const auto& point : saliency.points)
    {
        if (point.isConsidered)
        {
            considered.push_back(point.step + " " + std::to_string(point.layer) + " " +
                                 std::to_string(point.outputBytes));
        }
    }
    EXPECT_THAT(considered,
                testing::ElementsAre("conv1 0 200704",
                                     "pool1 0 50176",
                                     "conv2 1 50176",
                                     "pool2 1 12544",
                                     "fc384 2 1536",
                                     "fc192 3 768"));
}

TEST(MeasureSaliency, LeavesTheNetworkAsItWas)
{
    const auto network = MakeNetwork("cnn5", 3);
    const auto data = SomeImages(2);
    const Tensor before = network->Run({0, 5}, data.images[0]);
    const auto first = MeasureSaliency(*network, data);
    EXPECT_EQ(network->Run({0, 5}, data.images[0]), before);
    VisitState(network->GetDefinition(),
               [](const std::string& name, const at::Tensor& values, StateKind)
               {
                   EXPECT_TRUE(values.requires_grad()) << name;
                   EXPECT_FALSE(values.grad().defined()) << name;
               });
    EXPECT_EQ(MeasureSaliency(*network, data).values, first.values);
}

TEST(MeasureSaliency, MeasuresLossOfElementsAndBytes)
{
    const auto network = MakeNetwork("cnn5", 3);
    const auto data = SomeImages(1);
    SaliencyOptions options;
    options.batchSize = 1;
    options.measure = "gradient-x-activation";
    const auto saliency = MeasureSaliency(*network, data, options);
    const auto at = DifferentiateAt(*network, data.images[0], data.labels[0], 2);
    const auto products = at.activation.to(torch::kFloat64) * at.gradient.to(torch::kFloat64);
    const auto expected = products.abs().mean().item<double>();
    EXPECT_NEAR(saliency.values[0][2], expected, 1e-6 * expected); // floats against doubles
    options.measure = "output-size";
    // Exact as a float: one over the bytes, rounded once.
    EXPECT_EQ(MeasureSaliency(*network, data, options).values[0][2], 1.0f / 50176);
}

TEST(MeasureImportanceMaps, HaveTheirMeanAsCui)
{
    const auto network = MakeNetwork("cnn5", 3);
    const auto data = SomeImages(3);
    SaliencyOptions options;
    options.batchSize = 1;
    const auto saliency = MeasureSaliency(*network, data, options);
    const auto maps = MeasureImportanceMaps(*network, data, 2, options);
    ASSERT_EQ(maps.size(), saliency.points.size());
    EXPECT_EQ(maps[0].GetShape(), (Shape{28, 28}));
    EXPECT_EQ(maps[5].GetShape(), (Shape{7, 7}));
    EXPECT_EQ(maps[6].GetShape(), (Shape{1, 1}));
    for (std::size_t step = 0; step < maps.size(); ++step)
    {
        double sum = 0;
        for (int64_t i = 0; i < maps[step].GetElementCount(); ++i)
        {
            sum += maps[step].GetFloats()[i];
        }
        const double mean = sum / static_cast<double>(maps[step].GetElementCount());
        EXPECT_NEAR(mean, saliency.values[2][step], 1e-6 * mean); // summed in floats there
    }
    EXPECT_THAT([&] { MeasureImportanceMaps(*network, data, 3, options); },
                ThrowsMessage<InvalidInput>(HasSubstr("has no image 3, it has 3")));
}

TEST(MeasureSaliency, RefusesWhatDoesNotFit)
{
    const auto network = MakeNetwork("cnn5", 3);
    auto data = SomeImages(2);
    SaliencyOptions options;
    options.batchSize = 0;
    EXPECT_THAT([&] { MeasureSaliency(*network, data, options); },
                ThrowsMessage<InvalidInput>(HasSubstr("batches of 0 images")));
    options = {};
    options.measure = "guess";
    EXPECT_THAT(
        [&] { MeasureSaliency(*network, data, options); },
        ThrowsMessage<InvalidInput>("saliency measure 'guess' is unknown; known measures: cui, "
                                    "gradient-x-activation, output-size"));
    data.classNames.push_back("more");
    EXPECT_THAT([&] { MeasureSaliency(*network, data); },
                ThrowsMessage<InvalidInput>(
                    HasSubstr("has 11 class names but network 'cnn5' has 10 classes")));
    EXPECT_THAT([] { FindChannelRule("max"); }, ThrowsMessage<InvalidInput>(HasSubstr("'max'")));
    EXPECT_THAT([] { FindScoredClass("any"); }, ThrowsMessage<InvalidInput>(HasSubstr("'any'")));
    EXPECT_EQ(FindScoredClass("predicted"), ScoredClass::Predicted);
    EXPECT_EQ(FindChannelRule("sum"), ChannelRule::Sum);
}
