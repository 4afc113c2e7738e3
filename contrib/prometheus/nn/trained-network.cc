/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "trained-network.h"

#include "atomic-file.h"
#include "image-sets.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "torch-call.h"
#include "torch-environment.h"
#include "weight-file.h"

#include <cstdio>
#include <cstdlib>

namespace prometheus
{

namespace
{

/** Everything that shapes the weights, as text. */
std::string KeyOf(const TrainingOptions& options, const Network& network)
{
    return Describe(options) + "images: " + DescribeImages(options.data) +
           "\nnetwork: " + Describe(network.GetDefinition()) + DescribeTorchEnvironment();
}

/** FNV-1a, 64 bits: tells keys apart in file names; the file holds the key itself. */
std::string HashForName(const std::string& text)
{
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char byte : text)
    {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    }
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

std::filesystem::path FileFor(const TrainingOptions& options,
                              const std::string& key,
                              const std::filesystem::path& folder)
{
    return folder / (options.model + "-" + options.data + "-" + HashForName(key) + ".weights");
}

void MakeFolder(const std::filesystem::path& folder)
{
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
    {
        throw FileError("cannot make the cache folder '" + folder.string() +
                        "': " + failure.message());
    }
}

TrainingReport ReadCache(const std::filesystem::path& path,
                         const std::string& key,
                         const Network& network)
{
    try
    {
        return ReadWeightFile(path, key, network.GetDefinition());
    }
    catch (const CorruptFile& fault)
    {
        throw CorruptFile(std::string(fault.what()) +
                          " (cached weights; delete the file to have them trained anew)");
    }
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
    const std::string key = KeyOf(options, *network);
    TrainedNetwork trained;
    trained.network = network;
    trained.cacheFile = FileFor(options, key, cacheFolder);
    std::error_code unknown;
    if (std::filesystem::exists(trained.cacheFile, unknown))
    {
        trained.report = CallTorch("weights of network '" + options.model + "'",
                                   [&] { return ReadCache(trained.cacheFile, key, *network); });
        trained.fromCache = true;
        return trained;
    }
    MakeFolder(cacheFolder);
    RequireWritable(trained.cacheFile);
    trained.report = TrainNetwork(*network, options, progress);
    WriteWeightFile(trained.cacheFile, key, trained.report, network->GetDefinition());
    return trained;
}

std::filesystem::path WeightCacheFile(const TrainingOptions& options,
                                      const std::filesystem::path& cacheFolder)
{
    return FileFor(options, KeyOf(options, *MakeNetwork(options.model, options.seed)), cacheFolder);
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
