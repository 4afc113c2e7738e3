/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "data-file.h"
#include "image-files.h"
#include "prometheus-error.h"

#include <algorithm>
#include <memory>
#include <sstream>

namespace prometheus
{

namespace
{

const Shape IMAGE{3, 32, 32};
constexpr std::size_t IMAGE_BYTES = 3072;
constexpr std::size_t RECORD_BYTES = 1 + IMAGE_BYTES;
const std::vector<std::string> CLASS_NAMES{"airplane",
                                           "automobile",
                                           "bird",
                                           "cat",
                                           "deer",
                                           "dog",
                                           "frog",
                                           "horse",
                                           "ship",
                                           "truck"};

struct Batch
{
    std::string name;
    std::string content;
};

struct Record
{
    std::shared_ptr<const Batch> batch;
    std::size_t index{0};
};

Batch ReadBatch(const std::filesystem::path& path)
{
    Batch batch{"'" + path.string() + "'", ReadDataFile(path)};
    if (batch.content.empty() || batch.content.size() % RECORD_BYTES != 0)
    {
        throw CorruptFile(batch.name + " has " + std::to_string(batch.content.size()) +
                          " bytes, expected a multiple of " + std::to_string(RECORD_BYTES) +
                          " (a label and an image of 3x32x32)");
    }
    return batch;
}

std::vector<std::filesystem::path> TrainingFiles(const std::filesystem::path& folder)
{
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure))
    {
        auto path = entry.path();
        const bool isCompressed = path.extension() == ".gz";
        const std::string name = (isCompressed ? path.stem() : path.filename()).string();
        if (name.rfind("data_batch_", 0) == 0 && name.substr(name.size() - 4) == ".bin")
        {
            files.push_back(std::move(path));
        }
    }
    if (failure)
    {
        throw FileError("cannot read '" + folder.string() + "': " + failure.message());
    }
    if (files.empty())
    {
        throw FileError("folder '" + folder.string() + "' has no file data_batch_*.bin");
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& folder, Split split)
{
    if (split == Split::Test)
    {
        return {PlainOrCompressed(folder / "test_batch.bin")};
    }
    return TrainingFiles(folder);
}

std::vector<std::string> ReadClassNames(const std::filesystem::path& folder)
{
    const auto path = folder / "batches.meta.txt";
    if (!std::filesystem::exists(path))
    {
        return CLASS_NAMES;
    }
    std::vector<std::string> names;
    std::istringstream lines(ReadDataFile(path));
    for (std::string name; lines >> name;)
    {
        names.push_back(name);
    }
    if (names.size() != CLASS_NAMES.size())
    {
        throw CorruptFile("'" + path.string() + "' has " + std::to_string(names.size()) +
                          " class names, expected " + std::to_string(CLASS_NAMES.size()));
    }
    return names;
}

uint32_t LabelOf(const Record& record)
{
    const auto& batch = *record.batch;
    const auto label = static_cast<unsigned char>(batch.content[record.index * RECORD_BYTES]);
    if (label >= CLASS_NAMES.size())
    {
        throw CorruptFile(batch.name + ": record " + std::to_string(record.index) + " has label " +
                          std::to_string(label) + ", must be below " +
                          std::to_string(CLASS_NAMES.size()));
    }
    return label;
}

StoredImages Open(const std::filesystem::path& folder, Split split)
{
    StoredImages stored;
    stored.classNames = ReadClassNames(folder);
    const auto records = std::make_shared<std::vector<Record>>();
    std::size_t count = 0;
    for (const auto& path : FilesOf(folder, split))
    {
        const auto batch = std::make_shared<const Batch>(ReadBatch(path));
        for (std::size_t i = 0; i < batch->content.size() / RECORD_BYTES; ++i, ++count)
        {
            const Record record{batch, i};
            const uint32_t label = LabelOf(record);
            if (split == Split::Test || IsForValidation(count) == (split == Split::Validation))
            {
                records->push_back(record);
                stored.labels.push_back(label);
            }
        }
    }
    stored.read = [records](std::size_t image)
    {
        const Record& record = records->at(image);
        const char* first = record.batch->content.data() + record.index * RECORD_BYTES + 1;
        return Tensor::FromBytes(DType::UInt8, IMAGE, {first, first + IMAGE_BYTES});
    };
    stored.nameOf = [records](std::size_t image)
    {
        const Record& record = records->at(image);
        return record.batch->name + ": record " + std::to_string(record.index);
    };
    return stored;
}

std::vector<std::filesystem::path> List(const std::filesystem::path& folder)
{
    auto files = TrainingFiles(folder);
    files.push_back(PlainOrCompressed(folder / "test_batch.bin"));
    return files;
}

} // namespace

const ImageFiles CIFAR10_FILES{Open, List};

} // namespace prometheus
