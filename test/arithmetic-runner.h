/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ARITHMETIC_RUNNER_H
#define ARITHMETIC_RUNNER_H

#include "stage-runner.h"

#include <cstring>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * A network of layers small enough to compute by hand: each output element is a weighted sum over
 * the input that every element of it changes, so a lost or altered element shows.
 */
class ArithmeticRunner : public StageRunner
{
  public:
    /** @param outputSizes elements of each layer's output. */
    ArithmeticRunner(Shape inputShape, const std::vector<int64_t>& outputSizes)
    {
        m_profile.name = "arithmetic";
        m_profile.inputShape = std::move(inputShape);
        for (std::size_t j = 0; j < outputSizes.size(); ++j)
        {
            LayerProfile layer;
            layer.name = "layer" + std::to_string(j);
            layer.weightCount = 100;
            layer.multiplications = 1'000'000 * (j + 1);
            layer.outputShape = {outputSizes[j]};
            m_profile.layers.push_back(layer);
        }
        m_profile.classCount = static_cast<uint32_t>(outputSizes.back());
        m_profile.Validate();
    }

    NetworkProfile& EditProfile()
    {
        return m_profile;
    }

    const NetworkProfile& GetProfile() const override
    {
        return m_profile;
    }

    std::optional<Tensor> Run(LayerRange range, const MaskedTensor& input) override
    {
        RequireRange(m_profile, range);
        Tensor tensor = input.tensor;
        for (uint32_t j = range.first; j < range.last; ++j)
        {
            tensor = RunLayer(m_profile.layers[j], tensor);
        }
        return tensor;
    }

  private:
    static Tensor RunLayer(const LayerProfile& layer, const Tensor& input)
    {
        std::vector<float> output(static_cast<std::size_t>(ElementCount(layer.outputShape)));
        for (std::size_t o = 0; o < output.size(); ++o)
        {
            for (int64_t i = 0; i < input.GetElementCount(); ++i)
            {
                const float value = input.GetDType() == DType::UInt8
                                        ? static_cast<float>(input.GetBytes()[i])
                                        : input.GetFloats()[i];
                output[o] +=
                    value / static_cast<float>(1 + (i * 7 + static_cast<int64_t>(o) * 3) % 11);
            }
        }
        return Tensor::FromFloats(layer.outputShape, output);
    }

    NetworkProfile m_profile;
};

} // namespace prometheus

#endif // ARITHMETIC_RUNNER_H
