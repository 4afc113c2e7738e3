/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-training.h"

#include "epoch-trainer.h"
#include "image-sets.h"
#include "torch-call.h"
#include "torch-environment.h"

#include <torch/torch.h>

#include <cstring>
#include <sstream>
#include <tuple>

namespace prometheus
{

namespace
{

/** The images as one uint8 tensor, batch dimension first; the labels as int64. */
torch::data::Example<> ToTorch(const LabelledImages& data, const NetworkProfile& profile)
{
    Shape shape{static_cast<int64_t>(data.images.size())};
    shape.insert(shape.end(), profile.inputShape.begin(), profile.inputShape.end());
    torch::Tensor images = torch::empty(shape, torch::kUInt8);
    torch::Tensor labels = torch::empty(shape[0], torch::kInt64);
    auto* pixel = images.data_ptr<uint8_t>();
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        const Tensor& image = data.images[i];
        std::memcpy(pixel, image.GetBytes(), image.GetByteCount());
        pixel += image.GetByteCount();
        labels.data_ptr<int64_t>()[i] = data.labels[i];
    }
    return {images, labels};
}

/** @throws InvalidInput on images that do not fit the network, or none. */
void RequireUsable(const LabelledImages& data, const Network& network)
{
    RequireSomeImages(data);
    RequireImagesFit(data, network.GetProfile());
}

/** Which channels of a convolution were ever above 0 after its ReLU. */
struct LiveChannels
{
    std::string layer;
    torch::Tensor live;
};

/** Runs a batch through all layers and notes the live channels of every rectified convolution. */
void NoteLiveChannels(const NetworkDefinition& definition,
                      torch::Tensor data,
                      std::vector<LiveChannels>& convolutions)
{
    std::size_t index = 0;
    std::string convolution;
    for (const auto& layer : definition.layers)
    {
        const auto note =
            [&](const LayerOperation& operation, const at::Tensor&, const at::Tensor& output)
        {
            if (operation.type == OperationType::Convolution)
            {
                convolution = layer.name;
                return;
            }
            if (operation.type == OperationType::Rectifier && !convolution.empty())
            {
                const auto live = (output > 0).any(3).any(2).any(0);
                if (index == convolutions.size())
                {
                    convolutions.push_back({convolution, torch::zeros_like(live)});
                }
                convolutions[index].live.logical_or_(live);
                ++index;
            }
            // A batch normalisation may stand between the two.
            if (operation.type != OperationType::Normalisation)
            {
                convolution.clear();
            }
        };
        data = layer.module->Trace(data, note);
    }
}

} // namespace

void TrainingOptions::Validate() const
{
    RequireOption(trainImages >= 1, "training", "trainImages", trainImages, "at least 1");
    RequireOption(
        validationImages >= 1, "training", "validationImages", validationImages, "at least 1");
    RequireOption(testImages >= 1, "training", "testImages", testImages, "at least 1");
    ScheduleOf(*this).Validate("training");
}

std::string Describe(const TrainingOptions& options)
{
    std::ostringstream text;
    text.precision(17);
    text << "training version: " << TRAINING_VERSION << "\nmodel: " << options.model
         << "\ndata: " << options.data << "\nseed: " << options.seed
         << "\ntraining images: " << options.trainImages
         << "\nvalidation images: " << options.validationImages
         << "\ntest images: " << options.testImages << "\nepochs: " << options.epochs
         << "\nbatch size: " << options.batchSize << "\nlearning rate: " << options.learningRate
         << "\nwarm-up batches: " << options.warmUpBatches << "\n";
    return text.str();
}

bool operator==(const ConvolutionHealth& a, const ConvolutionHealth& b)
{
    return std::tie(a.layer, a.channels, a.deadChannels) ==
           std::tie(b.layer, b.channels, b.deadChannels);
}

bool operator==(const TrainingReport& a, const TrainingReport& b)
{
    const auto tie = [](const TrainingReport& r)
    {
        return std::tie(r.epochLosses,
                        r.epochValidationAccuracies,
                        r.validationAccuracy,
                        r.testAccuracy,
                        r.convolutions);
    };
    return tie(a) == tie(b);
}

TrainingReport TrainNetwork(Network& network,
                            const TrainingOptions& options,
                            const TrainingCallback& progress)
{
    options.Validate();
    const auto validation = LoadImages(options.data, Split::Validation, options.validationImages);
    return CallTorch(
        "training of network '" + network.GetProfile().name + "'",
        [&]
        {
            UseOneTorchThread();
            TrainingReport report;
            const auto data = LoadImages(options.data, Split::Train, options.trainImages);
            RequireUsable(data, network);
            const auto images = ToTorch(data, network.GetProfile());
            const auto makeBatch = [&](const int64_t* chosen,
                                       uint32_t count,
                                       uint32_t,
                                       at::Tensor& inputs,
                                       at::Tensor& labels)
            {
                const auto indices = torch::tensor(at::ArrayRef<int64_t>(chosen, count));
                inputs = images.data.index_select(0, indices);
                labels = images.target.index_select(0, indices);
            };
            const auto& definition = network.GetDefinition();
            EpochTrainer trainer(definition,
                                 0,
                                 static_cast<uint32_t>(definition.layers.size()),
                                 ScheduleOf(options),
                                 "network '" + definition.name + "'",
                                 progress);
            for (uint32_t epoch = 0; epoch < options.epochs; ++epoch)
            {
                report.epochLosses.push_back(
                    trainer.RunEpoch(epoch, options.trainImages, makeBatch));
                report.epochValidationAccuracies.push_back(MeasureAccuracy(network, validation));
            }
            report.validationAccuracy = report.epochValidationAccuracies.back();
            report.convolutions = CountDeadChannels(network, validation);
            report.testAccuracy =
                MeasureAccuracy(network, LoadImages(options.data, Split::Test, options.testImages));
            return report;
        });
}

double MeasureAccuracy(const Network& network, const LabelledImages& data)
{
    RequireUsable(data, network);
    const LayerRange all{0, static_cast<uint32_t>(network.GetProfile().layers.size())};
    std::size_t right = 0;
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        right += ArgMax(network.Run(all, data.images[i])) == static_cast<int64_t>(data.labels[i]);
    }
    return static_cast<double>(right) / static_cast<double>(data.images.size());
}

std::vector<ConvolutionHealth> CountDeadChannels(const Network& network, const LabelledImages& data)
{
    RequireUsable(data, network);
    return CallTorch("network '" + network.GetProfile().name + "'",
                     [&]
                     {
                         UseOneTorchThread();
                         const c10::InferenceMode inference;
                         std::vector<LiveChannels> convolutions;
                         const auto images = ToTorch(data, network.GetProfile()).data;
                         for (const auto& batch : images.split(64))
                         {
                             NoteLiveChannels(network.GetDefinition(), batch, convolutions);
                         }
                         std::vector<ConvolutionHealth> health;
                         for (const auto& convolution : convolutions)
                         {
                             const auto channels = static_cast<uint32_t>(convolution.live.numel());
                             const auto live =
                                 static_cast<uint32_t>(convolution.live.sum().item<int64_t>());
                             health.push_back({convolution.layer, channels, channels - live});
                         }
                         return health;
                     });
}

} // namespace prometheus
