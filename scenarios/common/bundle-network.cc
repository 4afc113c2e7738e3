/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-source.h"
#include "prometheus-error.h"
#include "recorded-runner.h"
#include "split-bundle.h"

namespace prometheus
{

LoadedNetwork LoadFromBundle(const std::string& path, uint64_t imageCount)
{
    auto bundle = std::make_shared<const SplitBundle>(ReadSplitBundle(path));
    if (imageCount > bundle->data.images.size())
    {
        throw InvalidInput("--images=" + std::to_string(imageCount) + ": bundle '" + path +
                           "' holds " + std::to_string(bundle->data.images.size()) + " images");
    }
    LoadedNetwork loaded;
    loaded.data = bundle->data;
    loaded.data.images.resize(imageCount);
    loaded.data.labels.resize(imageCount);
    loaded.network = {
        {"name", bundle->profile.name}, {"bundle", path}, {"bundle origin", bundle->origin}};
    loaded.images = {{"name", bundle->data.name}, {"count", std::to_string(imageCount)}};
    loaded.runner = std::make_shared<RecordedRunner>(std::move(bundle));
    return loaded;
}

} // namespace prometheus
