/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "atomic-file.h"
#include "cyclic-redundancy-check.h"
#include "split-bundle-bytes.h"
#include "split-bundle-format.h"

#include <string>

namespace prometheus
{

namespace
{

using namespace bundleformat;

void AppendShape(std::string& bytes, const Shape& shape)
{
    AppendCount(bytes, shape.size());
    for (const int64_t extent : shape)
    {
        Append(bytes, static_cast<uint64_t>(extent));
    }
}

void AppendTensor(std::string& bytes, const Tensor& tensor)
{
    bytes.append(reinterpret_cast<const char*>(tensor.GetBytes()), tensor.GetByteCount());
}

std::string ProfileSection(const NetworkProfile& profile)
{
    std::string bytes;
    AppendText(bytes, profile.name);
    AppendShape(bytes, profile.inputShape);
    Append(bytes, profile.classCount);
    AppendCount(bytes, profile.layers.size());
    for (const auto& layer : profile.layers)
    {
        AppendText(bytes, layer.name);
        Append(bytes, layer.weightCount);
        Append(bytes, layer.biasCount);
        Append(bytes, layer.multiplications);
        Append(bytes, layer.workingBytes);
        AppendShape(bytes, layer.outputShape);
    }
    return bytes;
}

std::string DataSection(const LabelledImages& data)
{
    std::string bytes;
    AppendText(bytes, data.name);
    AppendCount(bytes, data.classNames.size());
    for (const auto& name : data.classNames)
    {
        AppendText(bytes, name);
    }
    AppendCount(bytes, data.images.size());
    for (const uint32_t label : data.labels)
    {
        Append(bytes, label);
    }
    for (const auto& image : data.images)
    {
        AppendTensor(bytes, image);
    }
    return bytes;
}

std::string ActivationsSection(const std::vector<std::vector<Tensor>>& activations)
{
    std::string bytes;
    for (const auto& layer : activations)
    {
        for (const auto& activation : layer)
        {
            AppendTensor(bytes, activation);
        }
    }
    return bytes;
}

void AppendSection(std::string& file,
                   std::string_view tag,
                   std::string_view content,
                   uint32_t flags = 0)
{
    std::string header(tag);
    Append(header, flags);
    Append(header, static_cast<uint64_t>(content.size()));
    Append(header, Crc32(content, Crc32(header)));
    file += header;
    file += content;
}

} // namespace

std::string bundleformat::Encode(const SplitBundle& bundle)
{
    std::string file(MAGIC);
    Append(file, VERSION);
    const auto& exits = bundle.profile.exits;
    AppendCount(file, 4U + !exits.empty() + !bundle.saliency.empty() + !bundle.parts.empty());
    AppendSection(file, PROFILE_TAG, ProfileSection(bundle.profile));
    AppendSection(file, ORIGIN_TAG, bundle.origin);
    AppendSection(file, DATA_TAG, DataSection(bundle.data));
    AppendSection(file, ACTIVATIONS_TAG, ActivationsSection(bundle.activations));
    if (!exits.empty())
    {
        AppendSection(file, EXITS_TAG, EncodeExits(exits), OPTIONAL_SECTION);
    }
    if (!bundle.saliency.empty())
    {
        AppendSection(file, SALIENCY_TAG, EncodeSaliency(bundle.saliency), OPTIONAL_SECTION);
    }
    if (!bundle.parts.empty())
    {
        AppendSection(file, PARTS_TAG, EncodeParts(bundle.parts), OPTIONAL_SECTION);
    }
    return file;
}

void WriteSplitBundle(const SplitBundle& bundle, const std::filesystem::path& path)
{
    bundle.Validate();
    WriteFileAtomically(path, bundleformat::Encode(bundle));
}

} // namespace prometheus
