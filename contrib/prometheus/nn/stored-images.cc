/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "stored-images.h"

#include "image-pixels.h"
#include "prometheus-error.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace prometheus
{

namespace
{

constexpr uint32_t NOT_SELECTED = std::numeric_limits<uint32_t>::max();

std::string Join(const std::vector<std::string>& names)
{
    std::string text;
    for (const auto& name : names)
    {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/** By class of the data set: the label it gets. */
std::vector<uint32_t> NewLabels(const StoredImages& stored,
                                const std::vector<std::string>& selected)
{
    const auto& names = stored.classNames;
    std::vector<uint32_t> labels(names.size(), NOT_SELECTED);
    for (uint32_t label = 0; label < selected.size(); ++label)
    {
        const std::string where = stored.place + ": class '" + selected[label] + "'";
        const auto found = std::find(names.begin(), names.end(), selected[label]);
        if (found == names.end())
        {
            throw InvalidInput(where + " is unknown; known classes: " + Join(names));
        }
        const auto index = static_cast<uint32_t>(found - names.begin());
        if (std::find(stored.labels.begin(), stored.labels.end(), index) == stored.labels.end())
        {
            throw InvalidInput(where + " has no image");
        }
        labels[index] = label;
    }
    return labels;
}

std::vector<uint32_t> SameLabels(std::size_t classes)
{
    std::vector<uint32_t> labels(classes);
    std::iota(labels.begin(), labels.end(), 0U);
    return labels;
}

Tensor TakeImage(const StoredImages& stored, std::size_t index, const ImageOptions& options)
{
    Tensor image = stored.read(index);
    if (options.channels != 0)
    {
        image = WithChannels(image, options.channels);
    }
    if (options.height != 0)
    {
        image = Resized(image, options.height, options.width);
    }
    return image;
}

void RequireShape(const StoredImages& stored,
                  std::size_t index,
                  const Tensor& image,
                  const LabelledImages& earlier)
{
    if (!earlier.images.empty() && image.GetShape() != earlier.images[0].GetShape())
    {
        throw InvalidInput(stored.nameOf(index) + " has shape " + ToString(image.GetShape()) +
                           ", those before it " + ToString(earlier.images[0].GetShape()) +
                           ": give a size to bring them all to");
    }
}

} // namespace

LabelledImages TakeImages(const StoredImages& stored, const ImageOptions& options)
{
    options.Validate();
    LabelledImages data;
    data.classNames = options.classes.empty() ? stored.classNames : options.classes;
    const auto newLabels = options.classes.empty() ? SameLabels(stored.classNames.size())
                                                   : NewLabels(stored, options.classes);
    const std::size_t most =
        options.maxImages == 0 ? stored.labels.size() : std::size_t{options.maxImages};
    for (std::size_t i = 0; i < stored.labels.size() && data.images.size() < most; ++i)
    {
        const uint32_t label = newLabels[stored.labels[i]];
        if (label == NOT_SELECTED)
        {
            continue;
        }
        Tensor image = TakeImage(stored, i, options);
        RequireShape(stored, i, image, data);
        data.images.push_back(std::move(image));
        data.labels.push_back(label);
    }
    if (data.images.empty())
    {
        throw InvalidInput(stored.place + " has no images");
    }
    return data;
}

bool IsForValidation(std::size_t index)
{
    return index % 10 == 9;
}

} // namespace prometheus
