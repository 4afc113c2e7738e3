/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cyclic-redundancy-check.h"
#include "prometheus-error.h"
#include "split-bundle-format.h"
#include "split-bundle-part.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>

namespace prometheus
{

namespace
{

using namespace bundleformat;

std::string InHexadecimal(uint32_t number)
{
    char text[16];
    std::snprintf(text, sizeof(text), "0x%08x", number);
    return text;
}

/** Text for a message, from bytes that may be anything. */
std::string Printable(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes)
    {
        text += byte >= 0x20 && byte < 0x7f ? byte : '.';
    }
    return text;
}

std::string ReadWholeFile(const std::filesystem::path& path)
{
    const auto refuse = [&path](const std::string& reason)
    { throw FileError("cannot read '" + path.string() + "': " + reason); };
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure))
    {
        refuse("it is a folder");
    }
    const auto size = std::filesystem::file_size(path, failure);
    if (failure)
    {
        refuse(failure.message());
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
    {
        refuse(std::strerror(errno));
    }
    std::string bytes(size, '\0');
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(size)))
    {
        refuse("it ends after " + std::to_string(stream.gcount()) + " of " + std::to_string(size) +
               " bytes");
    }
    return bytes;
}

bool IsKnown(std::string_view tag)
{
    return tag == PROFILE_TAG || tag == ORIGIN_TAG || tag == DATA_TAG || tag == ACTIVATIONS_TAG ||
           tag == EXITS_TAG || tag == SALIENCY_TAG || tag == PARTS_TAG;
}

/** The known sections of a file, each of them whole and there exactly once. */
class BundleSections
{
  public:
    BundleSections(std::string place, std::string_view file)
        : m_place(std::move(place))
    {
        BundlePart rest(m_place, file);
        const auto count = TakeFileHeader(rest);
        for (uint32_t i = 0; i < count; ++i)
        {
            TakeSection(rest);
        }
        rest.RequireEnd();
    }

    BundlePart Get(std::string_view tag) const
    {
        const auto found = m_content.find(tag);
        if (found == m_content.end())
        {
            throw CorruptFile(Place(tag) + " is missing");
        }
        return {Place(tag), found->second};
    }

    bool Has(std::string_view tag) const
    {
        return m_content.count(tag) != 0;
    }

  private:
    std::string Place(std::string_view tag) const
    {
        return m_place + ": section '" + Printable(tag) + "'";
    }

    static uint32_t TakeFileHeader(BundlePart& rest)
    {
        if (rest.Remaining() < FILE_HEADER_BYTES)
        {
            rest.Refuse("it has " + std::to_string(rest.Remaining()) +
                        " bytes, a split bundle has at least " + std::to_string(FILE_HEADER_BYTES));
        }
        const auto magic = rest.Take(MAGIC.size(), "the signature");
        if (magic != MAGIC)
        {
            rest.Refuse("it is no split bundle: it starts with '" + Printable(magic) +
                        "', expected '" + Printable(MAGIC) + "'");
        }
        const auto version = rest.TakeUInt32("the format version");
        if (version != VERSION)
        {
            rest.Refuse("it has format version " + std::to_string(version) +
                        ", this reader knows " + std::to_string(VERSION));
        }
        return rest.TakeCount("sections", SECTION_HEADER_BYTES);
    }

    void TakeSection(BundlePart& rest)
    {
        BundlePart start = rest;
        const auto tag = rest.Take(TAG_BYTES, "the tag of a section");
        const std::string place = "section '" + Printable(tag) + "'";
        const auto flags = rest.TakeUInt32(place);
        const auto length = rest.TakeUInt64(place);
        const auto checksum = rest.TakeUInt32(place);
        const auto content = rest.Take(length, place);
        const uint32_t found =
            Crc32(content, Crc32(start.Take(CHECKED_HEADER_BYTES, "the header of a section")));
        if (found != checksum)
        {
            rest.Refuse(place + " has checksum " + InHexadecimal(found) + ", its header says " +
                        InHexadecimal(checksum));
        }
        if ((flags & ~OPTIONAL_SECTION) != 0)
        {
            rest.Refuse(place + " has flags " + InHexadecimal(flags) + ", this reader knows " +
                        InHexadecimal(OPTIONAL_SECTION));
        }
        if (!IsKnown(tag))
        {
            if ((flags & OPTIONAL_SECTION) == 0)
            {
                rest.Refuse(place + " is unknown to this reader, and not optional");
            }
            return;
        }
        if (!m_content.emplace(tag, content).second)
        {
            rest.Refuse(place + " occurs twice");
        }
    }

    std::string m_place;
    std::map<std::string_view, std::string_view> m_content;
};

NetworkProfile DecodeProfile(BundlePart part)
{
    // A layer has a name, four counts, and a rank at least.
    constexpr uint64_t leastLayerBytes = 4 + 4 * 8 + 4;
    NetworkProfile profile;
    profile.name = part.TakeText("the network's name");
    profile.inputShape = part.TakeShape("the input shape");
    profile.classCount = part.TakeUInt32("the number of classes");
    const auto layerCount = part.TakeCount("layers", leastLayerBytes);
    for (uint32_t j = 0; j < layerCount; ++j)
    {
        const std::string what = "layer " + std::to_string(j);
        LayerProfile layer;
        layer.name = part.TakeText("the name of " + what);
        layer.weightCount = part.TakeUInt64(what);
        layer.biasCount = part.TakeUInt64(what);
        layer.multiplications = part.TakeUInt64(what);
        layer.workingBytes = part.TakeUInt64(what);
        layer.outputShape = part.TakeShape("the output shape of " + what);
        profile.layers.push_back(std::move(layer));
    }
    part.RequireEnd();
    return profile;
}

LabelledImages DecodeData(BundlePart part, const Shape& imageShape)
{
    LabelledImages data;
    data.name = part.TakeText("the data set's name");
    const auto classCount = part.TakeCount("class names", sizeof(uint32_t));
    for (uint32_t i = 0; i < classCount; ++i)
    {
        data.classNames.push_back(part.TakeText("the name of class " + std::to_string(i)));
    }
    const auto imageCount = part.TakeCount("labels", sizeof(uint32_t));
    for (uint32_t i = 0; i < imageCount; ++i)
    {
        data.labels.push_back(part.TakeUInt32("label " + std::to_string(i)));
    }
    data.images = part.TakeTensors("images", DType::UInt8, imageShape, imageCount);
    part.RequireEnd();
    return data;
}

std::vector<std::vector<Tensor>> DecodeActivations(BundlePart part,
                                                   const NetworkProfile& profile,
                                                   std::size_t imageCount)
{
    std::vector<std::vector<Tensor>> activations;
    for (const auto& layer : profile.layers)
    {
        activations.push_back(part.TakeTensors("activations of layer '" + layer.name + "'",
                                               DType::Float32,
                                               layer.outputShape,
                                               imageCount));
    }
    part.RequireEnd();
    return activations;
}

} // namespace

SplitBundle bundleformat::Decode(std::string_view file, const std::string& place)
{
    const BundleSections sections(place, file);
    SplitBundle bundle;
    bundle.profile = DecodeProfile(sections.Get(PROFILE_TAG));
    BundlePart origin = sections.Get(ORIGIN_TAG);
    bundle.origin = origin.Take(origin.Remaining(), "the origin");
    bundle.data = DecodeData(sections.Get(DATA_TAG), bundle.profile.inputShape);
    bundle.activations =
        DecodeActivations(sections.Get(ACTIVATIONS_TAG), bundle.profile, bundle.data.images.size());
    if (sections.Has(EXITS_TAG))
    {
        bundle.profile.exits = DecodeExits(sections.Get(EXITS_TAG));
    }
    if (sections.Has(SALIENCY_TAG))
    {
        bundle.saliency = DecodeSaliency(sections.Get(SALIENCY_TAG));
    }
    if (sections.Has(PARTS_TAG))
    {
        bundle.parts = DecodeParts(sections.Get(PARTS_TAG));
    }
    try
    {
        bundle.Validate();
    }
    catch (const InvalidInput& fault)
    {
        throw CorruptFile(place + ": " + fault.what());
    }
    return bundle;
}

SplitBundle ReadSplitBundle(const std::filesystem::path& path)
{
    return bundleformat::Decode(ReadWholeFile(path), "'" + path.string() + "'");
}

} // namespace prometheus
