/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LAYER_PROFILE_H
#define LAYER_PROFILE_H

#include "tensor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * What one placeable layer demands, counted as in Disabato, Roveri, Alippi (COINS 2019), section 3
 * and Table 1: a layer is a weighted operation with the activation and pooling that follow it.
 */
struct LayerProfile
{
    /** Unique within its network, for messages and tables. */
    std::string name;
    /** Number of weights, biases not counted (the paper's m_j divided by the weight's size). */
    uint64_t weightCount{0};
    /** Number of biases. Not part of m_j: below 0.2 % of it in every layer but the first. */
    uint64_t biasCount{0};
    /** c_j: multiplications for one input; a pooling counts its window times its outputs. */
    uint64_t multiplications{0};
    /** Shape of the float32 output for one input, without a batch dimension. */
    Shape outputShape;
    /** Largest sum of input and output bytes alive at once inside the layer, for one input. */
    uint64_t workingBytes{0};

    /** m_j [bytes] with the given size of a weight (4 for float32, the paper's choice). */
    uint64_t WeightBytes(uint32_t bytesPerWeight = 4) const;
    /** K_j [bytes]: the output as float32. */
    uint64_t OutputBytes() const;
};

/** An early exit of a network: where it is, and how often it answers. */
struct ExitProfile
{
    /** The layer that classifies, and hands its input on when it is not confident. */
    uint32_t layer{0};
    /** Share of the inputs reaching it that it answers, 0 to 1; 0 until somebody measured it. */
    double exitProbability{0};
};

/** A network as the planner and the simulator see it: a chain of layers and its input. */
struct NetworkProfile
{
    std::string name;
    /** Shape of one input, without a batch dimension, such as {3, 28, 28}. */
    Shape inputShape;
    /** In order; layer j computes the output that crosses cut j. */
    std::vector<LayerProfile> layers;
    /** Number of classes: elements of the last output. */
    uint32_t classCount{0};
    /** In order of their layers. The planner weighs them; simulations run every layer as yet. */
    std::vector<ExitProfile> exits{};

    /** Index of the last cut with a tail behind it: layers.size() - 2. */
    uint32_t LastCut() const;
    /** Sum of multiplications of layers [first, last). */
    uint64_t Multiplications(uint32_t first, uint32_t last) const;
    /**
     * Checks names, shapes and counts, so that no reader needs to.
     * @throws InvalidInput naming the network, the layer and the value.
     */
    void Validate() const;
};

/**
 * Checks a cut: layers 0..cut run before it, cut+1.. behind it.
 * @throws InvalidInput naming the network, the cut and the last one possible.
 */
void RequireCut(const NetworkProfile& network, int64_t cut);

bool operator==(const LayerProfile& a, const LayerProfile& b);
bool operator==(const ExitProfile& a, const ExitProfile& b);
bool operator==(const NetworkProfile& a, const NetworkProfile& b);

} // namespace prometheus

#endif // LAYER_PROFILE_H
