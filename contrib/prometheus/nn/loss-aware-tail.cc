/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "loss-aware-tail.h"

#include "epoch-trainer.h"
#include "image-sets.h"
#include "prometheus-error.h"
#include "reconstruction.h"
#include "torch-call.h"
#include "torch-environment.h"
#include "weight-cache.h"

#include <torch/torch.h>

#include <cstring>
#include <sstream>

namespace prometheus
{

namespace
{

/** Streams of a tail's seed; those of an epoch's losses start behind the order's. */
constexpr uint64_t VALIDATION_STREAM = uint64_t{1} << 40;
constexpr uint64_t LOSS_STREAM = uint64_t{1} << 41;

/** The layers behind a cut. @throws InvalidInput when there are none. */
LayerRange TailOf(const Network& network, uint32_t cut)
{
    const auto layers = static_cast<uint32_t>(network.GetProfile().layers.size());
    if (cut + 1 >= layers)
    {
        throw InvalidInput("network '" + network.GetProfile().name + "' of " +
                           std::to_string(layers) + " layers cut behind layer " +
                           std::to_string(cut) + ": must be at most " + std::to_string(layers - 2));
    }
    return {cut + 1, layers};
}

/** Its steps: the modules that compute it. */
struct StepRange
{
    uint32_t first{0};
    uint32_t last{0};
};

StepRange StepsOf(const Network& network, LayerRange layers)
{
    const auto& groups = network.GetGroups();
    return {groups[layers.first].first, groups[layers.last - 1].last};
}

/** Sends and receives one tensor with the losses that a stream of a seed says. */
class LossySender
{
  public:
    LossySender(const TailOptions& options, const Reconstruction& reconstruction)
        : m_options(options),
          m_crossing(options.crossing),
          m_reconstruction(reconstruction)
    {
    }

    Tensor Cross(const Tensor& activation, double meanLoss, SeededRandom random) const
    {
        const auto sent = m_crossing.Send(activation, static_cast<uint32_t>(random.NextBits()));
        const ChunkLoss loss{meanLoss, m_options.meanBurst};
        return m_crossing.Receive(sent, loss.Draw(sent.PacketCount(), random), m_reconstruction)
            .tensor;
    }

    /** At a rate of the random numbers' choice. */
    Tensor CrossAtRandom(const Tensor& activation, SeededRandom random) const
    {
        const double meanLoss = random.Uniform(m_options.leastLoss, m_options.mostLoss);
        return Cross(activation, meanLoss, random);
    }

  private:
    const TailOptions& m_options;
    TensorCrossing m_crossing;
    const Reconstruction& m_reconstruction;
};

/** Batches of activations, each received with losses of its own. */
class LossyBatches
{
  public:
    LossyBatches(const LossySender& sender,
                 uint64_t seed,
                 const std::vector<Tensor>& activations,
                 const std::vector<uint32_t>& labels)
        : m_sender(sender),
          m_seed(seed),
          m_activations(activations),
          m_labels(labels)
    {
    }

    void operator()(const int64_t* images,
                    uint32_t count,
                    uint32_t epoch,
                    at::Tensor& data,
                    at::Tensor& labels) const
    {
        Shape shape{count};
        const Shape& one = m_activations.front().GetShape();
        shape.insert(shape.end(), one.begin(), one.end());
        data = torch::empty(shape, torch::kFloat32);
        labels = torch::empty(count, torch::kInt64);
        auto* element = data.data_ptr<float>();
        for (uint32_t i = 0; i < count; ++i)
        {
            const auto image = static_cast<std::size_t>(images[i]);
            const uint64_t stream = LOSS_STREAM + (uint64_t{epoch} << 32) + image;
            const Tensor received =
                m_sender.CrossAtRandom(m_activations[image], SeededRandom(m_seed, stream));
            std::memcpy(element, received.GetFloats(), received.GetByteCount());
            element += received.GetElementCount();
            labels.data_ptr<int64_t>()[i] = m_labels[image];
        }
    }

  private:
    const LossySender& m_sender;
    uint64_t m_seed;
    const std::vector<Tensor>& m_activations;
    const std::vector<uint32_t>& m_labels;
};

} // namespace

std::string Describe(const ReconstructionOptions& options)
{
    std::ostringstream text;
    text.precision(17);
    text << options.name;
    if (IsFittedReconstruction(options.name))
    {
        text << " fitted to " << options.fitImages << " images, at most " << options.fit.components
             << " components, loss rate " << options.fit.lossRate;
    }
    return text.str();
}

std::vector<Tensor> CollectActivations(const Network& network,
                                       uint32_t cut,
                                       const std::vector<Tensor>& images)
{
    TailOf(network, cut);
    std::vector<Tensor> activations;
    activations.reserve(images.size());
    for (const auto& image : images)
    {
        activations.push_back(network.Run({0, cut + 1}, image));
    }
    return activations;
}

std::shared_ptr<const Reconstruction> PrepareReconstruction(const ReconstructionOptions& options,
                                                            const Network& network,
                                                            uint32_t cut,
                                                            const std::string& data)
{
    if (!IsFittedReconstruction(options.name))
    {
        // Lives as long as the program; the pointer owns nothing.
        return {std::shared_ptr<void>(), &FindReconstruction(options.name)};
    }
    const auto images = LoadImages(data, Split::Train, options.fitImages).images;
    return FitReconstruction(options.name, CollectActivations(network, cut, images), options.fit);
}

void TailOptions::Validate() const
{
    crossing.Validate();
    if (!IsFittedReconstruction(reconstruction.name))
    {
        FindReconstruction(reconstruction.name);
    }
    RequireOption(
        leastLoss >= 0 && leastLoss <= 1, "tail", "leastLoss", leastLoss, "between 0 and 1");
    RequireOption(mostLoss >= leastLoss && mostLoss <= 1,
                  "tail",
                  "mostLoss",
                  mostLoss,
                  "at least leastLoss and at most 1");
    ChunkLoss{mostLoss, meanBurst}.Validate();
    RequireOption(trainImages >= 1, "tail", "trainImages", trainImages, "at least 1");
    RequireOption(
        validationImages >= 1, "tail", "validationImages", validationImages, "at least 1");
    ScheduleOf(*this).Validate("tail");
}

std::string Describe(const TailOptions& options)
{
    std::ostringstream text;
    text.precision(17);
    text << "tail training version: " << TAIL_TRAINING_VERSION
         << "\ncut behind layer: " << options.cut << "\ncrossing: " << Describe(options.crossing)
         << "\nreconstruction: " << Describe(options.reconstruction)
         << "\nleast loss: " << options.leastLoss << "\nmost loss: " << options.mostLoss
         << "\nmean burst: " << options.meanBurst << "\ntail seed: " << options.seed
         << "\ntail training images: " << options.trainImages
         << "\ntail validation images: " << options.validationImages
         << "\ntail epochs: " << options.epochs << "\ntail batch size: " << options.batchSize
         << "\ntail learning rate: " << options.learningRate
         << "\ntail warm-up batches: " << options.warmUpBatches << "\n";
    return text.str();
}

TrainingReport TrainTail(Network& network,
                         const std::string& data,
                         const TailOptions& options,
                         const TrainingCallback& progress)
{
    options.Validate();
    TailOf(network, options.cut);
    const auto training = LoadImages(data, Split::Train, options.trainImages);
    const auto validation = LoadImages(data, Split::Validation, options.validationImages);
    const auto reconstruction =
        PrepareReconstruction(options.reconstruction, network, options.cut, data);
    return TrainTail(network, training, validation, options, *reconstruction, progress);
}

TrainingReport TrainTail(Network& network,
                         const LabelledImages& training,
                         const LabelledImages& validation,
                         const TailOptions& options,
                         const Reconstruction& reconstruction,
                         const TrainingCallback& progress)
{
    options.Validate();
    RequireImagesFit(training, network.GetProfile());
    RequireImagesFit(validation, network.GetProfile());
    const auto activations = CollectActivations(network, options.cut, validation.images);
    return CallTorch(
        "training of the tail of network '" + network.GetProfile().name + "'",
        [&]
        {
            UseOneTorchThread();
            const LossySender sender(options, reconstruction);
            const auto whole = CollectActivations(network, options.cut, training.images);
            const LossyBatches makeBatch(sender, options.seed, whole, training.labels);
            const auto steps = StepsOf(network, TailOf(network, options.cut));
            EpochTrainer trainer(network.GetDefinition(),
                                 steps.first,
                                 steps.last,
                                 ScheduleOf(options),
                                 "the tail of network '" + network.GetProfile().name + "'",
                                 progress);
            const auto count = static_cast<uint32_t>(whole.size());
            TrainingReport report;
            for (uint32_t epoch = 0; epoch < options.epochs; ++epoch)
            {
                report.epochLosses.push_back(trainer.RunEpoch(epoch, count, makeBatch));
                report.epochValidationAccuracies.push_back(MeasureTailAccuracy(
                    network, options, reconstruction, activations, validation.labels));
            }
            report.validationAccuracy = MeasureAccuracy(network, validation);
            report.convolutions = CountDeadChannels(network, validation);
            return report;
        });
}

TrainedNetwork LoadOrTrainTail(const TrainingOptions& training,
                               const TailOptions& tail,
                               const std::filesystem::path& cacheFolder,
                               const TrainingCallback& progress)
{
    tail.Validate();
    const auto whole = LoadOrTrain(training, cacheFolder, progress);
    // A network of its own, with the weights of the whole one: from the cache now, if not before.
    const auto network = std::make_shared<Network>(whole.network->GetDefinition());
    const std::string key = Describe(tail) + DescribeWeights(training, network->GetDefinition());
    TrainedNetwork trained;
    trained.network = network;
    trained.cacheFile =
        WeightCachePath(cacheFolder, training.model + "-" + training.data + "-tail", key);
    const auto weights =
        LoadOrMakeWeights(trained.cacheFile,
                          key,
                          network->GetDefinition(),
                          [&] { return TrainTail(*network, training.data, tail, progress); });
    trained.report = weights.report;
    trained.fromCache = weights.fromCache;
    return trained;
}

double MeasureTailAccuracy(const Network& network,
                           const TailOptions& options,
                           const Reconstruction& reconstruction,
                           const std::vector<Tensor>& activations,
                           const std::vector<uint32_t>& labels)
{
    const LayerRange tail = TailOf(network, options.cut);
    const LossySender sender(options, reconstruction);
    std::size_t right = 0;
    for (std::size_t i = 0; i < activations.size(); ++i)
    {
        const double place =
            (static_cast<double>(i) + 0.5) / static_cast<double>(activations.size());
        const Tensor received =
            sender.Cross(activations[i],
                         options.leastLoss + place * (options.mostLoss - options.leastLoss),
                         SeededRandom(options.seed, VALIDATION_STREAM + i));
        right += ArgMax(network.Run(tail, received)) == static_cast<int64_t>(labels[i]);
    }
    return static_cast<double>(right) / static_cast<double>(activations.size());
}

} // namespace prometheus
