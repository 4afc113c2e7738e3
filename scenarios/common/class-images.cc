/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-images.h"

#include "image-sets.h"
#include "option-checks.h"
#include "prometheus-error.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** What the network takes, of the first images. */
ImageOptions FormOf(const NetworkRequest& request, const NetworkProfile& network)
{
    ImageOptions options;
    options.maxImages = static_cast<uint32_t>(request.imageCount);
    if (network.inputShape.size() == 3)
    {
        options.channels = static_cast<uint32_t>(network.inputShape[0]);
        options.height = static_cast<uint32_t>(network.inputShape[1]);
        options.width = static_cast<uint32_t>(network.inputShape[2]);
    }
    return options;
}

LabelledImages LoadAll(const NetworkRequest& request, const ImageOptions& form)
{
    auto images = LoadImages(request.data, Split::Test, form);
    if (images.images.size() < request.imageCount && !request.takesFewerImages)
    {
        throw InvalidInput("--images=" + std::to_string(request.imageCount) + ": '" + images.name +
                           "' has " + std::to_string(images.images.size()) +
                           (form.classes.empty() ? "" : " of " + JoinList(form.classes)));
    }
    return images;
}

/** Gives the images labelled 0, 1, ... in the order of some classes their places among all. */
void Relabel(LabelledImages& images,
             const std::vector<std::string>& classes,
             const std::vector<std::string>& all)
{
    for (auto& label : images.labels)
    {
        const auto place = std::find(all.begin(), all.end(), classes.at(label));
        label = static_cast<uint32_t>(place - all.begin());
    }
    images.classNames = all;
}

} // namespace

LabelledImages LoadClassImages(const NetworkRequest& request, const NetworkProfile& network)
{
    auto form = FormOf(request, network);
    if (request.classes.empty())
    {
        auto images = LoadAll(request, form);
        RequireImagesFit(images, network);
        return images;
    }
    auto one = form;
    one.maxImages = 1;
    const auto all = LoadImages(request.data, Split::Test, one).classNames;
    form.classes = request.classes;
    auto images = LoadAll(request, form);
    if (network.classCount == all.size())
    {
        Relabel(images, request.classes, all);
    }
    else if (network.classCount != request.classes.size())
    {
        throw InvalidInput("--classes=" + JoinList(request.classes) + ": network '" + network.name +
                           "' tells " + std::to_string(network.classCount) +
                           " classes apart, data set '" + request.data + "' has " +
                           std::to_string(all.size()) + ", and " +
                           std::to_string(request.classes.size()) + " are chosen");
    }
    RequireImagesFit(images, network);
    return images;
}

} // namespace prometheus
