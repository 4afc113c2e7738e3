/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network.h"

#include "network-profiler.h"
#include "prometheus-error.h"
#include "torch-call.h"
#include "torch-environment.h"

#include <torch/torch.h>

namespace prometheus
{

namespace
{

/** The tensor's own bytes as a batch of one; they live as long as LibTorch needs them. */
torch::Tensor ToTorch(const Tensor& tensor)
{
    Shape batch{1};
    batch.insert(batch.end(), tensor.GetShape().begin(), tensor.GetShape().end());
    // LibTorch knows no read-only memory; the profiler refused layers that write to their input.
    auto* bytes = const_cast<uint8_t*>(tensor.GetBytes());
    const auto type = tensor.GetDType() == DType::Float32 ? torch::kFloat32 : torch::kUInt8;
    return torch::from_blob(
        bytes, batch, [owner = tensor.GetStorage()](void*) {}, type);
}

/** LibTorch's own memory as a tensor of the given shape. */
Tensor FromTorch(torch::Tensor output, const Shape& shape)
{
    auto owner = std::make_shared<torch::Tensor>(std::move(output));
    const auto* bytes = static_cast<const uint8_t*>(owner->data_ptr());
    return Tensor::Wrap(
        DType::Float32, shape, std::shared_ptr<const uint8_t>(std::move(owner), bytes));
}

} // namespace

Network::Network(NetworkDefinition definition, const std::string& grouping)
    : m_definition(std::move(definition)),
      m_where("network '" + m_definition.name + "'")
{
    UseOneTorchThread();
    for (const auto& layer : m_definition.layers)
    {
        layer.module->SetTraining(false);
    }
    for (const auto& exit : m_definition.exits)
    {
        exit.head->SetTraining(false);
    }
    m_steps = ProfileNetwork(m_definition);
    m_groups = GroupLayers(m_steps, grouping);
    m_profile = MergeLayers(m_steps.profile, m_groups);
}

const NetworkProfile& Network::GetProfile() const
{
    return m_profile;
}

const NetworkSteps& Network::GetSteps() const
{
    return m_steps;
}

const std::vector<LayerGroup>& Network::GetGroups() const
{
    return m_groups;
}

const NetworkDefinition& Network::GetDefinition() const
{
    return m_definition;
}

void Network::RequireInput(uint32_t layer, const Tensor& input) const
{
    const auto& expected =
        layer == 0 ? m_profile.inputShape : m_profile.layers[layer - 1].outputShape;
    const bool fitsType =
        input.GetDType() == DType::Float32 || (layer == 0 && input.GetDType() == DType::UInt8);
    if (!fitsType || input.GetShape() != expected)
    {
        throw InvalidInput(m_where + ": input of layer '" + m_profile.layers[layer].name + "' is " +
                           std::string(NameOf(input.GetDType())) + " of shape " +
                           ToString(input.GetShape()) + ", expected " +
                           (layer == 0 ? "uint8 or float32" : "float32") + " of shape " +
                           ToString(expected));
    }
}

Tensor Network::Run(LayerRange range, const Tensor& input) const
{
    RequireRange(m_profile, range);
    RequireInput(range.first, input);
    return CallTorch(m_where,
                     [&]
                     {
                         UseOneTorchThread();
                         const c10::InferenceMode inference;
                         torch::Tensor data = ToTorch(input);
                         const uint32_t last = m_groups[range.last - 1].last;
                         for (uint32_t step = m_groups[range.first].first; step < last; ++step)
                         {
                             // Contiguous, so that a step sees the same memory layout whoever ran
                             // the one before.
                             data = m_definition.layers[step].module->Forward(data).contiguous();
                         }
                         return FromTorch(std::move(data),
                                          m_profile.layers[range.last - 1].outputShape);
                     });
}

Tensor Network::RunExit(uint32_t exit, const Tensor& input) const
{
    if (exit >= m_profile.exits.size())
    {
        throw InvalidInput(m_where + " has no exit " + std::to_string(exit) + ", it has " +
                           std::to_string(m_profile.exits.size()));
    }
    const uint32_t layer = m_profile.exits[exit].layer;
    if (m_groups[layer].last - m_groups[layer].first != 1)
    {
        throw InvalidInput(m_where + ": layer '" + m_groups[layer].name +
                           "' has more steps than the exit; group them apart");
    }
    RequireInput(layer, input);
    return CallTorch(m_where,
                     [&]
                     {
                         UseOneTorchThread();
                         const c10::InferenceMode inference;
                         auto logits =
                             m_definition.exits[exit].head->Forward(ToTorch(input)).contiguous();
                         const Shape shape = logits.sizes().slice(1).vec();
                         return FromTorch(std::move(logits), shape);
                     });
}

} // namespace prometheus
