/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// I-SPLIT on networks from files, against the same networks written out with LibTorch here.
#include "cui-by-hand.h"
#include "image-saliency.h"
#include "network-importer.h"
#include "prometheus-error.h"
#include "scratch-folder.h"
#include "script-models.h"
#include "test-image.h"

#include <gmock/gmock.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <cstring>
#include <functional>

using namespace prometheus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

using torch::jit::Module;
using Tensors = std::vector<torch::Tensor>;

torch::Tensor Of(const Module& module, const std::string& name)
{
    return module.attr(name).toTensor();
}

torch::Tensor Convolve(const Module& module, const std::string& name, const torch::Tensor& x)
{
    return torch::conv2d(x, Of(module, name), Of(module, name + "_bias"), 1, 1);
}

torch::Tensor Sum(const Module& block, const torch::Tensor& x)
{
    return Convolve(block, "second", torch::relu(Convolve(block, "first", x))) + x;
}

/** What crosses every cut, and the logits. */
Tensors RunResidual(const Module& model, const torch::Tensor& image)
{
    Tensors values{Convolve(model, "stem", image)};
    for (const char* name : {"block1", "block2"})
    {
        values.push_back(Sum(model.attr(name).toModule(), values.back()));
        values.push_back(torch::relu(values.back()));
    }
    values.push_back(torch::max_pool2d(values.back(), 2));
    values.push_back(values.back().flatten(1));
    values.push_back(torch::linear(values.back(), Of(model, "fc"), Of(model, "fc_bias")));
    return values;
}

Tensors RunTraced(const Module& model, const torch::Tensor& image)
{
    Tensors values{torch::conv2d(image, Of(model, "p0"), Of(model, "p1"))};
    values.push_back(torch::relu(values.back()));
    values.push_back(torch::max_pool2d(values.back(), 2));
    values.push_back(values.back().flatten(1));
    values.push_back(torch::linear(values.back(), Of(model, "p2"), Of(model, "p3")));
    return values;
}

LabelledImages Noise(const Shape& shape, uint32_t classes, uint32_t count)
{
    LabelledImages data;
    data.name = "noise";
    for (uint32_t c = 0; c < classes; ++c)
    {
        data.classNames.push_back("class " + std::to_string(c));
    }
    for (uint32_t i = 0; i < count; ++i)
    {
        data.images.push_back(RandomImage(shape, i));
        data.labels.push_back(i % classes);
    }
    return data;
}

torch::Tensor AsBatch(const Tensor& image)
{
    auto batch = torch::empty(image.GetShape(), torch::kUInt8);
    std::memcpy(batch.data_ptr(), image.GetBytes(), image.GetByteCount());
    return batch.unsqueeze(0).to(torch::kFloat32);
}

class ImportedSaliency : public testing::Test
{
  protected:
    Network Import(const std::string& model, const Shape& shape, const std::string& grouping) const
    {
        ImportOptions options;
        options.inputShape = shape;
        return Network(
            ImportNetwork(WriteScriptModel(model, m_folder.GetPath()), options)->GetDefinition(),
            grouping);
    }

    void ExpectCuiByHand(
        const std::string& name,
        const std::function<Tensors(const Module&, const torch::Tensor&)>& run) const
    {
        SaliencyOptions options;
        options.batchSize = 1;
        const auto data = Noise({3, 6, 6}, 5, 5);
        const auto network = Import(name, {3, 6, 6}, "paper");
        const auto saliency = MeasureSaliency(network, data, options);
        const auto module = torch::jit::load(WriteScriptModel(name, m_folder.GetPath()).string());
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            const auto image = AsBatch(data.images[i]).requires_grad_(true);
            const auto values = run(module, image);
            ASSERT_EQ(values.size(), saliency.points.size());
            const auto score = values.back()[0][data.labels[i]];
            const auto gradients = torch::autograd::grad({score}, values);
            for (std::size_t step = 0; step < values.size(); ++step)
            {
                const double expected = CuiByHand(values[step].detach(), gradients[step], true);
                // Sums of floats of both signs against doubles.
                EXPECT_NEAR(saliency.values[i][step], expected, 2e-6 * expected + 1e-12)
                    << name << ", " << saliency.points[step].step << ", image " << i;
            }
        }
    }

    ScratchFolder m_folder;
};

} // namespace

TEST_F(ImportedSaliency, EqualsAComputationOfItsOwnOnAScriptedNetwork)
{
    ExpectCuiByHand("residual", RunResidual);
}

TEST_F(ImportedSaliency, EqualsItOnATracedNetwork)
{
    ExpectCuiByHand("traced", RunTraced);
}

TEST_F(ImportedSaliency, LeavesActivationsOutAsCandidates)
{
    const auto network = Import("residual", {3, 6, 6}, "cuts");
    std::vector<std::string> ignored;
    SaliencyOptions options;
    options.batchSize = 1;
    for (const auto& point : MeasureSaliency(network, Noise({3, 6, 6}, 5, 1), options).points)
    {
        if (!point.isConsidered)
        {
            ignored.push_back(point.step);
        }
    }
    EXPECT_THAT(ignored, ElementsAre("block1/relu#2", "block2/relu#2", "linear"));
}

TEST_F(ImportedSaliency, IsMeasuredInEveryNetworkThatIsTaken)
{
    SaliencyOptions options;
    options.batchSize = 1;
    for (const auto& model : GetScriptModels())
    {
        const auto network = Import(model.name, model.inputShape, "cuts");
        const auto data = Noise(model.inputShape, network.GetProfile().classCount, 2);
        for (const char* measure : {"cui", "gradient-x-activation", "output-size"})
        {
            options.measure = measure;
            const auto curves = MeasureCutSaliency(network, data, {{}, {"class 1"}}, options);
            ASSERT_EQ(curves.size(), 2u) << model.name;
            EXPECT_EQ(curves[0].entries.size(), model.layers.size() - 1) << model.name;
            EXPECT_EQ(curves[1].classes, (std::vector<uint32_t>{1}));
            const bool bySize = std::string(measure) == "output-size";
            EXPECT_EQ(curves[0].imageCount, bySize ? 0u : 2u);
            EXPECT_EQ(curves[1].imageCount, bySize ? 0u : 1u);
            curves[0].Validate(network.GetProfile());
        }
        EXPECT_EQ(MeasureImportanceMaps(network, data, 0, options).size(), model.layers.size());
    }
}

TEST_F(ImportedSaliency, RefusesBatchesThatTheNetworkMixes)
{
    SaliencyOptions options;
    options.batchSize = 2;
    EXPECT_THAT(
        [&] {
            MeasureSaliency(
                Import("one-at-a-time", {3, 4, 4}, "cuts"), Noise({3, 4, 4}, 48, 2), options);
        },
        ThrowsMessage<InvalidInput>(HasSubstr("makes of 2 images 1: the network takes one")));
}
