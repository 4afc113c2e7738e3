/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "trained-network.h"

#include "network-zoo.h"
#include "weight-cache.h"

#include <cstdio>
#include <cstdlib>

namespace prometheus
{

namespace
{

/** For the names of files. */
std::string NameOf(const TrainingOptions& options)
{
    return options.model + "-" + options.data;
}

std::string Percent(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
    return text;
}

} // namespace

TrainedNetwork LoadOrTrain(const TrainingOptions& options,
                           const std::filesystem::path& cacheFolder,
                           const TrainingCallback& progress)
{
    options.Validate();
    const auto network = MakeNetwork(options.model, options.seed);
    const std::string key = DescribeWeights(options, network->GetDefinition());
    TrainedNetwork trained;
    trained.network = network;
    trained.cacheFile = WeightCachePath(cacheFolder, NameOf(options), key);
    const auto weights =
        LoadOrMakeWeights(trained.cacheFile,
                          key,
                          network->GetDefinition(),
                          [&] { return TrainNetwork(*network, options, progress); });
    trained.report = weights.report;
    trained.fromCache = weights.fromCache;
    return trained;
}

std::filesystem::path WeightCacheFile(const TrainingOptions& options,
                                      const std::filesystem::path& cacheFolder)
{
    const auto network = MakeNetwork(options.model, options.seed);
    return WeightCachePath(
        cacheFolder, NameOf(options), DescribeWeights(options, network->GetDefinition()));
}

std::filesystem::path DefaultCacheFolder()
{
    const char* folder = std::getenv("PROMETHEUS_CACHE");
    return folder && *folder ? folder : "results/cache";
}

std::string Summarise(const TrainingReport& report)
{
    std::string text = "test accuracy " + Percent(report.testAccuracy) + ", validation accuracy " +
                       Percent(report.validationAccuracy) + ", dead channels";
    for (const auto& convolution : report.convolutions)
    {
        text += " " + convolution.layer + " " + std::to_string(convolution.deadChannels) + "/" +
                std::to_string(convolution.channels);
    }
    return text + (report.convolutions.empty() ? " none" : "");
}

} // namespace prometheus
