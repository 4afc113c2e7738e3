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

/** Inputs of one output: all extents of the weight but its first. */
int64_t FanIn(const torch::Tensor& weight)
{
    return weight.numel() / weight.size(0);
}

bool EndsWith(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

void FillUniform(const torch::Tensor& values, double bound, SeededRandom& random)
{
    auto* first = values.data_ptr<float>();
    for (int64_t i = 0; i < values.numel(); ++i)
    {
        first[i] = static_cast<float>(random.Uniform(-bound, bound));
    }
}

} // namespace

void VisitState(const NetworkDefinition& definition, const StateVisitor& visit)
{
    for (const auto& layer : definition.layers)
    {
        layer.module->VisitState(
            [&](const std::string& name, const at::Tensor& values, StateKind kind)
            { visit(layer.name + "." + name, values, kind); });
    }
}

void InitialiseWeights(const NetworkDefinition& definition, uint64_t seed)
{
    const torch::NoGradGuard noGrad;
    uint64_t stream = 0;
    VisitState(definition,
               [&](const std::string& name, const at::Tensor& values, StateKind)
               {
                   if (values.dim() >= 2)
                   {
                       SeededRandom random(seed, stream++);
                       FillUniform(
                           values, std::sqrt(3.0 / static_cast<double>(FanIn(values))), random);
                       return;
                   }
                   // One number a channel: shifts and means are 0, scales and variances 1.
                   values.fill_(EndsWith(name, "weight") || EndsWith(name, "var") ? 1 : 0);
               });
}

std::string Describe(const NetworkDefinition& definition)
{
    std::ostringstream text;
    text << definition.name << " " << ToString(definition.inputShape) << "; " << definition.remark
         << "\n";
    for (const auto& layer : definition.layers)
    {
        text << "layer " << layer.name << ": " << layer.module->Describe() << "\n";
    }
    return text.str();
}

} // namespace prometheus
