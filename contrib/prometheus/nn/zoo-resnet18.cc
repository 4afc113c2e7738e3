/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "zoo-parts.h"

namespace prometheus
{

NetworkDefinition DefineResNet18();

namespace
{

LayerPart Convolution(int64_t inputs, int64_t outputs, int64_t window, int64_t stride)
{
    ConvolutionShape shape;
    shape.inputs = inputs;
    shape.outputs = outputs;
    shape.window = window;
    shape.stride = stride;
    shape.padding = window / 2;
    shape.hasBias = false;
    return MakeConvolution(shape);
}

/** Two convolutions and a shortcut around them, which adapts where the shapes differ. */
LayerPart BasicBlock(int64_t inputs, int64_t outputs, int64_t stride)
{
    const auto body = MakeChain({{"conv1", Convolution(inputs, outputs, 3, stride)},
                                 {"bn1", MakeBatchNormalisation(outputs)},
                                 {"relu", MakeRectifier()},
                                 {"conv2", Convolution(outputs, outputs, 3, 1)},
                                 {"bn2", MakeBatchNormalisation(outputs)}});
    if (inputs == outputs && stride == 1)
    {
        return MakeSum({{"", body}, {"shortcut", nullptr}});
    }
    const auto shortcut = MakeChain(
        {{"0", Convolution(inputs, outputs, 1, stride)}, {"1", MakeBatchNormalisation(outputs)}});
    return MakeSum({{"", body}, {"downsample", shortcut}});
}

} // namespace

/**
 * He, Zhang, Ren, Sun: Deep residual learning for image recognition, CVPR 2016, Table 1, 18 layers,
 * for 224x224 pixels and 1000 classes. Names are torchvision's.
 */
NetworkDefinition DefineResNet18()
{
    NetworkDefinition resnet;
    resnet.name = "resnet18";
    resnet.inputShape = {3, 224, 224};
    resnet.layers = {
        {"conv1",
         MakeChain({{"normalise", MakeImageNetNormalisation()}, {"", Convolution(3, 64, 7, 2)}})},
        {"bn1", MakeBatchNormalisation(64)},
        {"relu1", MakeRectifier()},
        {"maxpool", MakeMaxPooling(3, 2, 1)},
    };
    int64_t inputs = 64;
    for (int stage = 1; stage <= 4; ++stage)
    {
        const int64_t outputs = int64_t{64} << (stage - 1);
        for (int block = 0; block < 2; ++block)
        {
            const std::string name = "layer" + std::to_string(stage) + "." + std::to_string(block);
            const int64_t stride = stage > 1 && block == 0 ? 2 : 1;
            resnet.layers.push_back({name, BasicBlock(inputs, outputs, stride)});
            resnet.layers.push_back({name + ".relu", MakeRectifier()});
            inputs = outputs;
        }
    }
    resnet.layers.push_back({"avgpool", MakeAveragePooling(1)});
    resnet.layers.push_back({"fc", MakeLinear(512, 1000)});
    return resnet;
}

} // namespace prometheus
