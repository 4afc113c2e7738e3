/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"
#include "network-source.h"
#include "progress-line.h"
#include "torch-environment.h"
#include "torch-runner.h"
#include "trained-network.h"

namespace prometheus
{

namespace
{

/** Trains with a progress line, or reads the cache at once. */
TrainedNetwork Train(const TrainingOptions& options, const std::string& cacheFolder)
{
    // A training tells how many batches there are; before the first one nobody needs a line.
    std::unique_ptr<ProgressLine> line;
    return LoadOrTrain(
        options,
        cacheFolder.empty() ? DefaultCacheFolder() : std::filesystem::path(cacheFolder),
        [&line, &options](const TrainingProgress& progress)
        {
            if (!line)
            {
                line = std::make_unique<ProgressLine>(
                    "training " + options.model, std::size_t{progress.epochs} * progress.batches);
            }
            line->Update(std::size_t{progress.epoch - 1} * progress.batches + progress.batch);
        });
}

/** "name: value" lines as pairs. */
void AppendLines(NamedTexts& to, const std::string& lines)
{
    for (std::size_t from = 0; from < lines.size();)
    {
        const auto end = std::min(lines.find('\n', from), lines.size());
        const std::string line = lines.substr(from, end - from);
        const auto colon = line.find(": ");
        to.emplace_back(line.substr(0, colon),
                        colon == std::string::npos ? "" : line.substr(colon + 2));
        from = end + 1;
    }
}

} // namespace

LoadedNetwork LoadFromZoo(const std::string& model,
                          const std::string& dataSet,
                          uint64_t imageCount,
                          const std::string& cacheFolder)
{
    TrainingOptions options;
    options.model = model;
    options.data = dataSet;

    LoadedNetwork loaded;
    loaded.data = LoadImages(dataSet, Split::Test, static_cast<uint32_t>(imageCount));
    const auto trained = Train(options, cacheFolder);
    loaded.runner = std::make_shared<TorchRunner>(trained.network);
    AppendLines(loaded.network, Describe(options));
    loaded.network.emplace_back("training result", Summarise(trained.report));
    loaded.images = {{"name", loaded.data.name},
                     {"count", std::to_string(imageCount)},
                     {"generator", DescribeImages(dataSet)}};
    NamedTexts environment;
    AppendLines(environment, DescribeTorchEnvironment());
    loaded.torchVersion = environment.front().second;
    loaded.network.insert(loaded.network.end(), environment.begin() + 1, environment.end());
    return loaded;
}

} // namespace prometheus
