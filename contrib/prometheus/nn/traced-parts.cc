/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "traced-parts.h"

#include "frozen-parameters.h"
#include "prometheus-error.h"
#include "script-file.h"
#include "torch-call.h"
#include "torch-environment.h"

#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/passes/fuse_linear.h>
#include <torch/torch.h>

namespace prometheus
{

namespace
{

/** Steps [first, last) of a network as the bytes of a TorchScript file, and what they made. */
std::string TraceSteps(const NetworkDefinition& definition,
                       std::size_t first,
                       std::size_t last,
                       const std::string& name,
                       torch::Tensor& value)
{
    const auto run = [&](torch::jit::Stack inputs) -> torch::jit::Stack
    {
        torch::Tensor batch = inputs.at(0).toTensor();
        for (std::size_t i = first; i < last; ++i)
        {
            batch = definition.layers[i].module->Forward(batch);
        }
        return {batch};
    };
    const auto nameless = [](const torch::autograd::Variable&) { return std::string(); };
    const auto [state, outputs] = torch::jit::tracer::trace({value}, run, nameless);
    value = outputs.at(0).toTensor();
    auto graph = state->graph;
    // Of a product with a bias LibTorch's executor makes a product and a sum, which rounds twice.
    torch::jit::FuseLinear(graph);
    return SaveScript(graph, name);
}

} // namespace

NetworkParts TraceParts(const Network& network, uint32_t step)
{
    const auto& definition = network.GetDefinition();
    if (step + std::size_t{1} >= definition.layers.size())
    {
        throw InvalidInput("cut " + std::to_string(step) + " of network '" + definition.name +
                           "' is out of range: its cuts are 0 to " +
                           std::to_string(definition.layers.size() - 2));
    }
    return CallTorch(
        "network '" + definition.name + "'",
        [&]
        {
            UseOneTorchThread();
            const torch::NoGradGuard noGrad;
            const FrozenParameters frozen(definition); // weights become constants
            Shape batch{1};
            batch.insert(batch.end(), definition.inputShape.begin(), definition.inputShape.end());
            torch::Tensor value = torch::full(batch, 128, torch::kFloat32);
            NetworkParts parts;
            parts.head = TraceSteps(definition, 0, step + 1, "Head", value);
            parts.tail = TraceSteps(definition, step + 1, definition.layers.size(), "Tail", value);
            return parts;
        });
}

} // namespace prometheus
