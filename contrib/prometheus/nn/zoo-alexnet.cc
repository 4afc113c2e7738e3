/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "zoo-parts.h"

namespace prometheus
{

NetworkDefinition DefineAlexNet();
NetworkDefinition DefineGcAlexNet();

namespace
{

LayerPart Convolution(int64_t inputs, int64_t outputs, int64_t window, int64_t groups)
{
    ConvolutionShape shape;
    shape.inputs = inputs;
    shape.outputs = outputs;
    shape.window = window;
    shape.padding = window / 2;
    shape.groups = groups;
    return MakeConvolution(shape);
}

LayerPart FirstConvolution()
{
    ConvolutionShape shape;
    shape.inputs = 3;
    shape.outputs = 96;
    shape.window = 11;
    shape.stride = 4;
    return MakeConvolution(shape);
}

} // namespace

/**
 * Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural networks,
 * NIPS 2012, for two classes as in Disabato, Roveri, Alippi, COINS 2019, Table 2: 227x227 pixels,
 * and convolutions 2, 4 and 5 in two groups, as that table's weights say. Without the dropout of
 * training.
 */
NetworkDefinition DefineAlexNet()
{
    NetworkDefinition alexnet;
    alexnet.name = "alexnet";
    alexnet.inputShape = {3, 227, 227};
    alexnet.layers = {
        {"conv1",
         MakeChain({{"normalise", MakeImageNetNormalisation()}, {"", FirstConvolution()}})},
        {"relu1", MakeRectifier()},
        {"norm1", MakeResponseNormalisation()},
        {"pool1", MakeMaxPooling(3, 2)},
        {"conv2", Convolution(96, 256, 5, 2)},
        {"relu2", MakeRectifier()},
        {"norm2", MakeResponseNormalisation()},
        {"pool2", MakeMaxPooling(3, 2)},
        {"conv3", Convolution(256, 384, 3, 1)},
        {"relu3", MakeRectifier()},
        {"conv4", Convolution(384, 384, 3, 2)},
        {"relu4", MakeRectifier()},
        {"conv5", Convolution(384, 256, 3, 2)},
        {"relu5", MakeRectifier()},
        {"pool5", MakeMaxPooling(3, 2)},
        {"fc6", MakeLinear(256 * 6 * 6, 4096)},
        {"relu6", MakeRectifier()},
        {"fc7", MakeLinear(4096, 4096)},
        {"relu7", MakeRectifier()},
        {"fc8", MakeLinear(4096, 2)},
    };
    return alexnet;
}

/**
 * Disabato, Roveri, Alippi, COINS 2019, section 6.1: "the Gate-Classifier is placed after the
 * second maximum pooling layer and is composed of three fully-connected layers with 128, 64 and 2
 * neurons".
 */
NetworkDefinition DefineGcAlexNet()
{
    NetworkDefinition gated = DefineAlexNet();
    gated.name = "gc-alexnet";
    const auto head = MakeChain({{"fc128", MakeLinear(256 * 13 * 13, 128)},
                                 {"relu1", MakeRectifier()},
                                 {"fc64", MakeLinear(128, 64)},
                                 {"relu2", MakeRectifier()},
                                 {"fc2", MakeLinear(64, 2)}});
    gated.layers.insert(gated.layers.begin() + 8, {"gate", MakeGate(head)});
    gated.exits = {{"gate", head}};
    return gated;
}

} // namespace prometheus
