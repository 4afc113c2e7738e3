/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-images.h"
#include "cyclic-redundancy-check.h"
#include "image-sets.h"
#include "layer-saliency.h"
#include "network-importer.h"
#include "torch-provenance.h"
#include "torch-runner.h"

#include <fstream>
#include <iterator>

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

std::string ChecksumOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return std::to_string(Crc32(std::string(std::istreambuf_iterator<char>(file), {})));
}

} // namespace

LoadedNetwork LoadFromScript(const NetworkRequest& request)
{
    ImportOptions options;
    options.inputShape = InputShapeOf(request);
    options.mean = request.mean;
    options.standardDeviation = request.standardDeviation;
    const auto imported = ImportNetwork(request.model, options);
    const auto network =
        std::make_shared<const Network>(imported->GetDefinition(), request.grouping);

    LoadedNetwork loaded;
    loaded.data = LoadClassImages(request, network->GetProfile());
    loaded.runner = std::make_shared<TorchRunner>(network);
    if (request.wantsSaliency)
    {
        loaded.saliency = {MeasureLayerSaliency(*network, loaded.data, request.classes)};
    }
    loaded.network = {{"name", network->GetProfile().name},
                      {"file", request.model},
                      {"file CRC-32", ChecksumOf(request.model)}};
    DescribeSource(loaded, request);
    return loaded;
}

} // namespace prometheus
