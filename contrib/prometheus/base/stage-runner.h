/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STAGE_RUNNER_H
#define STAGE_RUNNER_H

#include "layer-profile.h"
#include "masked-tensor.h"

#include <cstdint>
#include <optional>

namespace prometheus
{

/** Layers [first, last) of a network: first computed, last not. */
struct LayerRange
{
    uint32_t first{0};
    uint32_t last{0};
};

bool operator==(const LayerRange& a, const LayerRange& b);

/**
 * Checks a range against a network.
 * @throws InvalidInput unless first < last <= the number of layers; names the network and both.
 */
void RequireRange(const NetworkProfile& network, LayerRange range);

/**
 * Runs contiguous layers of one network on one input: the only door between the simulator and
 * whatever computes (LibTorch, a recording).
 *
 * Input of layer 0 is an image with the network's input shape, uint8 or float32, values 0 to 255;
 * input of layer j > 0 is layer j-1's float32 output. Composition is exact:
 * Run({0,k}) then Run({k,n}) equals Run({0,n}) bit for bit.
 */
class StageRunner
{
  public:
    virtual ~StageRunner() = default;

    virtual const NetworkProfile& GetProfile() const = 0;

    /**
     * @return the last layer's float32 output, of its profile's shape; nothing when the runner
     *         cannot know it (a recording whose input was changed on the way).
     * @throws InvalidInput on a range out of bounds or an input of another shape.
     */
    virtual std::optional<Tensor> Run(LayerRange range, const MaskedTensor& input) = 0;
};

} // namespace prometheus

#endif // STAGE_RUNNER_H
