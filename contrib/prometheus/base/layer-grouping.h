/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LAYER_GROUPING_H
#define LAYER_GROUPING_H

#include "layer-profile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** Steps [first, last) of a network that are placed together, as one layer. */
struct LayerGroup
{
    std::string name;
    uint32_t first{0};
    uint32_t last{0};
};

bool operator==(const LayerGroup& a, const LayerGroup& b);

/**
 * A network in its finest steps: behind each crosses a single tensor, so that each is a cut point.
 */
struct NetworkSteps
{
    NetworkProfile profile;
    /** Whether a step has a convolution or a linear map; as many as the profile has layers. */
    std::vector<bool> isWeighted;
    /** Whether a step has nothing but activations and normalisations of single elements. */
    std::vector<bool> isElementwise{};
};

/** What is placed as one layer when nobody says otherwise. */
inline constexpr const char* DEFAULT_GROUPING = "paper";

/**
 * Merges steps to placeable layers.
 *
 * - "paper": a weighted operation with the activation and pooling that follow it (Disabato, Roveri,
 *   Alippi, COINS 2019, section 3); what precedes the first one belongs to it, and an early exit
 * ends a layer.
 * - "cuts": every step by itself.
 * - otherwise a list of the steps behind which one may cut, by name or index from 0, in order,
 *   separated by commas: "pool1,pool2" makes three layers.
 *
 * A layer is named after its weighted step, after the first and the last when there are several
 * ("fc7-fc8"), and after its first step when there is none.
 *
 * @throws InvalidInput naming the network and the cut that is unknown, out of order, or behind the
 *         last step.
 */
std::vector<LayerGroup> GroupLayers(const NetworkSteps& steps, const std::string& grouping);

/**
 * The profile of a network whose layers are groups of steps: weights, biases and multiplications
 * add, working bytes are the most that any step needs, the output is the last step's.
 * @param groups adjoining, from the first step to the last.
 * @throws InvalidInput naming the exit that lies inside a layer, not at its end.
 */
NetworkProfile MergeLayers(const NetworkProfile& steps, const std::vector<LayerGroup>& groups);

} // namespace prometheus

#endif // LAYER_GROUPING_H
