/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-images.h"
#include "layer-saliency.h"
#include "network-zoo.h"
#include "torch-provenance.h"
#include "torch-runner.h"
#include "trained-network.h"
#include "training-line.h"

namespace prometheus
{

LoadedNetwork LoadFromZoo(const NetworkRequest& request)
{
    TrainingOptions options;
    options.model = request.model;
    options.data = request.data;

    LoadedNetwork loaded;
    // First what can be refused at once, then the training.
    loaded.data = LoadClassImages(request, MakeNetwork(options.model, options.seed)->GetProfile());
    const auto trained =
        LoadOrTrain(options, TrainingCacheOf(request), MakeTrainingLine(options.model));
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
