/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-images.h"
#include "image-saliency.h"
#include "layer-saliency.h"
#include "network-zoo.h"
#include "saliency-measure.h"
#include "torch-provenance.h"
#include "torch-runner.h"
#include "trained-network.h"
#include "training-line.h"
#include "weight-import.h"

namespace prometheus
{

LoadedNetwork LoadFromZoo(const NetworkRequest& request)
{
    TrainingOptions options;
    options.model = request.model;
    options.data = request.data;

    LoadedNetwork loaded;
    // First what can be refused at once, then the training.
    GetSaliencyMeasure(request.measure);
    std::shared_ptr<const Network> network =
        MakeNetwork(options.model, options.seed, request.grouping);
    loaded.data = LoadClassImages(request, network->GetProfile());
    if (request.weights == "trained")
    {
        const auto trained =
            LoadOrTrain(options, TrainingCacheOf(request), MakeTrainingLine(options.model));
        network =
            std::make_shared<const Network>(trained.network->GetDefinition(), request.grouping);
        AppendLines(loaded.network, Describe(options));
        loaded.network.emplace_back("training result", Summarise(trained.report));
    }
    else
    {
        LoadWeights(request.weights, network->GetDefinition());
        loaded.network = {{"model", options.model},
                          {"weights", request.weights},
                          {"weights CRC-32", ChecksumOf(request.weights)}};
    }
    loaded.runner = std::make_shared<TorchRunner>(network);
    loaded.saliency =
        MeasureRequestedSaliency(*network, loaded.data, request, SaliencyOptions().batchSize);
    DescribeSource(loaded, request);
    return loaded;
}

} // namespace prometheus
