/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-saliency.h"

#include "frozen-parameters.h"
#include "prometheus-error.h"
#include "torch-call.h"
#include "torch-environment.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace prometheus
{

namespace
{

void RequireUsable(const LabelledImages& data, const Network& network)
{
    data.Validate();
    RequireSomeImages(data);
    RequireImagesFit(data, network.GetProfile());
}

/** Images [first, last) as one float32 batch. */
torch::Tensor BatchOf(const LabelledImages& data, std::size_t first, std::size_t last)
{
    Shape shape{static_cast<int64_t>(last - first)};
    const Shape& image = data.images[first].GetShape();
    shape.insert(shape.end(), image.begin(), image.end());
    torch::Tensor batch = torch::empty(shape, torch::kUInt8);
    auto* pixel = batch.data_ptr<uint8_t>();
    for (std::size_t i = first; i < last; ++i)
    {
        std::memcpy(pixel, data.images[i].GetBytes(), data.images[i].GetByteCount());
        pixel += data.images[i].GetByteCount();
    }
    return batch.to(torch::kFloat32);
}

/** Of every image its score; their sum has each image's own gradients, for no two meet. */
torch::Tensor Scores(const torch::Tensor& logits,
                     const LabelledImages& data,
                     std::size_t first,
                     ScoredClass scored)
{
    const auto flat = logits.flatten(1);
    if (scored == ScoredClass::Predicted)
    {
        return std::get<0>(flat.max(1));
    }
    std::vector<int64_t> labels(data.labels.begin() + static_cast<std::ptrdiff_t>(first),
                                data.labels.begin() + static_cast<std::ptrdiff_t>(first) +
                                    flat.size(0));
    return flat.gather(1, torch::tensor(labels, torch::kInt64).unsqueeze(1));
}

using GradientVisitor =
    std::function<void(std::size_t step, const at::Tensor& activation, const at::Tensor& gradient)>;

/** Forward and backward once, telling each step's activation and gradient, in no given order. */
void VisitGradients(const NetworkDefinition& definition,
                    const LabelledImages& data,
                    std::size_t first,
                    std::size_t last,
                    ScoredClass scored,
                    const GradientVisitor& visit)
{
    const torch::AutoGradMode recording(true);
    const torch::Tensor input = BatchOf(data, first, last).requires_grad_(true);
    std::vector<torch::Tensor> activations;
    torch::Tensor value = input;
    for (const auto& layer : definition.layers)
    {
        value = layer.module->Forward(value);
        if (value.size(0) != input.size(0))
        {
            throw InvalidInput("step '" + layer.name + "' makes of " +
                               std::to_string(input.size(0)) + " images " +
                               std::to_string(value.size(0)) +
                               ": the network takes one at a time, so must batches");
        }
        value.register_hook(
            [&activations, &visit, step = activations.size()](const torch::Tensor& gradient)
            {
                const torch::NoGradGuard noGrad;
                visit(step, std::exchange(activations[step], {}), gradient);
            });
        activations.push_back(value.detach());
    }
    torch::autograd::grad({Scores(value, data, first, scored).sum()}, {input});
}

/** The cut points of a network, no values set. */
std::vector<CuiPoint> PointsOf(const Network& network)
{
    const auto& steps = network.GetSteps();
    std::vector<CuiPoint> points;
    uint32_t layer = 0;
    for (uint32_t i = 0; i < steps.profile.layers.size(); ++i)
    {
        layer += i == network.GetGroups()[layer].last ? 1 : 0;
        CuiPoint point;
        point.step = steps.profile.layers[i].name;
        point.layer = layer;
        point.outputBytes = steps.profile.layers[i].OutputBytes();
        point.isConsidered = !steps.isElementwise[i] && i + 1 < steps.profile.layers.size();
        points.push_back(point);
    }
    return points;
}

} // namespace

ScoredClass FindScoredClass(const std::string& name)
{
    if (name != "correct" && name != "predicted")
    {
        throw InvalidInput("scored class '" + name + "' is unknown: must be correct or predicted");
    }
    return name == "correct" ? ScoredClass::Correct : ScoredClass::Predicted;
}

ImageSaliency MeasureSaliency(const Network& network,
                              const LabelledImages& data,
                              const SaliencyOptions& options,
                              const std::function<void(std::size_t done)>& progress)
{
    const SaliencyMeasure& measure = GetSaliencyMeasure(options.measure);
    RequireUsable(data, network);
    if (options.batchSize < 1)
    {
        throw InvalidInput("saliency is measured on batches of 0 images, must be at least 1");
    }
    ImageSaliency saliency;
    saliency.network = network.GetProfile().name;
    saliency.measure = options.measure;
    saliency.classNames = data.classNames;
    saliency.labels = data.labels;
    saliency.points = PointsOf(network);
    saliency.values.assign(data.images.size(), std::vector<double>(saliency.points.size()));
    CallTorch(
        "network '" + saliency.network + "'",
        [&]
        {
            UseOneTorchThread();
            // Gradients flow to the input alone: those of weights would double the work.
            const FrozenParameters frozen(network.GetDefinition());
            for (std::size_t first = 0; first < data.images.size(); first += options.batchSize)
            {
                const std::size_t last =
                    std::min<std::size_t>(first + options.batchSize, data.images.size());
                const auto note =
                    [&](std::size_t step, const at::Tensor& activation, const at::Tensor& gradient)
                {
                    const auto values =
                        measure.Measure(activation, gradient, options.channels).contiguous();
                    for (std::size_t i = first; i < last; ++i)
                    {
                        saliency.values[i][step] = values.data_ptr<float>()[i - first];
                    }
                };
                VisitGradients(network.GetDefinition(), data, first, last, options.scored, note);
                if (progress)
                {
                    progress(last);
                }
            }
        });
    return saliency;
}

std::vector<SaliencyCurve> MeasureCutSaliency(const Network& network,
                                              const LabelledImages& data,
                                              const std::vector<std::vector<std::string>>& choices,
                                              const SaliencyOptions& options,
                                              const std::function<void(std::size_t done)>& progress)
{
    std::vector<SaliencyCurve> curves;
    if (network.GetProfile().layers.size() < 2)
    {
        return curves;
    }
    const auto saliency = MeasureSaliency(network, data, options, progress);
    for (const auto& classes : choices)
    {
        curves.push_back(SaliencyOfCuts(AverageSaliency(saliency, classes), data.classNames));
        if (!GetSaliencyMeasure(options.measure).DependsOnImages())
        {
            curves.back().imageCount = 0;
        }
    }
    return curves;
}

std::vector<Tensor> MeasureImportanceMaps(const Network& network,
                                          const LabelledImages& data,
                                          std::size_t image,
                                          const SaliencyOptions& options)
{
    RequireUsable(data, network);
    if (image >= data.images.size())
    {
        throw InvalidInput("data set '" + data.name + "' has no image " + std::to_string(image) +
                           ", it has " + std::to_string(data.images.size()));
    }
    std::vector<Tensor> maps(network.GetSteps().profile.layers.size());
    CallTorch(
        "network '" + network.GetProfile().name + "'",
        [&]
        {
            UseOneTorchThread();
            const FrozenParameters frozen(network.GetDefinition());
            const auto note =
                [&](std::size_t step, const at::Tensor& activation, const at::Tensor& gradient)
            {
                const auto map = ImportanceMap(activation, gradient, options.channels).contiguous();
                const auto* values = map.data_ptr<float>();
                maps[step] = Tensor::FromFloats({map.size(1), map.size(2)},
                                                std::vector<float>(values, values + map.numel()));
            };
            VisitGradients(network.GetDefinition(), data, image, image + 1, options.scored, note);
        });
    return maps;
}

} // namespace prometheus
