/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_DEFINITION_H
#define NETWORK_DEFINITION_H

#include "layer-module.h"
#include "tensor.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

/** One step of a network, or a part of one: its name and what computes it. */
struct NetworkLayer
{
    std::string name;
    /** Shared: whoever trains it changes every network that holds it. */
    std::shared_ptr<LayerModule> module;
    /** What weights made elsewhere call it, torchvision's for one; empty: its name. */
    std::string foreignName{};
};

/** An early exit: the gate among the steps, and the head that classifies the gate's input. */
struct NetworkExit
{
    std::string step;
    std::shared_ptr<LayerModule> head;
    /** Share of the inputs reaching it that it answers; 0 while it is not trained. */
    double exitProbability{0};
};

/** What a file of the zoo provides: the steps of a network, from an image to its logits. */
struct NetworkDefinition
{
    std::string name;
    /** Shape of one input without a batch dimension, such as {3, 28, 28}; values 0 to 255. */
    Shape inputShape;
    /**
     * As fine as one may cut: behind each crosses a single tensor. What is placed together is
     * chosen later (layer-grouping.h). Step 0 takes images, uint8 or float32, and normalises them
     * itself.
     */
    std::vector<NetworkLayer> layers;
    /** In order of their steps, see MakeGate() in composite-layer.h. */
    std::vector<NetworkExit> exits{};
    /**
     * What the layers do not say of themselves, normalisation for one. Part of the key under
     * which trained weights are cached: change it with the code it describes.
     */
    std::string remark;
};

/** Calls with every parameter and buffer of a network, named "<layer>.<name>", in order. */
void VisitState(const NetworkDefinition& definition, const StateVisitor& visit);

/**
 * Draws every weight anew, uniform with variance 1 / fan-in (LeCun, Bottou, Orr, Mueller: Efficient
 * BackProp, 1998, section 4.6), biases 0; from this module's generator, so that equal seeds give
 * equal weights on every machine. Batch normalisations scale by 1, shift by 0 and know mean 0 and
 * variance 1. LibTorch's own default, a third of that variance, takes an epoch
 * longer to learn anything and leaves channels dead.
 */
void InitialiseWeights(const NetworkDefinition& definition, uint64_t seed);

/** Layers, their operations with options, and the remark, as text. */
std::string Describe(const NetworkDefinition& definition);

} // namespace prometheus

#endif // NETWORK_DEFINITION_H
