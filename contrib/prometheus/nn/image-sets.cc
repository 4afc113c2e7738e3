/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"

#include "cyclic-redundancy-check.h"
#include "data-file.h"
#include "image-files.h"
#include "prometheus-error.h"
#include "shape-fields.h"
#include "shape-images.h"

#include <map>
#include <numeric>

namespace prometheus
{

namespace
{

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

/** Images that are drawn when read. */
StoredImages DrawnShapes(Split split, const ImageOptions& options)
{
    if (options.maxImages == 0)
    {
        throw InvalidInput("data set 'shapes' has no end: say how many images to take");
    }
    // Each class has one of every ten images, so that this many hold enough of any selection.
    constexpr uint32_t period = 10;
    const uint64_t seed = ShapesSeed(split);
    StoredImages shapes;
    shapes.classNames = GetShapeNames();
    const std::size_t count =
        std::size_t{options.maxImages} * (options.classes.empty() ? 1 : period);
    for (std::size_t i = 0; i < count; ++i)
    {
        shapes.labels.push_back(ShapeLabel(seed, static_cast<uint32_t>(i)));
    }
    shapes.read = [seed](std::size_t image)
    { return DrawShapeImage(seed, static_cast<uint32_t>(image)); };
    shapes.nameOf = [](std::size_t image) { return "shape " + std::to_string(image); };
    return shapes;
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

const std::map<std::string, const ImageFiles*>& FileSets()
{
    static const std::map<std::string, const ImageFiles*> sets{
        {"cifar10", &CIFAR10_FILES},
        {"folder", &PICTURE_FOLDER},
        {"mnist", &MNIST_FILES},
    };
    return sets;
}

/** A data set's name taken apart. */
struct SetName
{
    /** Null for "shapes". */
    const ImageFiles* files{nullptr};
    std::filesystem::path folder;
    /** Without the way to it, which is of no interest in a bundle. */
    std::string shortName{"shapes"};
};

SetName FindSet(const std::string& name)
{
    SetName set;
    if (name == "shapes")
    {
        return set;
    }
    const auto colon = name.find(':');
    const auto found = FileSets().find(name.substr(0, colon));
    if (colon == std::string::npos || found == FileSets().end() || colon + 1 == name.size())
    {
        std::string known;
        for (const auto& other : GetImageSetNames())
        {
            known += (known.empty() ? "" : ", ") + other;
        }
        throw InvalidInput("data set '" + name + "' is unknown; known data sets: " + known);
    }
    set.files = found->second;
    set.folder = name.substr(colon + 1);
    const auto last = (set.folder / "").parent_path().filename().string();
    set.shortName = found->first == "folder" && !last.empty() ? last : found->first;
    return set;
}

std::string DescribeFiles(const std::string& name, const SetName& set)
{
    std::string text = name;
    for (const auto& path : set.files->list(set.folder))
    {
        const std::string content = ReadDataFile(path);
        text += "; " + std::filesystem::relative(path, set.folder).string() + " " +
                std::to_string(content.size()) + " bytes, checksum " +
                std::to_string(Crc32(content));
    }
    return text;
}

} // namespace

std::vector<std::string> GetImageSetNames()
{
    std::vector<std::string> names;
    for (const auto& entry : FileSets())
    {
        names.push_back(entry.first + ":FOLDER");
    }
    names.push_back("shapes");
    return names;
}

LabelledImages LoadImages(const std::string& name, Split split, const ImageOptions& options)
{
    const auto set = FindSet(name);
    options.Validate();
    StoredImages stored =
        set.files ? set.files->open(set.folder, split) : DrawnShapes(split, options);
    stored.place = "data set '" + name + "', split " + std::string(NameOf(split));
    LabelledImages data = TakeImages(stored, options);
    data.name = set.shortName + "/" + std::string(NameOf(split));
    data.Validate();
    return data;
}

LabelledImages LoadImages(const std::string& name, Split split, uint32_t count)
{
    const std::string where = "data set '" + name + "', split " + std::string(NameOf(split));
    FindSet(name);
    if (count == 0)
    {
        throw InvalidInput("0 images asked of " + where + ", must be at least 1");
    }
    ImageOptions options;
    options.maxImages = count;
    auto data = LoadImages(name, split, options);
    if (data.images.size() < count)
    {
        throw InvalidInput(where + " has " + std::to_string(data.images.size()) + " images, " +
                           std::to_string(count) + " were asked for");
    }
    return data;
}

std::string DescribeImages(const std::string& name)
{
    const auto set = FindSet(name);
    return set.files ? DescribeFiles(name, set) : DescribeShapes();
}

} // namespace prometheus
