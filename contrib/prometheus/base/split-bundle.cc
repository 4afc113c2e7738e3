/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "split-bundle.h"

#include "prometheus-error.h"
#include "split-bundle-format.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

namespace
{

using namespace bundleformat;

void RequireText(const std::string& what,
                 std::string_view text,
                 std::size_t maxBytes = MAX_NAME_BYTES,
                 bool allowLines = false)
{
    const std::string fault = FaultOfText(text, maxBytes, allowLines);
    if (!fault.empty())
    {
        throw InvalidInput(what + " " + fault);
    }
}

void RequireShape(const std::string& where, const Shape& shape)
{
    if (shape.size() > MAX_RANK)
    {
        throw InvalidInput(where + " has " + std::to_string(shape.size()) +
                           " dimensions, at most " + std::to_string(MAX_RANK) + " are allowed");
    }
    if (static_cast<uint64_t>(ElementCount(shape)) > MAX_TENSOR_ELEMENTS)
    {
        throw InvalidInput(where + " has shape " + ToString(shape) + ", at most " +
                           std::to_string(MAX_TENSOR_ELEMENTS) + " elements are allowed");
    }
}

void RequireCount(const std::string& where, const char* what, uint64_t count)
{
    if (count > MAX_COUNT)
    {
        throw InvalidInput(where + " has " + std::to_string(count) + " " + what + ", at most " +
                           std::to_string(MAX_COUNT) + " are allowed");
    }
}

void RequireProfile(const NetworkProfile& profile)
{
    // Texts first: no message may carry what would confuse a terminal.
    RequireText("the network's name", profile.name);
    const std::string where = "network '" + profile.name + "'";
    if (profile.layers.size() > MAX_LAYERS)
    {
        throw InvalidInput(where + " has " + std::to_string(profile.layers.size()) +
                           " layers, at most " + std::to_string(MAX_LAYERS) + " are allowed");
    }
    for (std::size_t j = 0; j < profile.layers.size(); ++j)
    {
        RequireText(where + ", the name of layer " + std::to_string(j), profile.layers[j].name);
    }
    profile.Validate();
    RequireShape(where + ", its input", profile.inputShape);
    for (const auto& layer : profile.layers)
    {
        const std::string whereLayer = where + ", layer '" + layer.name + "'";
        RequireShape(whereLayer, layer.outputShape);
        RequireCount(whereLayer, "weights", layer.weightCount);
        RequireCount(whereLayer, "biases", layer.biasCount);
        RequireCount(whereLayer, "multiplications", layer.multiplications);
        RequireCount(whereLayer, "working bytes", layer.workingBytes);
    }
}

void RequireData(const LabelledImages& data, const NetworkProfile& profile)
{
    RequireText("the data set's name", data.name);
    const std::string where = "data set '" + data.name + "'";
    for (std::size_t i = 0; i < data.classNames.size(); ++i)
    {
        RequireText(where + ", the name of class " + std::to_string(i), data.classNames[i]);
    }
    data.Validate();
    RequireImagesFit(data, profile);
}

void RequireActivation(const std::string& where, const Tensor& activation, const Shape& shape)
{
    if (activation.GetDType() != DType::Float32 || activation.GetShape() != shape)
    {
        throw InvalidInput(where + " is " + std::string(NameOf(activation.GetDType())) +
                           " of shape " + ToString(activation.GetShape()) +
                           ", expected float32 of shape " + ToString(shape));
    }
    const float* values = activation.GetFloats();
    const float* end = values + activation.GetElementCount();
    const float* odd = std::find_if(values, end, [](float v) { return !std::isfinite(v); });
    if (odd != end)
    {
        throw InvalidInput(where + " has element " + std::to_string(odd - values) + " = " +
                           std::to_string(*odd) + ", recorded values must be finite");
    }
}

void RequireParts(const std::vector<RunnableParts>& parts, const NetworkProfile& profile)
{
    const std::string where = "runnable parts of network '" + profile.name + "', cut ";
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        RequireCut(profile, parts[i].cut);
        const std::string whereCut = where + std::to_string(parts[i].cut);
        if (i > 0 && parts[i].cut <= parts[i - 1].cut)
        {
            throw InvalidInput(whereCut + ", is behind cut " + std::to_string(parts[i - 1].cut) +
                               ", cuts must ascend");
        }
        if (parts[i].head.empty() || parts[i].tail.empty())
        {
            throw InvalidInput(whereCut + ": the " + (parts[i].head.empty() ? "head" : "tail") +
                               " has 0 bytes");
        }
    }
}

} // namespace

void SplitBundle::Validate() const
{
    RequireProfile(profile);
    RequireText("the origin of the bundle of network '" + profile.name + "'",
                origin,
                MAX_ORIGIN_BYTES,
                true);
    RequireData(data, profile);
    for (const auto& curve : saliency)
    {
        RequireText("a saliency measure of network '" + profile.name + "'", curve.measure);
        curve.Validate(profile);
    }
    RequireParts(parts, profile);
    const std::string where = "recording of network '" + profile.name + "'";
    if (activations.size() != profile.layers.size())
    {
        throw InvalidInput(where + " has activations of " + std::to_string(activations.size()) +
                           " layers, expected " + std::to_string(profile.layers.size()));
    }
    for (std::size_t j = 0; j < activations.size(); ++j)
    {
        const std::string whereLayer = where + ", layer '" + profile.layers[j].name + "'";
        if (activations[j].size() != data.images.size())
        {
            throw InvalidInput(whereLayer + " has activations of " +
                               std::to_string(activations[j].size()) + " images, expected " +
                               std::to_string(data.images.size()));
        }
        for (std::size_t i = 0; i < activations[j].size(); ++i)
        {
            RequireActivation(whereLayer + ", image " + std::to_string(i),
                              activations[j][i],
                              profile.layers[j].outputShape);
        }
    }
}

} // namespace prometheus
