/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-images.h"
#include "image-sets.h"
#include "layer-saliency.h"
#include "network-importer.h"
#include "saliency-measure.h"
#include "torch-provenance.h"
#include "torch-runner.h"

namespace prometheus
{

namespace
{

/** What the model takes: as it was said, or the images of the data set as they are. */
Shape InputShapeOf(const NetworkRequest& request)
{
    return request.inputShape.empty()
               ? LoadImages(request.data, Split::Test, 1U).images.front().GetShape()
               : request.inputShape;
}

} // namespace

LoadedNetwork LoadFromScript(const NetworkRequest& request)
{
    ImportOptions options;
    options.inputShape = InputShapeOf(request);
    options.mean = request.mean;
    options.standardDeviation = request.standardDeviation;
    GetSaliencyMeasure(request.measure); // refuses an unknown one before the work begins
    const auto imported = ImportNetwork(request.model, options);
    const auto network =
        std::make_shared<const Network>(imported->GetDefinition(), request.grouping);

    LoadedNetwork loaded;
    loaded.data = LoadClassImages(request, network->GetProfile());
    loaded.runner = std::make_shared<TorchRunner>(network);
    // A file may have the size of its batches written into it: one image at a time.
    loaded.saliency = MeasureRequestedSaliency(*network, loaded.data, request, 1);
    loaded.network = {{"name", network->GetProfile().name},
                      {"file", request.model},
                      {"file CRC-32", ChecksumOf(request.model)}};
    DescribeSource(loaded, request);
    return loaded;
}

} // namespace prometheus
