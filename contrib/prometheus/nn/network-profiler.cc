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

/** One multiplication for every weight at every position of the output. */
uint64_t WeightUses(const torch::Tensor& weight, const torch::Tensor& output)
{
    const int64_t positions = output.numel() / weight.size(0);
    return static_cast<uint64_t>(weight.numel() * positions);
}

template <typename Window>
uint64_t WindowReads(const Window& window, const torch::Tensor& output)
{
    int64_t size = 1;
    for (int64_t extent : *window)
    {
        size *= extent;
    }
    return static_cast<uint64_t>(size * output.numel());
}

uint64_t CountMultiplications(const torch::nn::Module& module, const torch::Tensor& output)
{
    if (const auto* conv = module.as<torch::nn::Conv2dImpl>())
    {
        return WeightUses(conv->weight, output);
    }
    if (const auto* linear = module.as<torch::nn::LinearImpl>())
    {
        return WeightUses(linear->weight, output);
    }
    if (const auto* pool = module.as<torch::nn::MaxPool2dImpl>())
    {
        return WindowReads(pool->options.kernel_size(), output);
    }
    if (const auto* pool = module.as<torch::nn::AvgPool2dImpl>())
    {
        return WindowReads(pool->options.kernel_size(), output);
    }
    if (module.as<torch::nn::ReLUImpl>() || module.as<torch::nn::FlattenImpl>() ||
        module.as<torch::nn::FunctionalImpl>())
    {
        return 0;
    }
    throw InvalidInput("module " + module.name() +
                       " is of a type whose multiplications are not known");
}

void CountParameters(const torch::nn::Module& module, LayerProfile& profile)
{
    for (const auto& parameter : module.named_parameters(/*recurse=*/false))
    {
        auto& count = parameter.key() == "bias" ? profile.biasCount : profile.weightCount;
        count += static_cast<uint64_t>(parameter.value().numel());
    }
}

LayerProfile ProfileLayer(const NetworkLayer& layer, const torch::Tensor& input)
{
    LayerProfile profile;
    profile.name = layer.name;
    const torch::Tensor before = input.clone();
    torch::Tensor data = input;
    for (auto& module : *layer.modules)
    {
        const torch::Tensor output = module.forward(data);
        const bool inPlace = output.data_ptr() == data.data_ptr();
        profile.workingBytes = std::max<uint64_t>(profile.workingBytes,
                                                  data.nbytes() + (inPlace ? 0 : output.nbytes()));
        profile.multiplications += CountMultiplications(*module.ptr(), output);
        CountParameters(*module.ptr(), profile);
        data = output;
    }
    if (!torch::equal(before, input))
    {
        throw InvalidInput("it writes to its input, which others share");
    }
    if (data.dim() < 1 || data.size(0) != 1 || data.scalar_type() != torch::kFloat32)
    {
        throw InvalidInput("its output is not one float32 tensor a batch entry");
    }
    profile.outputShape = data.sizes().slice(1).vec();
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
