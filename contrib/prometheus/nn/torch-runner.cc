/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "torch-runner.h"

#include "prometheus-error.h"

namespace prometheus
{

TorchRunner::TorchRunner(std::shared_ptr<const Network> network)
    : m_network(std::move(network))
{
    if (!m_network)
    {
        throw InvalidInput("a TorchRunner needs a network, got none");
    }
}

const NetworkProfile& TorchRunner::GetProfile() const
{
    return m_network->GetProfile();
}

std::optional<Tensor> TorchRunner::Run(LayerRange range, const MaskedTensor& input)
{
    return m_network->Run(range, input.tensor);
}

} // namespace prometheus
