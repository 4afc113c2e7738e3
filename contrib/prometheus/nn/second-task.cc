/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "second-task.h"

#include "image-sets.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "reconstruction.h"
#include "torch-call.h"
#include "weight-cache.h"
#include "zoo-parts.h"

#include <torch/torch.h>

namespace prometheus
{

namespace
{

/** Grows with every change that changes the weights. */
constexpr uint32_t SECOND_TASK_VERSION = 1;

/** A training of the tail on whole activations. */
TailOptions TailTrainingOf(const SecondTaskOptions& options)
{
    TailOptions tail;
    tail.cut = options.trunkLength - 1;
    tail.leastLoss = 0;
    tail.mostLoss = 0;
    tail.seed = options.seed;
    tail.trainImages = options.trainImages;
    tail.validationImages = options.validationImages;
    tail.epochs = options.epochs;
    tail.batchSize = options.batchSize;
    tail.learningRate = options.learningRate;
    tail.warmUpBatches = options.warmUpBatches;
    tail.Validate();
    if (options.testImages < 1)
    {
        throw InvalidInput("second task option testImages is 0, must be at least 1");
    }
    return tail;
}

/** The steps of the first layers. @throws InvalidInput when no layers are left behind them. */
uint32_t TrunkStepsOf(const Network& network, uint32_t trunkLength)
{
    const auto layers = network.GetGroups().size();
    if (trunkLength < 1 || trunkLength >= layers)
    {
        throw InvalidInput("a trunk of " + std::to_string(trunkLength) + " layers of network '" +
                           network.GetProfile().name + "': must be between 1 and " +
                           std::to_string(layers - 1));
    }
    return network.GetGroups()[trunkLength - 1].last;
}

/** How many elements a step maps linearly. @throws InvalidInput when it is no linear map. */
int64_t InputsOfLinear(const NetworkLayer& layer, const std::string& network)
{
    int64_t inputs = 0;
    bool isLinear = true;
    layer.module->VisitState(
        [&](const std::string& name, const at::Tensor& values, StateKind)
        {
            isLinear = isLinear && (name == "weight" || name == "bias");
            if (name == "weight" && values.dim() == 2)
            {
                inputs = values.size(1);
            }
        });
    if (!isLinear || inputs == 0)
    {
        throw InvalidInput("network '" + network + "' ends in '" + layer.name +
                           "', which is no linear map: it cannot be given other classes");
    }
    return inputs;
}

/** The architecture of a network of the zoo with other classes, on the trunk of a trained one. */
NetworkDefinition DefineSecond(const NetworkDefinition& first,
                               const TrainingOptions& training,
                               const SecondTaskOptions& options,
                               const ClassGroups& groups,
                               uint32_t trunkSteps)
{
    if (!first.exits.empty())
    {
        throw InvalidInput("network '" + first.name +
                           "' has early exits: a second one cannot begin with its layers");
    }
    // Modules of its own: those of the first network are trained and stay as they are.
    auto second = MakeNetwork(training.model, options.seed)->GetDefinition();
    for (const auto& group : groups)
    {
        second.name += "-" + group.name;
    }
    const auto classes = static_cast<int64_t>(groups.size());
    auto& last = second.layers.back();
    const int64_t inputs = InputsOfLinear(last, first.name);
    last = {"fc" + std::to_string(classes), MakeLinear(inputs, classes)};
    InitialiseWeights(second, options.seed);
    for (uint32_t i = 0; i < trunkSteps; ++i)
    {
        second.layers[i] = first.layers[i];
    }
    return second;
}

/** What of it is trained and cached. */
NetworkDefinition TailOf(const NetworkDefinition& network, uint32_t trunkSteps)
{
    auto tail = network;
    tail.layers.erase(tail.layers.begin(), tail.layers.begin() + trunkSteps);
    return tail;
}

std::string KeyOf(const NetworkDefinition& first,
                  const NetworkDefinition& second,
                  const TrainingOptions& training,
                  const SecondTaskOptions& options,
                  const ClassGroups& groups,
                  uint32_t trunkSteps)
{
    return "second task version: " + std::to_string(SECOND_TASK_VERSION) +
           "\ngroups of classes: " + ToString(groups) +
           "\nsteps of the trunk: " + std::to_string(trunkSteps) +
           "\nsecond task test images: " + std::to_string(options.testImages) + "\n" +
           Describe(TailTrainingOf(options)) + "second network: " + Describe(second) +
           DescribeWeights(training, first);
}

TrainingReport TrainSecond(Network& second,
                           const TrainingOptions& training,
                           const SecondTaskOptions& options,
                           const ClassGroups& groups,
                           const TrainingCallback& progress)
{
    const auto load = [&](Split split, uint32_t images)
    { return GroupClasses(LoadImages(training.data, split, images), groups); };
    const auto test = load(Split::Test, options.testImages);
    auto report = TrainTail(second,
                            load(Split::Train, options.trainImages),
                            load(Split::Validation, options.validationImages),
                            TailTrainingOf(options),
                            FindReconstruction("zero"), // nothing is lost
                            progress);
    report.testAccuracy = MeasureAccuracy(second, test);
    return report;
}

} // namespace

TrunkPair LoadOrTrainTrunkPair(const TrainingOptions& training,
                               const SecondTaskOptions& options,
                               const std::filesystem::path& cacheFolder,
                               const TrainingCallback& progress)
{
    // First what can be refused at once.
    const Network untrained(MakeNetwork(training.model, training.seed)->GetDefinition(),
                            options.grouping);
    const uint32_t trunkSteps = TrunkStepsOf(untrained, options.trunkLength);
    const auto one = LoadImages(training.data, Split::Validation, 1);
    TrunkPair pair;
    pair.groups = options.groups.empty() ? MeaningfulGroups(one.classNames) : options.groups;
    GroupClasses(one, pair.groups);
    TailTrainingOf(options);
    const auto define = [&](const NetworkDefinition& first)
    {
        return CallTorch(
            "second task of network '" + first.name + "'",
            [&] { return DefineSecond(first, training, options, pair.groups, trunkSteps); });
    };
    define(untrained.GetDefinition());

    pair.first = LoadOrTrain(training, cacheFolder, progress);
    const NetworkDefinition first = pair.first.network->GetDefinition();
    pair.first.network = std::make_shared<const Network>(first, options.grouping);
    const auto second = std::make_shared<Network>(define(first), options.grouping);
    const auto tail = TailOf(second->GetDefinition(), trunkSteps);
    const auto key =
        KeyOf(first, second->GetDefinition(), training, options, pair.groups, trunkSteps);
    pair.second.network = second;
    pair.second.cacheFile =
        WeightCachePath(cacheFolder, training.model + "-" + training.data + "-second", key);
    const auto weights = LoadOrMakeWeights(
        pair.second.cacheFile,
        key,
        tail,
        [&] { return TrainSecond(*second, training, options, pair.groups, progress); });
    pair.second.report = weights.report;
    pair.second.fromCache = weights.fromCache;
    return pair;
}

} // namespace prometheus
