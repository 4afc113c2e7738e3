/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "weight-cache.h"

#include "atomic-file.h"
#include "image-sets.h"
#include "prometheus-error.h"
#include "torch-call.h"
#include "torch-environment.h"
#include "weight-file.h"

#include <cstdio>

namespace prometheus
{

namespace
{

/** FNV-1a, 64 bits: tells keys apart in file names; the file holds the key itself. */
std::string HashForName(const std::string& text)
{
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char byte : text)
    {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    }
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

void MakeFolder(const std::filesystem::path& folder)
{
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
    {
        throw FileError("cannot make the cache folder '" + folder.string() +
                        "': " + failure.message());
    }
}

TrainingReport ReadCache(const std::filesystem::path& path,
                         const std::string& key,
                         const NetworkDefinition& definition)
{
    try
    {
        return ReadWeightFile(path, key, definition);
    }
    catch (const CorruptFile& fault)
    {
        throw CorruptFile(std::string(fault.what()) +
                          " (cached weights; delete the file to have them trained anew)");
    }
}

} // namespace

std::string DescribeWeights(const TrainingOptions& options, const NetworkDefinition& definition)
{
    return Describe(options) + "images: " + DescribeImages(options.data) +
           "\nnetwork: " + Describe(definition) + DescribeTorchEnvironment();
}

std::filesystem::path WeightCachePath(const std::filesystem::path& folder,
                                      const std::string& name,
                                      const std::string& key)
{
    return folder / (name + "-" + HashForName(key) + ".weights");
}

CachedWeights LoadOrMakeWeights(const std::filesystem::path& file,
                                const std::string& key,
                                const NetworkDefinition& definition,
                                const std::function<TrainingReport()>& train)
{
    CachedWeights weights;
    std::error_code unknown;
    if (std::filesystem::exists(file, unknown))
    {
        weights.report = CallTorch("weights of network '" + definition.name + "'",
                                   [&] { return ReadCache(file, key, definition); });
        weights.fromCache = true;
        return weights;
    }
    MakeFolder(file.parent_path());
    RequireWritable(file);
    weights.report = train();
    WriteWeightFile(file, key, weights.report, definition);
    return weights;
}

} // namespace prometheus
