/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "shared-pair.h"

#include "class-images.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "second-task.h"
#include "torch-provenance.h"
#include "torch-runner.h"
#include "training-line.h"

#include <filesystem>

namespace prometheus
{

SharedPair LoadSharedPair(const NetworkRequest& request, const SecondTaskRequest& second)
{
    if (!std::filesystem::path(request.model).extension().empty())
    {
        throw InvalidInput("--model=" + request.model +
                           ": two networks with a shared trunk are made of a network of the zoo, "
                           "not of a file");
    }
    TrainingOptions training;
    training.model = request.model;
    training.data = request.data;
    SecondTaskOptions options;
    options.grouping = request.grouping;
    options.trunkLength = second.trunkLength;
    options.groups = second.groups;

    SharedPair pair;
    pair.trunkLength = second.trunkLength;
    // First what can be refused at once, then the trainings.
    pair.first.data =
        LoadClassImages(request, MakeNetwork(training.model, training.seed)->GetProfile());
    const auto trained = LoadOrTrainTrunkPair(
        training, options, TrainingCacheOf(request), MakeTrainingLine(training.model));
    pair.second.data = GroupClasses(pair.first.data, trained.groups);
    pair.first.runner = std::make_shared<TorchRunner>(trained.first.network);
    pair.second.runner = std::make_shared<TorchRunner>(trained.second.network);

    AppendLines(pair.first.network, Describe(training));
    pair.first.network.emplace_back("training result", Summarise(trained.first.report));
    pair.second.network = {
        {"trunk",
         std::to_string(second.trunkLength) + " layers of " + pair.first.runner->GetProfile().name},
        {"groups of classes", ToString(trained.groups)},
        {"training result", Summarise(trained.second.report)}};
    DescribeSource(pair.first, request);
    DescribeSource(pair.second, request);
    return pair;
}

} // namespace prometheus
