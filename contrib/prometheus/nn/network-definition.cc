/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-definition.h"

#include "seeded-random.h"

#include <torch/torch.h>

#include <cmath>
#include <sstream>

namespace prometheus
{

namespace
{

/** Inputs of one output: extents of the weight but its first. */
int64_t FanIn(const torch::Tensor& weight)
{
    return weight.numel() / weight.size(0);
}

void FillUniform(torch::Tensor& values, double bound, SeededRandom& random)
{
    auto* first = values.data_ptr<float>();
    for (int64_t i = 0; i < values.numel(); ++i)
    {
        first[i] = static_cast<float>(random.Uniform(-bound, bound));
    }
}

} // namespace

void InitialiseWeights(const NetworkDefinition& definition, uint64_t seed)
{
    const torch::NoGradGuard noGrad;
    uint64_t stream = 0;
    for (const auto& layer : definition.layers)
    {
        for (const auto& module : layer.modules->children())
        {
            auto parameters = module->named_parameters(/*recurse=*/false);
            auto* weight = parameters.find("weight");
            if (!weight)
            {
                continue;
            }
            SeededRandom random(seed, stream++);
            FillUniform(*weight, std::sqrt(3.0 / static_cast<double>(FanIn(*weight))), random);
            if (auto* bias = parameters.find("bias"))
            {
                bias->zero_();
            }
        }
    }
}

std::string Describe(const NetworkDefinition& definition)
{
    std::ostringstream text;
    text << definition.name << " " << ToString(definition.inputShape) << "; " << definition.remark
         << "\n";
    for (const auto& layer : definition.layers)
    {
        text << layer.name << ": ";
        for (const auto& child : layer.modules->named_children())
        {
            text << child.key() << " = " << *child.value() << "; ";
        }
        text << "\n";
    }
    return text.str();
}

} // namespace prometheus
