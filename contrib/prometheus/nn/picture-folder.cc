/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "data-file.h"
#include "image-files.h"
#include "image-pixels.h"
#include "prometheus-error.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <optional>

namespace prometheus
{

namespace
{

namespace fs = std::filesystem;

/** Files of each class, both sorted. */
using ClassFiles = std::map<std::string, std::vector<fs::path>>;

bool IsHidden(const fs::path& path)
{
    return path.filename().string().rfind('.', 0) == 0;
}

bool IsPicture(const fs::path& path)
{
    std::string suffix = path.extension().string();
    std::transform(suffix.begin(),
                   suffix.end(),
                   suffix.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return !IsHidden(path) && (suffix == ".png" || suffix == ".jpg" || suffix == ".jpeg");
}

std::vector<fs::path> PicturesIn(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
    {
        if (entry.is_regular_file() && IsPicture(entry.path()))
        {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

ClassFiles ClassesIn(const fs::path& folder)
try
{
    ClassFiles classes;
    for (const auto& entry : fs::directory_iterator(folder))
    {
        if (entry.is_directory() && !IsHidden(entry.path()))
        {
            classes[entry.path().filename().string()] = PicturesIn(entry.path());
        }
    }
    if (classes.empty())
    {
        throw InvalidInput("folder '" + folder.string() +
                           "' has no sub-folders, expected one for each class of images");
    }
    return classes;
}
catch (const fs::filesystem_error& failure)
{
    throw FileError("cannot read '" + failure.path1().string() + "': " + failure.code().message());
}

std::optional<fs::path> FolderOf(const fs::path& folder, Split split)
{
    const std::map<Split, std::vector<std::string>> names{
        {Split::Train, {"train"}},
        {Split::Validation, {"val", "validation"}},
        {Split::Test, {"test"}},
    };
    for (const auto& name : names.at(split))
    {
        if (fs::is_directory(folder / name))
        {
            return folder / name;
        }
    }
    return std::nullopt;
}

/** Where the images of a split are, and which of a class's images there belong to it. */
struct SplitPlace
{
    fs::path folder;
    bool (*takes)(std::size_t index);
    /** Which those are, for people; empty when all of them. */
    std::string share;
};

SplitPlace FindSplit(const fs::path& folder, Split split)
{
    const auto train = FolderOf(folder, Split::Train);
    const auto validation = FolderOf(folder, Split::Validation);
    const auto own = FolderOf(folder, split);
    if (!train && !validation && !FolderOf(folder, Split::Test))
    {
        switch (split)
        {
        case Split::Train:
            return {folder, [](std::size_t index) { return index % 5 < 3; }, "first three of five"};
        case Split::Validation:
            return {folder, [](std::size_t index) { return index % 5 == 3; }, "fourth of five"};
        case Split::Test:
            break;
        }
        return {folder, [](std::size_t index) { return index % 5 == 4; }, "fifth of five"};
    }
    if (split == Split::Train && train && !validation)
    {
        return {
            *train, [](std::size_t index) { return !IsForValidation(index); }, "first nine of ten"};
    }
    if (split == Split::Validation && train && !validation)
    {
        return {*train, IsForValidation, "tenth of ten"};
    }
    if (!own)
    {
        throw InvalidInput("folder '" + folder.string() + "' has no images for the split " +
                           std::string(NameOf(split)) +
                           ": of its sub-folders 'train', 'val' and 'test' that one is missing");
    }
    return {*own, [](std::size_t) { return true; }, ""};
}

struct Picture
{
    fs::path path;
    uint32_t label{0};
};

/** The files of a split, the classes taking turns. */
std::vector<Picture> PicturesOf(const ClassFiles& classes, const SplitPlace& place)
{
    std::vector<std::vector<Picture>> turns;
    uint32_t label = 0;
    for (const auto& [name, files] : classes)
    {
        std::size_t turn = 0;
        for (std::size_t i = 0; i < files.size(); ++i)
        {
            if (place.takes(i))
            {
                turns.resize(std::max(turns.size(), turn + 1));
                turns[turn++].push_back({files[i], label});
            }
        }
        if (turn == 0)
        {
            throw InvalidInput(
                "folder '" + (place.folder / name).string() + "': class '" + name +
                "' has no image in this split (" + std::to_string(files.size()) +
                " PNG and JPEG files in all" +
                (place.share.empty() ? ")" : ", of which it takes the " + place.share + ")"));
        }
        ++label;
    }
    std::vector<Picture> pictures;
    for (const auto& turn : turns)
    {
        pictures.insert(pictures.end(), turn.begin(), turn.end());
    }
    return pictures;
}

std::string NamesOf(const ClassFiles& classes)
{
    std::string names;
    for (const auto& entry : classes)
    {
        names += (names.empty() ? "" : ", ") + entry.first;
    }
    return names;
}

/** A label must mean the same in every split. */
void RequireSameClasses(const fs::path& folder, const fs::path& own, const ClassFiles& classes)
{
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
    {
        const auto other = FolderOf(folder, split);
        const std::string names = other ? NamesOf(ClassesIn(*other)) : NamesOf(classes);
        if (names != NamesOf(classes))
        {
            throw InvalidInput("folder '" + own.string() + "' has the classes " + NamesOf(classes) +
                               " but '" + other->string() + "' has " + names);
        }
    }
}

StoredImages Open(const fs::path& folder, Split split)
{
    const auto place = FindSplit(folder, split);
    const auto classes = ClassesIn(place.folder);
    RequireSameClasses(folder, place.folder, classes);
    const auto pictures = std::make_shared<const std::vector<Picture>>(PicturesOf(classes, place));
    StoredImages stored;
    for (const auto& entry : classes)
    {
        stored.classNames.push_back(entry.first);
    }
    for (const auto& picture : *pictures)
    {
        stored.labels.push_back(picture.label);
    }
    stored.nameOf = [pictures](std::size_t image)
    { return "'" + pictures->at(image).path.string() + "'"; };
    stored.read = [pictures](std::size_t image)
    {
        const auto& path = pictures->at(image).path;
        return DecodePicture(ReadDataFile(path), "'" + path.string() + "'");
    };
    return stored;
}

std::vector<fs::path> List(const fs::path& folder)
{
    std::vector<fs::path> all;
    for (const auto& [name, files] : ClassesIn(folder))
    {
        all.insert(all.end(), files.begin(), files.end());
    }
    return all;
}

} // namespace

const ImageFiles PICTURE_FOLDER{Open, List};

} // namespace prometheus
