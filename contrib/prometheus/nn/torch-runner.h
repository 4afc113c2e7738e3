/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TORCH_RUNNER_H
#define TORCH_RUNNER_H

#include "network.h"
#include "stage-runner.h"

#include <memory>

namespace prometheus
{

/**
 * Runs layers for the simulator on LibTorch. Whole and torn inputs both run: lost elements count
 * with whatever value the reconstruction gave them.
 */
class TorchRunner : public StageRunner
{
  public:
    /** @throws InvalidInput on a null pointer. */
    explicit TorchRunner(std::shared_ptr<const Network> network);

    const NetworkProfile& GetProfile() const override;

    /** Always knows. @throws InvalidInput, Error as Network::Run(). */
    std::optional<Tensor> Run(LayerRange range, const MaskedTensor& input) override;

  private:
    std::shared_ptr<const Network> m_network;
};

} // namespace prometheus

#endif // TORCH_RUNNER_H
