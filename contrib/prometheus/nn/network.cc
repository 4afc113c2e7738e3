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

Network::Network(NetworkDefinition definition)
    : m_definition(std::move(definition)),
      m_where("network '" + m_definition.name + "'")
{
    UseOneTorchThread();
    for (const auto& layer : m_definition.layers)
    {
        layer.module->SetTraining(false);
    }
    m_profile = ProfileNetwork(m_definition);
}

const NetworkProfile& Network::GetProfile() const
{
    return m_profile;
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
                         for (uint32_t layer = range.first; layer < range.last; ++layer)
                         {
                             // Contiguous, so that a layer sees the same memory layout whoever ran
                             // the one before.
                             data = m_definition.layers[layer].module->Forward(data).contiguous();
                         }
                         return FromTorch(std::move(data),
                                          m_profile.layers[range.last - 1].outputShape);
                     });
}

} // namespace prometheus
