/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// Makes modules itself.
#include "network-training.h"
#include "network.h"
#include "prometheus-error.h"
#include "test-image.h"
#include "torch-layer.h"
#include "weight-file.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

using namespace prometheus;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using torch::nn::Sequential;

namespace
{

template <typename... Modules>
std::shared_ptr<LayerModule> Layer(Modules&&... modules)
{
    return MakeTorchLayer(Sequential(std::forward<Modules>(modules)...).ptr());
}

/** An image of one 4x4 channel, a convolution of three channels, ten of its values as logits. */
NetworkDefinition SmallDefinition()
{
    NetworkDefinition definition;
    definition.name = "small";
    definition.inputShape = {1, 4, 4};
    definition.layers = {
        {"conv",
         Layer(torch::nn::Functional([](torch::Tensor x) { return x.to(torch::kFloat32); }),
               torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 3, 3)),
               torch::nn::ReLU())},
        {"linear", Layer(torch::nn::Flatten(), torch::nn::Linear(12, 2))},
    };
    InitialiseWeights(definition, 1);
    return definition;
}

LabelledImages SomeImages()
{
    LabelledImages data;
    data.name = "noise";
    data.classNames = {"a", "b"};
    for (uint32_t i = 0; i < 100; ++i)
    {
        data.images.push_back(RandomImage({1, 4, 4}, i));
        data.labels.push_back(i % 2);
    }
    return data;
}

/** The part of a layer's state that has this name; writing to it changes the layer. */
torch::Tensor StateOf(const NetworkDefinition& definition, const std::string& wanted)
{
    torch::Tensor found;
    VisitState(definition,
               [&](const std::string& name, const at::Tensor& values, StateKind)
               { found = name == wanted ? values : found; });
    EXPECT_TRUE(found.defined()) << wanted;
    return found;
}

/** A network of one layer made of one module, on 1x4x4 images. */
template <typename Module>
NetworkDefinition OneLayer(Module module)
{
    NetworkDefinition definition;
    definition.name = "one";
    definition.inputShape = {1, 4, 4};
    definition.layers = {{"only", Layer(module)}};
    return definition;
}

std::filesystem::path TemporaryFile()
{
    return std::filesystem::path(testing::TempDir()) /
           ("prometheus-weights-" + std::to_string(getpid()));
}

} // namespace

TEST(DeadChannels, AreTheConvolutionsChannelsThatNoImageWakes)
{
    const auto definition = SmallDefinition();
    const Network network(definition);
    {
        const torch::NoGradGuard noGrad;
        const auto weight = StateOf(definition, "conv.weight");
        // Pixels are 0 to 255: positive weights always wake a channel, negative ones never do.
        weight[0].fill_(0.1);
        weight[1].fill_(-0.1);
        weight[2].fill_(-0.1);
    }
    const std::vector<ConvolutionHealth> expected{{"conv", 3, 2}};
    EXPECT_EQ(CountDeadChannels(network, SomeImages()), expected);
}

TEST(DeadChannels, LiveWhenASingleImageWakesThem)
{
    const auto definition = SmallDefinition();
    const Network network(definition);
    auto data = SomeImages();
    data.images[73] =
        Tensor::FromBytes(DType::UInt8, {1, 4, 4}, std::vector<uint8_t>(16, uint8_t{255}));
    {
        const torch::NoGradGuard noGrad;
        StateOf(definition, "conv.weight").fill_(1.0 / (9 * 255));
        // Random images reach 1 nowhere; the white one does, everywhere.
        auto bias = StateOf(definition, "conv.bias");
        bias[0] = 0.0;
        bias[1] = -0.99;
        bias[2] = -1.01;
    }
    const std::vector<ConvolutionHealth> expected{{"conv", 3, 1}};
    EXPECT_EQ(CountDeadChannels(network, data), expected);
}

TEST(NetworkProfiler, CountsGroupsStridesAndWindows)
{
    NetworkDefinition definition;
    definition.name = "odd";
    definition.inputShape = {4, 9, 9};
    definition.layers = {
        {"grouped",
         Layer(torch::nn::Functional([](torch::Tensor x) { return x.to(torch::kFloat32); }),
               torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 6, 3).stride(2).groups(2)))},
        {"pooled",
         Layer(torch::nn::AvgPool2d(torch::nn::AvgPool2dOptions({3, 2}).stride(1)),
               torch::nn::Flatten(),
               torch::nn::Linear(torch::nn::LinearOptions(36, 5).bias(false)))},
    };
    const auto profile = Network(definition).GetProfile();
    // 9x9 by 3x3 windows two apart leaves 4x4; each output sees two of the four channels.
    EXPECT_EQ(profile.layers[0].outputShape, (Shape{6, 4, 4}));
    EXPECT_EQ(profile.layers[0].weightCount, 6u * 2 * 3 * 3);
    EXPECT_EQ(profile.layers[0].biasCount, 6u);
    EXPECT_EQ(profile.layers[0].multiplications, 6u * 2 * 3 * 3 * 4 * 4);
    // 4x4 by 3x2 windows one apart leaves 2x3.
    EXPECT_EQ(profile.layers[1].multiplications, 6u * (6 * 2 * 3) + 36 * 5);
    EXPECT_EQ(profile.layers[1].biasCount, 0u);
    EXPECT_EQ(profile.classCount, 5u);
}

TEST(NetworkProfiler, RefusesModulesItCannotCount)
{
    EXPECT_THAT([] { Network(OneLayer(torch::nn::ConvTranspose2d(1, 1, 3))); },
                ThrowsMessage<InvalidInput>(
                    AllOf(HasSubstr("network 'one', layer 'only'"),
                          HasSubstr("ConvTranspose2d"),
                          HasSubstr("is of a type whose multiplications are not known"))));
}

TEST(NetworkProfiler, RefusesLayersThatWriteToTheirInput)
{
    EXPECT_THAT([] { Network(OneLayer(torch::nn::ReLU(true))); },
                ThrowsMessage<InvalidInput>(
                    HasSubstr("network 'one', layer 'only', given an input of shape 1x4x4: it "
                              "writes to its input, which others share")));
}

TEST(NetworkProfiler, RefusesLayersThatDoNotFitWithLibTorchsReasonOnOneLine)
{
    EXPECT_THAT([] { Network(OneLayer(torch::nn::Linear(5, 3))); },
                ThrowsMessage<InvalidInput>(AllOf(HasSubstr("layer 'only'"),
                                                  HasSubstr("cannot be multiplied"),
                                                  testing::Not(HasSubstr("\n")))));
}

TEST(Network, TurnsLibTorchsExceptionsIntoItsOwn)
{
    bool fail = false;
    const Network network(OneLayer(torch::nn::Functional(
        [&fail](torch::Tensor x) {
            return fail ? x.reshape({7}) : x.to(torch::kFloat32).reshape({1, 16});
        })));
    fail = true;
    EXPECT_THAT(
        [&] {
            network.Run({0, 1}, RandomImage({1, 4, 4}, 1));
        },
        ThrowsMessage<Error>(AllOf(HasSubstr("network 'one': LibTorch: "),
                                   HasSubstr("is invalid for input of size 16"),
                                   testing::Not(HasSubstr("\n")))));
}

TEST(Network, KeepsItsInputAliveForOutputsThatShareIt)
{
    const Network network(OneLayer(torch::nn::Flatten()));
    Tensor image = AsFloats(RandomImage({1, 4, 4}, 1));
    const Tensor copy = AsFloats(RandomImage({1, 4, 4}, 1));
    const Tensor output = network.Run({0, 1}, image);
    EXPECT_EQ(output.GetBytes(), image.GetBytes());
    image = Tensor();
    EXPECT_EQ(std::memcmp(output.GetBytes(), copy.GetBytes(), copy.GetByteCount()), 0);
}

TEST(WeightFile, RestoresEveryWeight)
{
    const auto written = SmallDefinition();
    const auto read = SmallDefinition();
    InitialiseWeights(read, 2);
    TrainingReport report;
    report.epochLosses = {1.5};
    report.epochValidationAccuracies = {0.25};
    report.testAccuracy = 0.125;
    report.convolutions = {{"conv", 3, 1}};
    WriteWeightFile(TemporaryFile(), "key", report, written);
    EXPECT_EQ(ReadWeightFile(TemporaryFile(), "key", read), report);
    VisitState(written,
               [&read](const std::string& name, const at::Tensor& values, StateKind)
               { EXPECT_TRUE(torch::equal(values, StateOf(read, name))) << name; });
    std::filesystem::remove(TemporaryFile());
}

TEST(WeightFile, RefusesAnotherNetworksWeightsAndLeavesItsOwn)
{
    WriteWeightFile(TemporaryFile(), "key", {}, SmallDefinition());
    auto other = SmallDefinition();
    other.layers[1].module = Layer(torch::nn::Flatten(), torch::nn::Linear(12, 3));
    const torch::Tensor before = StateOf(other, "conv.weight").clone();
    EXPECT_THAT([&] { ReadWeightFile(TemporaryFile(), "key", other); },
                ThrowsMessage<CorruptFile>(
                    HasSubstr("it has parameter 'linear.weight' of shape 2x12 where the network "
                              "has 'linear.weight' of shape 3x12")));
    EXPECT_TRUE(torch::equal(before, StateOf(other, "conv.weight")));
    other.layers.pop_back();
    EXPECT_THAT([&] { ReadWeightFile(TemporaryFile(), "key", other); },
                ThrowsMessage<CorruptFile>(HasSubstr("it has 4 parameters, the network has 2")));
    std::filesystem::remove(TemporaryFile());
}
