/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SMALL_NETWORK_H
#define SMALL_NETWORK_H

#include "split-bundle.h"
#include "stage-runner.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace prometheus
{

/**
 * Three fully connected layers with fixed weights, computed for real: 1x2x3 pixels -> 4 -> 3 -> 2
 * classes; all but the last are rectified. Counts its runs.
 */
class SmallNetwork : public StageRunner
{
  public:
    SmallNetwork()
    {
        m_profile.name = "small";
        m_profile.inputShape = {1, 2, 3};
        m_profile.classCount = 2;
        AddLayer("first", 6, {4});
        AddLayer("second", 4, {3, 1});
        AddLayer("scores", 3, {2});
    }

    const NetworkProfile& GetProfile() const override
    {
        return m_profile;
    }

    std::optional<Tensor> Run(LayerRange range, const MaskedTensor& input) override
    {
        RequireRange(m_profile, range);
        ++runs;
        std::vector<float> values;
        for (int64_t i = 0; i < input.tensor.GetElementCount(); ++i)
        {
            values.push_back(input.tensor.GetDType() == DType::UInt8
                                 ? static_cast<float>(input.tensor.GetBytes()[i])
                                 : input.tensor.GetFloats()[i]);
        }
        for (uint32_t layer = range.first; layer < range.last; ++layer)
        {
            values = Compute(layer, values);
        }
        return Tensor::FromFloats(m_profile.layers[range.last - 1].outputShape, values);
    }

    int runs{0};

  private:
    void AddLayer(const std::string& name, uint64_t inputs, Shape outputShape)
    {
        LayerProfile layer;
        layer.name = name;
        layer.outputShape = std::move(outputShape);
        const auto outputs = static_cast<uint64_t>(ElementCount(layer.outputShape));
        layer.weightCount = inputs * outputs;
        layer.biasCount = outputs;
        layer.multiplications = inputs * outputs;
        layer.workingBytes = 4 * (inputs + outputs);
        m_profile.layers.push_back(layer);
    }

    std::vector<float> Compute(uint32_t layer, const std::vector<float>& inputs) const
    {
        const auto& shape = m_profile.layers[layer].outputShape;
        std::vector<float> outputs(static_cast<std::size_t>(ElementCount(shape)));
        for (std::size_t o = 0; o < outputs.size(); ++o)
        {
            outputs[o] = 0.25F * static_cast<float>(o + 1);
            for (std::size_t i = 0; i < inputs.size(); ++i)
            {
                // Any fixed weights of both signs do.
                const int weight = static_cast<int>((7 * o + 3 * i + layer) % 5) - 2;
                outputs[o] += static_cast<float>(weight) / 8 * inputs[i];
            }
            if (layer + 1 < m_profile.layers.size())
            {
                outputs[o] = std::max(outputs[o], 0.0F);
            }
        }
        return outputs;
    }

    NetworkProfile m_profile;
};

/** What SmallNetwork computes for five images. */
inline SplitBundle SmallBundle()
{
    SmallNetwork network;
    SplitBundle bundle;
    bundle.profile = network.GetProfile();
    bundle.origin = "small-network.h\n\ttwo lines";
    bundle.data.name = "pixels/test";
    bundle.data.classNames = {"left", "right"};
    for (uint8_t i = 0; i < 5; ++i)
    {
        std::vector<uint8_t> pixels;
        for (uint8_t p = 0; p < 6; ++p)
        {
            pixels.push_back(static_cast<uint8_t>(37 * i + 11 * p * (i + 1)));
        }
        bundle.data.images.push_back(Tensor::FromBytes(DType::UInt8, {1, 2, 3}, pixels));
        bundle.data.labels.push_back(i % 2);
    }
    for (uint32_t layer = 0; layer < bundle.profile.layers.size(); ++layer)
    {
        bundle.activations.emplace_back();
        for (const auto& image : bundle.data.images)
        {
            bundle.activations.back().push_back(*network.Run({0, layer + 1}, image));
        }
    }
    return bundle;
}

/** The same with all that is optional in a bundle. The parts are no programs: nobody here runs any.
 */
inline SplitBundle FullBundle()
{
    SplitBundle bundle = SmallBundle();
    bundle.profile.exits = {{0, 0.25}, {1, 1}};
    bundle.saliency = {{"cui", {}, 5, {{0, 0.5, 0.125, false}, {1, 1e-3, 0, true}}},
                       {"output bytes", {1}, 0, {{1, -12, 0, false}}}};
    bundle.parts = {{0, "head 0", "tail 0"}, {1, std::string("head\0one", 8), "t"}};
    return bundle;
}

} // namespace prometheus

#endif // SMALL_NETWORK_H
