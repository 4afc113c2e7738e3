/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "layer-profile.h"
#include "network-definition.h"
#include "stage-runner.h"
#include "tensor.h"

#include <string>

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
     * Takes the layers over and profiles them by running each once.
     * @throws InvalidInput when they do not fit each other, a layer writes to its input or has an
     *         operation whose multiplications nobody knows to count; names the layer.
     */
    explicit Network(NetworkDefinition definition);

    /** Counted from the layers themselves: see ProfileNetwork(). */
    const NetworkProfile& GetProfile() const;

    /** The layers, for those who train, save or differentiate them (room nn). */
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

  private:
    void RequireInput(uint32_t layer, const Tensor& input) const;

    NetworkDefinition m_definition;
    NetworkProfile m_profile;
    /** "network '<name>'", for messages. */
    std::string m_where;
};

} // namespace prometheus

#endif // NETWORK_H
