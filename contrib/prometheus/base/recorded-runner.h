/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RECORDED_RUNNER_H
#define RECORDED_RUNNER_H

#include "split-bundle.h"
#include "stage-runner.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace prometheus
{

/**
 * Replays the activations recorded in a split bundle, so that a simulation runs without LibTorch.
 *
 * Knows the output of a range only for inputs equal to a recorded one, bit for bit; an input that
 * lost elements, or was changed on the way, has an unknown output. Float32 images with the values
 * of recorded uint8 ones count as equal.
 */
class RecordedRunner : public StageRunner
{
  public:
    /**
     * @param bundle never changed again.
     * @throws InvalidInput as SplitBundle::Validate(), and when two images have equal inputs of a
     *         layer but different outputs: then no answer would be the right one.
     */
    explicit RecordedRunner(std::shared_ptr<const SplitBundle> bundle);

    const NetworkProfile& GetProfile() const override;
    std::optional<Tensor> Run(LayerRange range, const MaskedTensor& input) override;

  private:
    /** Indexes a recorded input; equal ones of several images once, for the first of them. */
    void Remember(uint32_t layer, std::size_t image);

    /** Index of the first recorded image whose input of the layer equals the tensor. */
    std::optional<std::size_t> FindImage(uint32_t layer, const Tensor& input) const;

    std::shared_ptr<const SplitBundle> m_bundle;
    /** By layer: hash of its recorded input -> image. */
    std::vector<std::unordered_multimap<std::size_t, std::size_t>> m_imageOfInput;
};

} // namespace prometheus

#endif // RECORDED_RUNNER_H
