/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "composite-layer.h"
#include "network.h"
#include "prometheus-error.h"
#include "test-image.h"
#include "torch-layer.h"
#include "weight-file.h"

#include <gmock/gmock.h>
#include <torch/torch.h>
#include <unistd.h>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;
using torch::nn::Conv2dOptions;

namespace
{

template <typename... Modules>
std::shared_ptr<LayerModule> Layer(Modules&&... modules)
{
    return MakeTorchLayer(torch::nn::Sequential(std::forward<Modules>(modules)...).ptr());
}

std::shared_ptr<LayerModule> Convolution(int64_t inputs, int64_t outputs)
{
    return Layer(torch::nn::Conv2d(Conv2dOptions(inputs, outputs, 3).padding(1)));
}

std::shared_ptr<LayerModule> ToFloat()
{
    return Layer(
        torch::nn::Functional([](const torch::Tensor& x) { return x.to(torch::kFloat32); }));
}

/** One 4x4 channel to two, and the layer under test behind it. */
NetworkDefinition Behind(std::shared_ptr<LayerModule> layer)
{
    NetworkDefinition definition;
    definition.name = "small";
    definition.inputShape = {1, 4, 4};
    definition.layers = {
        {"first", MakeChain({{"float", ToFloat()}, {"", Convolution(1, 2)}})},
        {"tested", std::move(layer)},
    };
    InitialiseWeights(definition, 1);
    return definition;
}

constexpr uint64_t MAP = 4 * 4 * 4; // bytes of a 4x4 channel

std::vector<std::string> StateNames(const NetworkDefinition& definition)
{
    std::vector<std::string> names;
    VisitState(definition,
               [&](const std::string& name, const at::Tensor&, StateKind)
               { names.push_back(name); });
    return names;
}

} // namespace

TEST(SumLayer, AddsItsBranches)
{
    const auto body = Convolution(2, 2);
    const auto definition = Behind(MakeSum({{"", body}, {"shortcut", nullptr}}));
    const auto x = torch::rand({3, 2, 4, 4});
    EXPECT_TRUE(torch::equal(definition.layers[1].module->Forward(x), body->Forward(x) + x));
    EXPECT_EQ(
        StateNames(definition),
        (std::vector<std::string>{"first.weight", "first.bias", "tested.weight", "tested.bias"}));
}

TEST(SumLayer, CountsTheShortcutThatWaits)
{
    const auto body = MakeChain({{"a", Convolution(2, 3)}, {"b", Convolution(3, 2)}});
    const auto layers =
        Network(Behind(MakeSum({{"", body}, {"shortcut", nullptr}})), "cuts").GetProfile().layers;
    // While b runs: its three channels in, two out, and the two of the shortcut.
    EXPECT_EQ(layers[1].workingBytes, (3 + 2 + 2) * MAP);
    EXPECT_EQ(layers[1].weightCount, 2u * 3 * 9 * 2);
    EXPECT_EQ(layers[1].multiplications, 2u * 3 * 9 * 2 * 16);
}

TEST(ConcatenationLayer, PutsItsBranchesOneBehindTheOther)
{
    const auto a = Convolution(2, 1);
    const auto b = MakeChain({{"0", Convolution(2, 4)}, {"1", Convolution(4, 3)}});
    const auto definition = Behind(MakeConcatenation({{"a", a}, {"b", b}}));
    const auto x = torch::rand({2, 2, 4, 4});
    EXPECT_TRUE(torch::equal(definition.layers[1].module->Forward(x),
                             torch::cat({a->Forward(x), b->Forward(x)}, 1)));
    const auto layer = Network(definition, "cuts").GetProfile().layers[1];
    EXPECT_EQ(layer.outputShape, (Shape{4, 4, 4}));
    // The most: b's two maps of 4 and 3 channels beside the one of a, or the four joined beside
    // them.
    EXPECT_EQ(layer.workingBytes, (4 + 3 + 1) * MAP);
    EXPECT_EQ(StateNames(definition).back(), "tested.b.1.bias");
}

TEST(CompositeLayers, RefuseToBeMadeOfNothing)
{
    EXPECT_THAT([] { MakeChain({}); },
                ThrowsMessage<InvalidInput>("a chain of layers needs at least one, got none"));
    EXPECT_THAT(
        [] {
            MakeChain({{"x", nullptr}});
        },
        ThrowsMessage<InvalidInput>("part 'x' of a chain of layers has no module"));
    EXPECT_THAT(
        [] {
            MakeSum({{"x", nullptr}, {"y", Convolution(1, 1)}});
        },
        ThrowsMessage<InvalidInput>(
            HasSubstr("the identity in a sum of layers is its last branch, not 'x'")));
    EXPECT_THAT([] { MakeTorchLayer(nullptr); },
                ThrowsMessage<InvalidInput>(HasSubstr("needs at least one, got none")));
}

TEST(NetworkProfiler, CountsNormalisationsAndPoolingsThatAdapt)
{
    const auto chain = MakeChain(
        {{"bn", Layer(torch::nn::BatchNorm2d(2))},
         {"six", Layer(torch::nn::ReLU6())},
         {"pool",
          Layer(torch::nn::AdaptiveAvgPool2d(torch::nn::AdaptiveAvgPool2dOptions({3, 1})))}});
    const auto layer = Network(Behind(chain), "cuts").GetProfile().layers[1];
    EXPECT_EQ(layer.weightCount, 2u);
    EXPECT_EQ(layer.biasCount, 2u);
    // One for every normalised value. Three parts of four rows are rows 0-1, 1-2 and 2-3: two rows
    // each, of four columns.
    EXPECT_EQ(layer.multiplications, 2u * 16 + 2 * (3 * 2) * 4);
    EXPECT_EQ(layer.outputShape, (Shape{2, 3, 1}));
    // Normalisation and rectifier take no memory beside their input's.
    EXPECT_EQ(layer.workingBytes, 2 * MAP + 2 * 3 * 4);
}

TEST(WeightFile, KeepsWhatNormalisationsLearned)
{
    const auto path = std::filesystem::path(testing::TempDir()) /
                      ("prometheus-normalisation-" + std::to_string(getpid()));
    const auto trained = Behind(Layer(torch::nn::BatchNorm2d(2)));
    trained.layers[1].module->SetTraining(true);
    trained.layers[1].module->Forward(torch::rand({8, 2, 4, 4}) + 3);
    WriteWeightFile(path, "key", {}, trained);
    const auto fresh = Behind(Layer(torch::nn::BatchNorm2d(2)));
    const Network before(trained);
    const Network after(fresh);
    const Tensor image = RandomImage({1, 4, 4}, 1);
    EXPECT_FALSE(before.Run({0, 1}, image) == after.Run({0, 1}, image));
    ReadWeightFile(path, "key", fresh);
    EXPECT_EQ(before.Run({0, 1}, image), after.Run({0, 1}, image));
    std::filesystem::remove(path);
}
