/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-source.h"
#include "option-checks.h"
#include "prometheus-error.h"
#include "recorded-runner.h"
#include "split-bundle.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** Leaves the images of the given classes only; labels stay the network's. */
void SelectClasses(LabelledImages& data,
                   const std::vector<std::string>& classes,
                   const std::string& path)
{
    std::vector<bool> isSelected(data.classNames.size());
    for (const auto& name : classes)
    {
        const auto found = std::find(data.classNames.begin(), data.classNames.end(), name);
        if (found == data.classNames.end())
        {
            throw InvalidInput("--classes: bundle '" + path + "' has no class '" + name +
                               "'; it has " + JoinList(data.classNames));
        }
        const auto label = static_cast<uint32_t>(found - data.classNames.begin());
        if (std::find(data.labels.begin(), data.labels.end(), label) == data.labels.end())
        {
            throw InvalidInput("--classes: bundle '" + path + "' has no image of class '" + name +
                               "'");
        }
        isSelected[label] = true;
    }
    LabelledImages selected{data.name, {}, {}, data.classNames};
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        if (isSelected[data.labels[i]])
        {
            selected.images.push_back(data.images[i]);
            selected.labels.push_back(data.labels[i]);
        }
    }
    data = std::move(selected);
}

/** CUI may be missing: the sizes of the cuts rank them as well. Another measure was asked for. */
void RequireMeasure(const SplitBundle& bundle, const std::string& measure, const std::string& path)
{
    std::vector<std::string> recorded;
    for (const auto& curve : bundle.saliency)
    {
        if (std::find(recorded.begin(), recorded.end(), curve.measure) == recorded.end())
        {
            recorded.push_back(curve.measure);
        }
    }
    const bool isRecorded = std::find(recorded.begin(), recorded.end(), measure) != recorded.end();
    if (!isRecorded && !(recorded.empty() && measure == NetworkRequest().measure))
    {
        throw InvalidInput("--measure=" + measure + ": bundle '" + path +
                           "' has no such saliency recorded; it has " +
                           (recorded.empty() ? "none" : JoinList(recorded)));
    }
}

} // namespace

LoadedNetwork LoadFromBundle(const NetworkRequest& request)
{
    const auto& path = request.model;
    auto bundle = std::make_shared<const SplitBundle>(ReadSplitBundle(path));
    if (request.wantsSaliency)
    {
        RequireMeasure(*bundle, request.measure, path);
    }
    LoadedNetwork loaded;
    loaded.data = bundle->data;
    if (!request.classes.empty())
    {
        SelectClasses(loaded.data, request.classes, path);
    }
    const uint64_t held = loaded.data.images.size();
    if (request.imageCount > held)
    {
        throw InvalidInput("--images=" + std::to_string(request.imageCount) + ": bundle '" + path +
                           "' holds " + std::to_string(held) + " images" +
                           (request.classes.empty() ? "" : " of " + JoinList(request.classes)));
    }
    const uint64_t count = request.imageCount == 0 ? held : request.imageCount;
    loaded.data.images.resize(count);
    loaded.data.labels.resize(count);
    loaded.network = {
        {"name", bundle->profile.name}, {"bundle", path}, {"bundle origin", bundle->origin}};
    loaded.images = {{"name", bundle->data.name}, {"count", std::to_string(count)}};
    loaded.saliency = bundle->saliency;
    loaded.runner = std::make_shared<RecordedRunner>(std::move(bundle));
    return loaded;
}

} // namespace prometheus
