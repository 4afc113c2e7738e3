/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-training.h"

#include "image-sets.h"
#include "prometheus-error.h"
#include "torch-call.h"
#include "torch-environment.h"
#include "training-steps.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>
#include <tuple>

namespace prometheus
{

namespace
{

void RequireOption(bool holds, const std::string& option, double value, const std::string& limit)
{
    if (!holds)
    {
        std::ostringstream text;
        text << "training option " << option << " is " << value << ", must be " << limit;
        throw InvalidInput(text.str());
    }
}

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

void RequireFit(const NetworkProfile& profile, const LabelledImages& data)
{
    if (data.images.empty())
    {
        throw InvalidInput("data set '" + data.name + "' has no images");
    }
    if (data.images[0].GetShape() != profile.inputShape ||
        data.classNames.size() != profile.classCount)
    {
        throw InvalidInput("data set '" + data.name + "' has " +
                           std::to_string(data.classNames.size()) + " classes of shape " +
                           ToString(data.images[0].GetShape()) + ", network '" + profile.name +
                           "' expects " + std::to_string(profile.classCount) + " of shape " +
                           ToString(profile.inputShape));
    }
}

torch::Tensor Forward(const NetworkDefinition& definition, torch::Tensor data)
{
    for (const auto& layer : definition.layers)
    {
        data = layer.module->Forward(data);
    }
    return data;
}

/** The layers learn while this lives, and are ready to run again after it. */
class TrainingMode
{
  public:
    explicit TrainingMode(const NetworkDefinition& definition)
        : m_definition(definition)
    {
        Set(true);
    }

    ~TrainingMode()
    {
        Set(false);
    }

    TrainingMode(const TrainingMode&) = delete;
    TrainingMode& operator=(const TrainingMode&) = delete;

  private:
    void Set(bool training)
    {
        for (const auto& layer : m_definition.layers)
        {
            layer.module->SetTraining(training);
        }
    }

    const NetworkDefinition& m_definition;
};

/** Weights, optimiser and the shuffled training images: everything an epoch needs. */
class Trainer
{
  public:
    Trainer(Network& network, const TrainingOptions& options, const TrainingCallback& progress)
        : m_definition(network.GetDefinition()),
          m_options(options),
          m_progress(progress),
          m_optimiser(Parameters(), torch::optim::AdamOptions(options.learningRate))
    {
        const auto data = LoadImages(options.data, Split::Train, options.trainImages);
        RequireFit(network.GetProfile(), data);
        m_data = ToTorch(data, network.GetProfile());
        m_batches = (options.trainImages + options.batchSize - 1) / options.batchSize;
    }

    /** @param epoch from 0. @return mean loss. */
    double RunEpoch(uint32_t epoch)
    {
        const TrainingMode training(m_definition);
        m_order = ShuffledOrder(m_options.trainImages, m_options.seed, epoch);
        double sum = 0;
        for (uint32_t batch = 0; batch < m_batches; ++batch)
        {
            SetStep(epoch, batch);
            const uint32_t first = batch * m_options.batchSize;
            const uint32_t size = std::min(m_options.batchSize, m_options.trainImages - first);
            const double loss =
                Learn(torch::from_blob(m_order.data() + first, size, torch::kInt64));
            if (!std::isfinite(loss))
            {
                throw Error("training of network '" + m_definition.name +
                            "' diverged: the loss is " + std::to_string(loss) + " at epoch " +
                            std::to_string(epoch + 1) + ", batch " + std::to_string(batch + 1));
            }
            sum += loss * size;
            if (m_progress)
            {
                m_progress({epoch + 1, m_options.epochs, batch + 1, m_batches, loss});
            }
        }
        return sum / m_options.trainImages;
    }

  private:
    std::vector<torch::Tensor> Parameters() const
    {
        std::vector<torch::Tensor> all;
        VisitState(m_definition,
                   [&all](const std::string&, const at::Tensor& values, StateKind kind)
                   {
                       if (kind == StateKind::Parameter)
                       {
                           all.push_back(values);
                       }
                   });
        return all;
    }

    void SetStep(uint32_t epoch, uint32_t batch)
    {
        auto& group =
            static_cast<torch::optim::AdamOptions&>(m_optimiser.param_groups().front().options());
        group.lr(
            m_options.learningRate *
            LearningRateShare(epoch, batch, m_options.epochs, m_batches, m_options.warmUpBatches));
    }

    double Learn(const torch::Tensor& indices)
    {
        m_optimiser.zero_grad();
        const auto logits = Forward(m_definition, m_data.data.index_select(0, indices));
        const auto loss =
            torch::nn::functional::cross_entropy(logits, m_data.target.index_select(0, indices));
        loss.backward();
        m_optimiser.step();
        return loss.item<double>();
    }

    const NetworkDefinition& m_definition;
    const TrainingOptions& m_options;
    const TrainingCallback& m_progress;
    torch::optim::Adam m_optimiser;
    torch::data::Example<> m_data;
    std::vector<int64_t> m_order;
    uint32_t m_batches{0};
};

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
    RequireOption(trainImages >= 1, "trainImages", trainImages, "at least 1");
    RequireOption(validationImages >= 1, "validationImages", validationImages, "at least 1");
    RequireOption(testImages >= 1, "testImages", testImages, "at least 1");
    RequireOption(epochs >= 1, "epochs", epochs, "at least 1");
    RequireOption(batchSize >= 1, "batchSize", batchSize, "at least 1");
    RequireOption(warmUpBatches >= 1, "warmUpBatches", warmUpBatches, "at least 1");
    RequireOption(learningRate > 0 && learningRate <= 1,
                  "learningRate",
                  learningRate,
                  "greater than 0 and at most 1");
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
            Trainer trainer(network, options, progress);
            for (uint32_t epoch = 0; epoch < options.epochs; ++epoch)
            {
                report.epochLosses.push_back(trainer.RunEpoch(epoch));
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
    RequireFit(network.GetProfile(), data);
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
    RequireFit(network.GetProfile(), data);
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
