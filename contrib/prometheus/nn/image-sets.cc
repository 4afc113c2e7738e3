/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"

#include "prometheus-error.h"
#include "shape-fields.h"
#include "shape-images.h"

#include <map>

namespace prometheus
{

namespace
{

struct ImageSet
{
    LabelledImages (*load)(Split, uint32_t);
    std::string (*describe)();
};

uint64_t ShapesSeed(Split split)
{
    switch (split)
    {
    case Split::Train:
        return 101;
    case Split::Validation:
        return 202;
    case Split::Test:
        break;
    }
    return 303;
}

LabelledImages LoadShapes(Split split, uint32_t count)
{
    const uint64_t seed = ShapesSeed(split);
    LabelledImages data;
    data.classNames = GetShapeNames();
    data.images.reserve(count);
    data.labels.reserve(count);
    for (uint32_t i = 0; i < count; ++i)
    {
        data.images.push_back(DrawShapeImage(seed, i));
        data.labels.push_back(ShapeLabel(seed, i));
    }
    return data;
}

std::string DescribeShapes()
{
    std::string text = "shapes, version " + std::to_string(SHAPES_VERSION) + ", seeds";
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
    {
        text += " " + std::to_string(ShapesSeed(split));
    }
    return text;
}

const std::map<std::string, ImageSet>& ImageSets()
{
    static const std::map<std::string, ImageSet> sets{
        {"shapes", {LoadShapes, DescribeShapes}},
    };
    return sets;
}

const ImageSet& FindSet(const std::string& name)
{
    const auto found = ImageSets().find(name);
    if (found == ImageSets().end())
    {
        std::string known;
        for (const auto& other : GetImageSetNames())
        {
            known += (known.empty() ? "" : ", ") + other;
        }
        throw InvalidInput("data set '" + name + "' is unknown; known data sets: " + known);
    }
    return found->second;
}

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

std::vector<std::string> GetImageSetNames()
{
    std::vector<std::string> names;
    for (const auto& entry : ImageSets())
    {
        names.push_back(entry.first);
    }
    return names;
}

LabelledImages LoadImages(const std::string& name, Split split, uint32_t count)
{
    const ImageSet& set = FindSet(name);
    const std::string fullName = name + "/" + std::string(NameOf(split));
    if (count == 0)
    {
        throw InvalidInput("0 images asked of data set '" + fullName + "', must be at least 1");
    }
    LabelledImages data = set.load(split, count);
    data.name = fullName;
    data.Validate();
    return data;
}

std::string DescribeImages(const std::string& name)
{
    return FindSet(name).describe();
}

} // namespace prometheus
