/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "zoo-parts.h"

#include "torch-layer.h"

#include <torch/torch.h>

#include <sstream>

namespace prometheus
{

namespace
{

template <typename... Modules>
LayerPart FromTorch(Modules&&... modules)
{
    return MakeTorchLayer(torch::nn::Sequential(std::forward<Modules>(modules)...).ptr());
}

/** One number a channel, to go with a batch of maps. */
torch::Tensor ForChannels(const std::vector<double>& values)
{
    return torch::tensor(values, torch::kFloat64).to(torch::kFloat32).reshape({-1, 1, 1});
}

class InputNormalisation : public LayerModule
{
  public:
    InputNormalisation(std::vector<double> means, std::vector<double> deviations)
        : m_means(std::move(means)),
          m_deviations(std::move(deviations)),
          m_mean(ForChannels(m_means)),
          m_deviation(ForChannels(m_deviations))
    {
    }

    at::Tensor Forward(const at::Tensor& batch) const override
    {
        return batch.to(torch::kFloat32).sub(m_mean).div_(m_deviation);
    }

    at::Tensor Trace(const at::Tensor& batch, const OperationVisitor& visit) const override
    {
        const at::Tensor output = Forward(batch);
        LayerOperation operation;
        operation.type = OperationType::Normalisation;
        operation.workingBytes = static_cast<uint64_t>((batch.nbytes() + output.nbytes()) /
                                                       static_cast<std::size_t>(batch.size(0)));
        visit(operation, batch, output);
        return output;
    }

    void VisitState(const StateVisitor&) const override
    {
    }

    void SetTraining(bool) override
    {
    }

    std::string Describe() const override
    {
        std::ostringstream text;
        text.precision(17);
        text << "(x - mean) / deviation, mean";
        for (const double mean : m_means)
        {
            text << " " << mean;
        }
        text << ", deviation";
        for (const double deviation : m_deviations)
        {
            text << " " << deviation;
        }
        return text.str();
    }

  private:
    std::vector<double> m_means;
    std::vector<double> m_deviations;
    torch::Tensor m_mean;
    torch::Tensor m_deviation;
};

} // namespace

LayerPart MakeConvolution(const ConvolutionShape& shape)
{
    return FromTorch(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(shape.inputs, shape.outputs, shape.window)
                              .stride(shape.stride)
                              .padding(shape.padding)
                              .groups(shape.groups)
                              .bias(shape.hasBias)));
}

LayerPart MakeLinear(int64_t inputs, int64_t outputs)
{
    return FromTorch(torch::nn::Flatten(), torch::nn::Linear(inputs, outputs));
}

LayerPart MakeBatchNormalisation(int64_t channels)
{
    return FromTorch(torch::nn::BatchNorm2d(channels));
}

LayerPart MakeResponseNormalisation()
{
    // LibTorch divides alpha by the window, the paper does not.
    return FromTorch(torch::nn::LocalResponseNorm(
        torch::nn::LocalResponseNormOptions(5).alpha(5e-4).beta(0.75).k(2)));
}

LayerPart MakeRectifier()
{
    return FromTorch(torch::nn::ReLU());
}

LayerPart MakeBoundedRectifier()
{
    return FromTorch(torch::nn::ReLU6());
}

LayerPart MakeMaxPooling(int64_t window, int64_t stride, int64_t padding)
{
    return FromTorch(
        torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(window).stride(stride).padding(padding)));
}

LayerPart MakeAveragePooling(int64_t extent)
{
    return FromTorch(
        torch::nn::AdaptiveAvgPool2d(torch::nn::AdaptiveAvgPool2dOptions({extent, extent})));
}

LayerPart MakeInputNormalisation(std::vector<double> means, std::vector<double> deviations)
{
    return std::make_shared<InputNormalisation>(std::move(means), std::move(deviations));
}

LayerPart MakeImageNetNormalisation()
{
    return MakeInputNormalisation({0.485 * 255, 0.456 * 255, 0.406 * 255},
                                  {0.229 * 255, 0.224 * 255, 0.225 * 255});
}

} // namespace prometheus
