/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-images.h"
#include "layer-saliency.h"
#include "network-zoo.h"
#include "progress-line.h"
#include "torch-provenance.h"
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

} // namespace

LoadedNetwork LoadFromZoo(const NetworkRequest& request)
{
    TrainingOptions options;
    options.model = request.model;
    options.data = request.data;

    LoadedNetwork loaded;
    // First what can be refused at once, then the training.
    loaded.data = LoadClassImages(request, MakeNetwork(options.model, options.seed)->GetProfile());
    const auto trained = Train(options, request.cache);
    const auto network =
        std::make_shared<const Network>(trained.network->GetDefinition(), request.grouping);
    loaded.runner = std::make_shared<TorchRunner>(network);
    AppendLines(loaded.network, Describe(options));
    loaded.network.emplace_back("training result", Summarise(trained.report));
    if (request.wantsSaliency)
    {
        loaded.saliency = {MeasureLayerSaliency(*network, loaded.data, request.classes)};
    }
    DescribeSource(loaded, request);
    return loaded;
}

} // namespace prometheus
