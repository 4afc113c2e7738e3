/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-profiler.h"

#include "prometheus-error.h"

#include <torch/torch.h>

#include <algorithm>
#include <exception>

namespace prometheus
{

namespace
{

LayerProfile ProfileLayer(const NetworkLayer& layer, const torch::Tensor& input)
{
    LayerProfile profile;
    profile.name = layer.name;
    const torch::Tensor before = input.clone();
    const torch::Tensor output = layer.module->Trace(
        input,
        [&profile](const LayerOperation& operation, const at::Tensor&, const at::Tensor&)
        {
            profile.weightCount += operation.weightCount;
            profile.biasCount += operation.biasCount;
            profile.multiplications += operation.multiplications;
            profile.workingBytes = std::max(profile.workingBytes, operation.workingBytes);
        });
    if (!torch::equal(before, input))
    {
        throw InvalidInput("it writes to its input, which others share");
    }
    if (output.dim() < 1 || output.size(0) != 1 || output.scalar_type() != torch::kFloat32)
    {
        throw InvalidInput("its output is not one float32 tensor a batch entry");
    }
    profile.outputShape = output.sizes().slice(1).vec();
    return profile;
}

/** Values of both signs, so that an activation working in place shows. */
torch::Tensor Probe(const Shape& shape)
{
    Shape batch{1};
    batch.insert(batch.end(), shape.begin(), shape.end());
    return torch::linspace(-1, 1, ElementCount(shape)).reshape(batch);
}

} // namespace

NetworkProfile ProfileNetwork(const NetworkDefinition& definition)
{
    const c10::InferenceMode inference;
    NetworkProfile network;
    network.name = definition.name;
    network.inputShape = definition.inputShape;
    const Shape* shape = &network.inputShape;
    network.layers.reserve(definition.layers.size());
    for (const auto& layer : definition.layers)
    {
        try
        {
            network.layers.push_back(ProfileLayer(layer, Probe(*shape)));
        }
        catch (const std::exception& error)
        {
            const std::string reason = error.what();
            throw InvalidInput("network '" + definition.name + "', layer '" + layer.name +
                               "', given an input of shape " + ToString(*shape) + ": " +
                               reason.substr(0, reason.find('\n')));
        }
        shape = &network.layers.back().outputShape;
    }
    network.classCount = static_cast<uint32_t>(ElementCount(*shape));
    network.Validate();
    return network;
}

} // namespace prometheus
