/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-definition.h"
#include "torch-layer.h"

#include <torch/torch.h>

namespace prometheus
{

NetworkDefinition DefineCnn5();

namespace
{

/** Pixels 0 to 255, of either type, to -1 to 1. */
torch::Tensor Normalise(torch::Tensor pixels)
{
    return pixels.to(torch::kFloat32).sub(127.5).div_(127.5);
}

torch::nn::Conv2d Convolution(int64_t inputs, int64_t outputs)
{
    // Table 1 keeps 28x28 and 14x14 before the poolings, which a 5x5 filter does with padding 2.
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(inputs, outputs, 5).padding(2));
}

torch::nn::ReLU Rectifier()
{
    return torch::nn::ReLU(torch::nn::ReLUOptions(/*inplace=*/true));
}

std::shared_ptr<LayerModule> Chain(torch::OrderedDict<std::string, torch::nn::AnyModule> modules)
{
    return MakeTorchLayer(std::make_shared<torch::nn::SequentialImpl>(std::move(modules)));
}

} // namespace

/**
 * Disabato, Roveri, Alippi, COINS 2019, section 6.1: "a convolutional layer with 64 5x5 filters, a
 * 2x2 maximum pooling with stride 2, a convolutional layer with 64 5x5 filters, a 2x2 maximum
 * pooling with stride 2 and three fully-connected layers with 384, 192 and 10 neurons".
 */
NetworkDefinition DefineCnn5()
{
    using torch::nn::AnyModule;
    using torch::nn::Flatten;
    using torch::nn::Functional;
    using torch::nn::Linear;
    using torch::nn::MaxPool2d;

    NetworkDefinition cnn5;
    cnn5.name = "cnn5";
    cnn5.inputShape = {3, 28, 28};
    cnn5.remark = "normalise: (x - 127.5) / 127.5";
    cnn5.layers = {
        {"conv1",
         Chain({{"normalise", AnyModule(Functional(Normalise))},
                {"conv", AnyModule(Convolution(3, 64))},
                {"relu", AnyModule(Rectifier())},
                {"pool", AnyModule(MaxPool2d(2))}})},
        {"conv2",
         Chain({{"conv", AnyModule(Convolution(64, 64))},
                {"relu", AnyModule(Rectifier())},
                {"pool", AnyModule(MaxPool2d(2))}})},
        {"fc384",
         Chain({{"flatten", AnyModule(Flatten())},
                {"linear", AnyModule(Linear(64 * 7 * 7, 384))},
                {"relu", AnyModule(Rectifier())}})},
        {"fc192",
         Chain({{"linear", AnyModule(Linear(384, 192))}, {"relu", AnyModule(Rectifier())}})},
        {"fc10", Chain({{"linear", AnyModule(Linear(192, 10))}})},
    };
    return cnn5;
}

} // namespace prometheus
