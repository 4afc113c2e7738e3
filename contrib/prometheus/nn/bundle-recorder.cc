/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "bundle-recorder.h"

#include "prometheus-error.h"

namespace prometheus
{

namespace
{

/** The output of one layer, which the runner must know. */
Tensor RunLayer(StageRunner& runner, uint32_t layer, const Tensor& input, std::size_t image)
{
    auto output = runner.Run({layer, layer + 1}, input);
    if (!output)
    {
        const auto& profile = runner.GetProfile();
        throw InvalidInput("network '" + profile.name + "' does not know what layer '" +
                           profile.layers[layer].name + "' makes of image " +
                           std::to_string(image));
    }
    return *std::move(output);
}

} // namespace

SplitBundle RecordBundle(StageRunner& runner,
                         const LabelledImages& data,
                         const std::string& origin,
                         const std::function<void(std::size_t done)>& progress)
{
    data.Validate();
    if (data.images.empty())
    {
        throw InvalidInput("data set '" + data.name + "' has no images to record");
    }
    SplitBundle bundle;
    bundle.profile = runner.GetProfile();
    bundle.origin = origin;
    bundle.data = data;
    bundle.activations.resize(bundle.profile.layers.size());
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        Tensor activation = data.images[i];
        for (uint32_t layer = 0; layer < bundle.activations.size(); ++layer)
        {
            activation = RunLayer(runner, layer, activation, i);
            bundle.activations[layer].push_back(activation);
        }
        if (progress)
        {
            progress(i + 1);
        }
    }
    bundle.Validate();
    return bundle;
}

} // namespace prometheus
