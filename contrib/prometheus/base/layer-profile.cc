/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-profile.h"

#include "prometheus-error.h"

#include <set>
#include <tuple>

namespace prometheus
{

uint64_t LayerProfile::WeightBytes(uint32_t bytesPerWeight) const
{
    return weightCount * bytesPerWeight;
}

uint64_t LayerProfile::OutputBytes() const
{
    return static_cast<uint64_t>(ElementCount(outputShape)) * BytesPerElement(DType::Float32);
}

uint32_t NetworkProfile::LastCut() const
{
    return static_cast<uint32_t>(layers.size()) - 2;
}

uint64_t NetworkProfile::Multiplications(uint32_t first, uint32_t last) const
{
    uint64_t sum = 0;
    for (uint32_t j = first; j < last; ++j)
    {
        sum += layers.at(j).multiplications;
    }
    return sum;
}

void NetworkProfile::Validate() const
{
    const std::string where = "network '" + name + "'";
    if (name.empty())
    {
        throw InvalidInput("a network has no name");
    }
    if (layers.empty())
    {
        throw InvalidInput(where + " has no layers");
    }
    if (ElementCount(inputShape) < 1)
    {
        throw InvalidInput(where + " has the empty input shape " + ToString(inputShape));
    }
    std::set<std::string> names;
    for (const auto& layer : layers)
    {
        if (layer.name.empty() || !names.insert(layer.name).second)
        {
            throw InvalidInput(where + " has two layers named '" + layer.name +
                               "' (names must differ and not be empty)");
        }
        if (ElementCount(layer.outputShape) < 1)
        {
            throw InvalidInput(where + ", layer '" + layer.name + "' has the empty output shape " +
                               ToString(layer.outputShape));
        }
    }
    if (static_cast<int64_t>(classCount) != ElementCount(layers.back().outputShape))
    {
        throw InvalidInput(where + " has " + std::to_string(classCount) +
                           " classes but its last layer has " +
                           std::to_string(ElementCount(layers.back().outputShape)) + " outputs");
    }
    for (std::size_t i = 0; i < exits.size(); ++i)
    {
        // Negated, so that NaN fails too.
        if (!(exits[i].exitProbability >= 0 && exits[i].exitProbability <= 1))
        {
            throw InvalidInput(where + ", exit " + std::to_string(i) + " answers a share of " +
                               std::to_string(exits[i].exitProbability) +
                               " of the inputs, must be 0 to 1");
        }
        if (exits[i].layer + 1 >= layers.size() || (i > 0 && exits[i].layer <= exits[i - 1].layer))
        {
            throw InvalidInput(where + ", exit " + std::to_string(i) + " is at layer " +
                               std::to_string(exits[i].layer) +
                               ", must be behind the exit before it and before the last layer, " +
                               std::to_string(layers.size() - 1));
        }
    }
}

void RequireCut(const NetworkProfile& network, int64_t cut)
{
    if (network.layers.size() < 2)
    {
        throw InvalidInput("network '" + network.name + "' has one layer: it cannot be cut");
    }
    if (cut < 0 || cut > static_cast<int64_t>(network.LastCut()))
    {
        throw InvalidInput("cut " + std::to_string(cut) + " of network '" + network.name +
                           "' is out of range: its cuts are 0 to " +
                           std::to_string(network.LastCut()));
    }
}

bool operator==(const LayerProfile& a, const LayerProfile& b)
{
    const auto tie = [](const LayerProfile& l)
    {
        return std::tie(
            l.name, l.weightCount, l.biasCount, l.multiplications, l.outputShape, l.workingBytes);
    };
    return tie(a) == tie(b);
}

bool operator==(const ExitProfile& a, const ExitProfile& b)
{
    return std::tie(a.layer, a.exitProbability) == std::tie(b.layer, b.exitProbability);
}

bool operator==(const NetworkProfile& a, const NetworkProfile& b)
{
    return std::tie(a.name, a.inputShape, a.layers, a.classCount, a.exits) ==
           std::tie(b.name, b.inputShape, b.layers, b.classCount, b.exits);
}

} // namespace prometheus
