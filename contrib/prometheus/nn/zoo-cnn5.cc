/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "zoo-parts.h"

namespace prometheus
{

NetworkDefinition DefineCnn5();
NetworkDefinition DefineCnn6Gate();

namespace
{

/** Pixels 0 to 255, of either type, to -1 to 1. */
LayerPart Normalise()
{
    return MakeInputNormalisation({127.5, 127.5, 127.5}, {127.5, 127.5, 127.5});
}

LayerPart Convolution(int64_t inputs, int64_t outputs)
{
    // Table 1 keeps 28x28 and 14x14 before the poolings, which a 5x5 filter does with padding 2.
    ConvolutionShape shape;
    shape.inputs = inputs;
    shape.outputs = outputs;
    shape.window = 5;
    shape.padding = 2;
    return MakeConvolution(shape);
}

} // namespace

/**
 * Disabato, Roveri, Alippi, COINS 2019, section 6.1: "a convolutional layer with 64 5x5 filters, a
 * 2x2 maximum pooling with stride 2, a convolutional layer with 64 5x5 filters, a 2x2 maximum
 * pooling with stride 2 and three fully-connected layers with 384, 192 and 10 neurons".
 */
NetworkDefinition DefineCnn5()
{
    NetworkDefinition cnn5;
    cnn5.name = "cnn5";
    cnn5.inputShape = {3, 28, 28};
    cnn5.layers = {
        {"conv1", MakeChain({{"normalise", Normalise()}, {"", Convolution(3, 64)}})},
        {"relu1", MakeRectifier()},
        {"pool1", MakeMaxPooling(2, 2)},
        {"conv2", Convolution(64, 64)},
        {"relu2", MakeRectifier()},
        {"pool2", MakeMaxPooling(2, 2)},
        {"fc384", MakeLinear(64 * 7 * 7, 384)},
        {"relu3", MakeRectifier()},
        {"fc192", MakeLinear(384, 192)},
        {"relu4", MakeRectifier()},
        {"fc10", MakeLinear(192, 10)},
    };
    return cnn5;
}

/**
 * The same, section 6.1: "the Gate-Classification layer is placed after the first pooling layer and
 * is composed by three fully-connected layers with 384, 192 and 10 neurons".
 */
NetworkDefinition DefineCnn6Gate()
{
    NetworkDefinition gated = DefineCnn5();
    gated.name = "cnn6-gate";
    const auto head = MakeChain({{"fc384", MakeLinear(64 * 14 * 14, 384)},
                                 {"relu1", MakeRectifier()},
                                 {"fc192", MakeLinear(384, 192)},
                                 {"relu2", MakeRectifier()},
                                 {"fc10", MakeLinear(192, 10)}});
    gated.layers.insert(gated.layers.begin() + 3, {"gate", MakeGate(head)});
    gated.exits = {{"gate", head}};
    return gated;
}

} // namespace prometheus
