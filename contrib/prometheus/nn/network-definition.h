/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_DEFINITION_H
#define NETWORK_DEFINITION_H

#include "tensor.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace torch
{
namespace nn
{
class SequentialImpl;
}
} // namespace torch

namespace prometheus
{

/** One placeable step of a network: its name and the LibTorch modules that compute it, in order. */
struct NetworkLayer
{
    std::string name;
    /** Shared: whoever trains them changes every network that holds them. */
    std::shared_ptr<torch::nn::SequentialImpl> modules;
};

/** What a file of the zoo provides: the layers of a network, from an image to its logits. */
struct NetworkDefinition
{
    std::string name;
    /** Shape of one input without a batch dimension, such as {3, 28, 28}; values 0 to 255. */
    Shape inputShape;
    /**
     * Layer 0 takes images, uint8 or float32, and normalises them itself. Modules may work in
     * place on what they made, never on a layer's input.
     */
    std::vector<NetworkLayer> layers;
    /**
     * What the modules do not say of themselves, normalisation for one. Part of the key under
     * which trained weights are cached: change it with the code it describes.
     */
    std::string remark;
};

/**
 * Draws every weight anew, uniform with variance 1 / fan-in (LeCun, Bottou, Orr, Mueller: Efficient
 * BackProp, 1998, section 4.6), biases 0; from this module's generator, so that equal seeds give
 * equal weights on every machine. LibTorch's own default, a third of that variance, takes an epoch
 * longer to learn anything and leaves channels dead.
 */
void InitialiseWeights(const NetworkDefinition& definition, uint64_t seed);

/** Layers, modules, their options and the remark, as text. */
std::string Describe(const NetworkDefinition& definition);

} // namespace prometheus

#endif // NETWORK_DEFINITION_H
