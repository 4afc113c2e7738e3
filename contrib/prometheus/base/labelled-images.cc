/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "labelled-images.h"

#include "prometheus-error.h"

namespace prometheus
{

void LabelledImages::Validate() const
{
    const std::string where = "data set '" + name + "'";
    if (images.size() != labels.size())
    {
        throw InvalidInput(where + " has " + std::to_string(images.size()) + " images but " +
                           std::to_string(labels.size()) + " labels");
    }
    for (std::size_t i = 0; i < images.size(); ++i)
    {
        if (images[i].GetDType() != DType::UInt8 || images[i].GetShape() != images[0].GetShape())
        {
            throw InvalidInput(where + ", image " + std::to_string(i) + " is " +
                               std::string(NameOf(images[i].GetDType())) + " of shape " +
                               ToString(images[i].GetShape()) + ", expected uint8 of shape " +
                               ToString(images[0].GetShape()));
        }
        if (labels[i] >= classNames.size())
        {
            throw InvalidInput(where + ", image " + std::to_string(i) + " has label " +
                               std::to_string(labels[i]) + ", must be below " +
                               std::to_string(classNames.size()));
        }
    }
}

void RequireSomeImages(const LabelledImages& data)
{
    if (data.images.empty())
    {
        throw InvalidInput("data set '" + data.name + "' has no images");
    }
}

void RequireImagesFit(const LabelledImages& data, const NetworkProfile& network)
{
    const std::string where = "data set '" + data.name + "'";
    if (data.classNames.size() != network.classCount)
    {
        throw InvalidInput(where + " has " + std::to_string(data.classNames.size()) +
                           " class names but network '" + network.name + "' has " +
                           std::to_string(network.classCount) + " classes");
    }
    for (const auto& image : data.images)
    {
        if (image.GetShape() != network.inputShape)
        {
            throw InvalidInput(where + " has images of shape " + ToString(image.GetShape()) +
                               " but network '" + network.name + "' takes " +
                               ToString(network.inputShape));
        }
    }
}

} // namespace prometheus
