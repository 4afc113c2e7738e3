/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "data-file.h"
#include "image-files.h"
#include "prometheus-error.h"

#include <memory>

namespace prometheus
{

namespace
{

constexpr uint32_t IMAGES_MAGIC = 0x803;
constexpr uint32_t LABELS_MAGIC = 0x801;
constexpr uint32_t CLASSES = 10;
constexpr uint32_t MAX_EXTENT = 8192;

/** The bytes behind the header of an idx file of bytes. */
struct IdxFile
{
    std::string name;
    std::vector<uint32_t> extents;
    std::string content;
    std::size_t headerBytes{0};

    const char* Item(std::size_t index, std::size_t itemBytes) const
    {
        return content.data() + headerBytes + index * itemBytes;
    }
};

uint32_t BigEndian(const std::string& bytes, std::size_t at)
{
    uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i)
    {
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return number;
}

/** The low byte of the magic number is the number of dimensions. */
IdxFile ReadIdx(const std::filesystem::path& path, uint32_t magic)
{
    const auto found = PlainOrCompressed(path);
    IdxFile file;
    file.name = "'" + found.string() + "'";
    file.content = ReadDataFile(found);
    const std::size_t dimensions = magic & 0xffU;
    file.headerBytes = 4 + 4 * dimensions;
    if (file.content.size() < file.headerBytes)
    {
        throw CorruptFile(file.name + " has " + std::to_string(file.content.size()) +
                          " bytes, its header alone needs " + std::to_string(file.headerBytes));
    }
    if (BigEndian(file.content, 0) != magic)
    {
        throw CorruptFile(file.name + " starts with the magic number " +
                          std::to_string(BigEndian(file.content, 0)) + ", expected " +
                          std::to_string(magic));
    }
    uint64_t bytes = 1;
    for (std::size_t d = 0; d < dimensions; ++d)
    {
        const uint32_t extent = BigEndian(file.content, 4 + 4 * d);
        if (d > 0 && (extent == 0 || extent > MAX_EXTENT))
        {
            throw CorruptFile(file.name + " has images of extent " + std::to_string(extent) +
                              ", must be between 1 and " + std::to_string(MAX_EXTENT));
        }
        file.extents.push_back(extent);
        bytes *= extent; // below 2^32 * 2^26
    }
    if (file.content.size() - file.headerBytes != bytes)
    {
        throw CorruptFile(file.name + " has " +
                          std::to_string(file.content.size() - file.headerBytes) +
                          " bytes behind its header, which announces " + std::to_string(bytes));
    }
    return file;
}

uint32_t LabelAt(const IdxFile& labels, std::size_t index)
{
    const auto label = static_cast<unsigned char>(*labels.Item(index, 1));
    if (label >= CLASSES)
    {
        throw CorruptFile(labels.name + ": label " + std::to_string(index) + " is " +
                          std::to_string(label) + ", must be below " + std::to_string(CLASSES));
    }
    return label;
}

std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& folder, Split split)
{
    const std::string prefix = split == Split::Test ? "t10k" : "train";
    return {folder / (prefix + "-images-idx3-ubyte"), folder / (prefix + "-labels-idx1-ubyte")};
}

StoredImages Open(const std::filesystem::path& folder, Split split)
{
    const auto files = FilesOf(folder, split);
    const auto images = std::make_shared<const IdxFile>(ReadIdx(files[0], IMAGES_MAGIC));
    const IdxFile labels = ReadIdx(files[1], LABELS_MAGIC);
    if (images->extents[0] != labels.extents[0])
    {
        throw CorruptFile(images->name + " has " + std::to_string(images->extents[0]) +
                          " images but " + labels.name + " has " +
                          std::to_string(labels.extents[0]) + " labels");
    }
    StoredImages stored;
    for (uint32_t c = 0; c < CLASSES; ++c)
    {
        stored.classNames.push_back(std::to_string(c));
    }
    auto indices = std::make_shared<std::vector<std::size_t>>();
    for (std::size_t i = 0; i < labels.extents[0]; ++i)
    {
        const uint32_t label = LabelAt(labels, i);
        if (split == Split::Test || IsForValidation(i) == (split == Split::Validation))
        {
            stored.labels.push_back(label);
            indices->push_back(i);
        }
    }
    stored.read = [images, indices](std::size_t image)
    {
        const Shape shape{1, images->extents[1], images->extents[2]};
        const auto bytes = static_cast<std::size_t>(ElementCount(shape));
        const char* first = images->Item(indices->at(image), bytes);
        return Tensor::FromBytes(DType::UInt8, shape, {first, first + bytes});
    };
    stored.nameOf = [images, indices](std::size_t image)
    { return images->name + ": image " + std::to_string(indices->at(image)); };
    return stored;
}

std::vector<std::filesystem::path> List(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> all;
    for (const Split split : {Split::Train, Split::Test})
    {
        for (const auto& path : FilesOf(folder, split))
        {
            all.push_back(PlainOrCompressed(path));
        }
    }
    return all;
}

} // namespace

const ImageFiles MNIST_FILES{Open, List};

} // namespace prometheus
