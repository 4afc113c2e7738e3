/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "zoo-parts.h"

namespace prometheus
{

NetworkDefinition DefineVgg16();

namespace
{

LayerPart Convolution(int64_t inputs, int64_t outputs)
{
    ConvolutionShape shape;
    shape.inputs = inputs;
    shape.outputs = outputs;
    shape.window = 3;
    shape.padding = 1;
    return MakeConvolution(shape);
}

} // namespace

/**
 * Simonyan, Zisserman: Very deep convolutional networks for large-scale image recognition, ICLR
 * 2015, configuration D, for 224x224 pixels and 1000 classes; without the dropout of training.
 * Foreign names are torchvision's.
 */
NetworkDefinition DefineVgg16()
{
    NetworkDefinition vgg;
    vgg.name = "vgg16";
    vgg.inputShape = {3, 224, 224};
    auto& layers = vgg.layers;
    const auto add = [&layers](const std::string& name, LayerPart part, const std::string& foreign)
    {
        layers.push_back({name, std::move(part), foreign});
    };

    int64_t inputs = 3;
    int position = 0;
    const auto feature = [&position] { return "features." + std::to_string(position++); };
    const std::vector<std::vector<int64_t>> blocks{
        {64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}};
    for (std::size_t block = 0; block < blocks.size(); ++block)
    {
        for (std::size_t i = 0; i < blocks[block].size(); ++i)
        {
            const int64_t outputs = blocks[block][i];
            const std::string suffix = std::to_string(block + 1) + "_" + std::to_string(i + 1);
            auto convolution = Convolution(inputs, outputs);
            if (layers.empty())
            {
                convolution =
                    MakeChain({{"normalise", MakeImageNetNormalisation()}, {"", convolution}});
            }
            add("conv" + suffix, convolution, feature());
            add("relu" + suffix, MakeRectifier(), feature());
            inputs = outputs;
        }
        add("pool" + std::to_string(block + 1), MakeMaxPooling(2, 2), feature());
    }
    add("fc6", MakeLinear(512 * 7 * 7, 4096), "classifier.0");
    add("relu6", MakeRectifier(), "");
    add("fc7", MakeLinear(4096, 4096), "classifier.3");
    add("relu7", MakeRectifier(), "");
    add("fc8", MakeLinear(4096, 1000), "classifier.6");
    return vgg;
}

} // namespace prometheus
