/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "layer-grouping.h"
#include "network-definition.h"
#include "stage-runner.h"
#include "tensor.h"

#include <string>
#include <vector>

namespace prometheus
{

/**
 * A neural network as an ordered chain of placeable layers, on LibTorch.
 *
 * Between layers crosses a single tensor, so every layer boundary is a cut point. One input at a
 * time: results of a batch differ in the last bits, so a batch of one is the canonical one.
 * Composition is exact: Run({0,k}) then Run({k,n}) equals Run({0,n}) bit for bit. LibTorch and its
 * BLAS stay at one thread.
 */
class Network
{
  public:
    /**
     * Takes the steps over and profiles them by running each once.
     * @param grouping which steps are placed together as a layer: see GroupLayers().
     * @throws InvalidInput when they do not fit each other, a layer writes to its input or has an
     *         operation whose multiplications nobody knows to count; names the layer. As
     *         GroupLayers() on a bad grouping.
     */
    explicit Network(NetworkDefinition definition, const std::string& grouping = DEFAULT_GROUPING);

    /** Of the placeable layers, counted from the steps themselves: see ProfileNetwork(). */
    const NetworkProfile& GetProfile() const;

    /** Of the steps: every cut point there is. */
    const NetworkSteps& GetSteps() const;

    /** Which steps each layer has. */
    const std::vector<LayerGroup>& GetGroups() const;

    /** The steps, for those who train, save or differentiate them (room nn), or group them anew. */
    const NetworkDefinition& GetDefinition() const;

    /**
     * Runs layers [range.first, range.last) on one input. Neither input nor output is copied: the
     * output wraps LibTorch's memory. Safe from several threads while nobody trains the layers.
     *
     * @param input an image (uint8 or float32, 0 to 255) for layer 0, else layer first-1's float32
     *        output; without a batch dimension.
     * @throws InvalidInput on a range out of bounds or an input of another type or shape;
     *         Error with LibTorch's reason, should it fail.
     */
    Tensor Run(LayerRange range, const Tensor& input) const;

    /**
     * The logits of an early exit, whatever its confidence.
     * @param exit index among the profile's exits.
     * @param input of the layer that the exit is at, as for Run().
     * @throws as Run(); InvalidInput when there is no such exit or its layer has more steps than
     * it.
     */
    Tensor RunExit(uint32_t exit, const Tensor& input) const;

  private:
    void RequireInput(uint32_t layer, const Tensor& input) const;

    NetworkDefinition m_definition;
    NetworkSteps m_steps;
    std::vector<LayerGroup> m_groups;
    NetworkProfile m_profile;
    /** "network '<name>'", for messages. */
    std::string m_where;
};

} // namespace prometheus

#endif // NETWORK_H
