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

struct ProfiledStep
{
    LayerProfile profile;
    bool isWeighted{false};
    bool isElementwise{true};
};

ProfiledStep ProfileStep(const NetworkLayer& layer, const torch::Tensor& input)
{
    ProfiledStep step;
    auto& profile = step.profile;
    profile.name = layer.name;
    const torch::Tensor before = input.clone();
    const torch::Tensor output = layer.module->Trace(
        input,
        [&step, &profile](const LayerOperation& operation, const at::Tensor&, const at::Tensor&)
        {
            profile.weightCount += operation.weightCount;
            profile.biasCount += operation.biasCount;
            profile.multiplications += operation.multiplications;
            profile.workingBytes = std::max(profile.workingBytes, operation.workingBytes);
            step.isWeighted = step.isWeighted || operation.type == OperationType::Convolution ||
                              operation.type == OperationType::Linear;
            step.isElementwise =
                step.isElementwise && (operation.type == OperationType::Rectifier ||
                                       operation.type == OperationType::Activation ||
                                       operation.type == OperationType::Normalisation);
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
    return step;
}

/** Values of both signs, so that an activation working in place shows. */
torch::Tensor Probe(const Shape& shape)
{
    Shape batch{1};
    batch.insert(batch.end(), shape.begin(), shape.end());
    return torch::linspace(-1, 1, ElementCount(shape)).reshape(batch);
}

/** Index of the step that is the gate of an exit. */
uint32_t FindGate(const NetworkDefinition& definition, const NetworkExit& exit)
{
    for (uint32_t i = 0; i < definition.layers.size(); ++i)
    {
        if (definition.layers[i].name == exit.step)
        {
            return i;
        }
    }
    throw InvalidInput("network '" + definition.name + "' has an exit at step '" + exit.step +
                       "', which it does not have");
}

} // namespace

NetworkSteps ProfileNetwork(const NetworkDefinition& definition)
{
    const c10::InferenceMode inference;
    NetworkSteps steps;
    auto& network = steps.profile;
    network.name = definition.name;
    network.inputShape = definition.inputShape;
    Shape shape = network.inputShape;
    for (const auto& layer : definition.layers)
    {
        try
        {
            auto step = ProfileStep(layer, Probe(shape));
            steps.isWeighted.push_back(step.isWeighted);
            steps.isElementwise.push_back(step.isElementwise);
            network.layers.push_back(std::move(step.profile));
        }
        catch (const std::exception& error)
        {
            const std::string reason = error.what();
            throw InvalidInput("network '" + definition.name + "', layer '" + layer.name +
                               "', given an input of shape " + ToString(shape) + ": " +
                               reason.substr(0, reason.find('\n')));
        }
        shape = network.layers.back().outputShape;
    }
    for (const auto& exit : definition.exits)
    {
        network.exits.push_back({FindGate(definition, exit), exit.exitProbability});
    }
    network.classCount = static_cast<uint32_t>(ElementCount(shape));
    network.Validate();
    return steps;
}

} // namespace prometheus
