/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-options.h"

#include "prometheus-error.h"

#include <algorithm>

namespace prometheus
{

namespace
{

constexpr uint32_t MAX_EXTENT = 8192;

} // namespace

std::string_view NameOf(Split split)
{
    switch (split)
    {
    case Split::Train:
        return "train";
    case Split::Validation:
        return "validation";
    case Split::Test:
        break;
    }
    return "test";
}

void ImageOptions::Validate() const
{
    if ((height == 0) != (width == 0) || height > MAX_EXTENT || width > MAX_EXTENT)
    {
        throw InvalidInput("images cannot be resized to " + std::to_string(height) + "x" +
                           std::to_string(width) + " pixels, both must be between 1 and " +
                           std::to_string(MAX_EXTENT));
    }
    if (channels != 0 && channels != 1 && channels != 3)
    {
        throw InvalidInput("images cannot have " + std::to_string(channels) +
                           " channels, must be 1 (grey) or 3 (RGB)");
    }
    for (auto name = classes.begin(); name != classes.end(); ++name)
    {
        if (std::find(classes.begin(), name, *name) != name)
        {
            throw InvalidInput("class '" + *name + "' is selected twice");
        }
    }
}

} // namespace prometheus
