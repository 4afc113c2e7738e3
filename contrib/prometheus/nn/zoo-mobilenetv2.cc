/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "zoo-parts.h"

namespace prometheus
{

NetworkDefinition DefineMobileNetV2();

namespace
{

LayerPart Convolution(int64_t inputs,
                      int64_t outputs,
                      int64_t window,
                      int64_t stride,
                      int64_t groups)
{
    ConvolutionShape shape;
    shape.inputs = inputs;
    shape.outputs = outputs;
    shape.window = window;
    shape.stride = stride;
    shape.padding = window / 2;
    shape.groups = groups;
    shape.hasBias = false;
    return MakeConvolution(shape);
}

/** Expansion, depthwise convolution, projection; names within the block. */
std::vector<NetworkLayer> InvertedResidual(int64_t inputs,
                                           int64_t outputs,
                                           int64_t stride,
                                           int64_t expansion)
{
    const int64_t hidden = inputs * expansion;
    std::vector<NetworkLayer> parts;
    int position = 0;
    const auto addRectified = [&](LayerPart convolution)
    {
        const std::string name = "conv." + std::to_string(position++) + ".";
        parts.push_back({name + "0", std::move(convolution)});
        parts.push_back({name + "1", MakeBatchNormalisation(hidden)});
        parts.push_back({name + "2", MakeBoundedRectifier()});
    };
    if (expansion != 1)
    {
        addRectified(Convolution(inputs, hidden, 1, 1, 1));
    }
    addRectified(Convolution(hidden, hidden, 3, stride, hidden));
    const auto next = [&position] { return "conv." + std::to_string(position++); };
    parts.push_back({next(), Convolution(hidden, outputs, 1, 1, 1)});
    parts.push_back({next(), MakeBatchNormalisation(outputs)});
    return parts;
}

struct Stage
{
    int64_t expansion;
    int64_t outputs;
    int blocks;
    int64_t stride;
};

} // namespace

/**
 * Sandler, Howard, Zhu, Zhmoginov, Chen: MobileNetV2: inverted residuals and linear bottlenecks,
 * CVPR 2018, Table 2, for 224x224 pixels and 1000 classes; without the dropout of training. Names
 * are torchvision's.
 */
NetworkDefinition DefineMobileNetV2()
{
    NetworkDefinition mobilenet;
    mobilenet.name = "mobilenetv2";
    mobilenet.inputShape = {3, 224, 224};
    auto& layers = mobilenet.layers;
    layers = {
        {"features.0.0",
         MakeChain(
             {{"normalise", MakeImageNetNormalisation()}, {"", Convolution(3, 32, 3, 2, 1)}})},
        {"features.0.1", MakeBatchNormalisation(32)},
        {"features.0.2", MakeBoundedRectifier()},
    };
    const Stage stages[] = {{1, 16, 1, 1},
                            {6, 24, 2, 2},
                            {6, 32, 3, 2},
                            {6, 64, 4, 2},
                            {6, 96, 3, 1},
                            {6, 160, 3, 2},
                            {6, 320, 1, 1}};
    int64_t inputs = 32;
    int position = 1;
    for (const Stage& stage : stages)
    {
        for (int block = 0; block < stage.blocks; ++block)
        {
            const std::string name = "features." + std::to_string(position++);
            const int64_t stride = block == 0 ? stage.stride : 1;
            auto parts = InvertedResidual(inputs, stage.outputs, stride, stage.expansion);
            if (stride == 1 && inputs == stage.outputs)
            {
                layers.push_back(
                    {name, MakeSum({{"", MakeChain(std::move(parts))}, {"shortcut", nullptr}})});
            }
            else
            {
                // Nothing goes around: each of its operations ends in a single tensor.
                for (auto& part : parts)
                {
                    layers.push_back({name + "." + part.name, std::move(part.module)});
                }
            }
            inputs = stage.outputs;
        }
    }
    layers.push_back({"features.18.0", Convolution(320, 1280, 1, 1, 1)});
    layers.push_back({"features.18.1", MakeBatchNormalisation(1280)});
    layers.push_back({"features.18.2", MakeBoundedRectifier()});
    layers.push_back({"avgpool", MakeAveragePooling(1)});
    layers.push_back({"classifier.1", MakeLinear(1280, 1000)});
    return mobilenet;
}

} // namespace prometheus
