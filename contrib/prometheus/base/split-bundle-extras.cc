/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "split-bundle-bytes.h"
#include "split-bundle-format.h"

namespace prometheus::bundleformat
{

namespace
{

/** Whether the section is of a version known here; if not, it is skipped as an unknown one is. */
bool IsKnownVersion(BundlePart& part)
{
    return part.TakeUInt32("the version of the section") == EXTRA_VERSION;
}

SaliencyEntry TakeEntry(BundlePart& part)
{
    SaliencyEntry entry;
    entry.cut = part.TakeUInt32("the cut of a saliency");
    entry.value = part.TakeDouble("a saliency");
    entry.standardError = part.TakeDouble("the standard error of a saliency");
    const uint32_t mark = part.TakeUInt32("the mark of a candidate");
    if (mark > 1)
    {
        part.Refuse("the mark of a candidate is " + std::to_string(mark) + ", must be 0 or 1");
    }
    entry.isCandidate = mark == 1;
    return entry;
}

SaliencyCurve TakeCurve(BundlePart& part)
{
    constexpr uint64_t entryBytes = 4 + 8 + 8 + 4;
    SaliencyCurve curve;
    curve.measure = part.TakeText("the name of a saliency measure");
    const uint32_t classes = part.TakeCount("classes of a saliency", sizeof(uint32_t));
    for (uint32_t i = 0; i < classes; ++i)
    {
        curve.classes.push_back(part.TakeUInt32("a class of a saliency"));
    }
    curve.imageCount = part.TakeUInt64("the number of images of a saliency");
    const uint32_t entries = part.TakeCount("saliencies", entryBytes);
    for (uint32_t i = 0; i < entries; ++i)
    {
        curve.entries.push_back(TakeEntry(part));
    }
    return curve;
}

void AppendBytes(std::string& bytes, const std::string& file)
{
    Append(bytes, static_cast<uint64_t>(file.size()));
    bytes += file;
}

std::string TakeBytes(BundlePart& part, const std::string& what)
{
    const uint64_t length = part.TakeUInt64("the length of " + what);
    return std::string(part.Take(length, what));
}

} // namespace

std::string EncodeSaliency(const std::vector<SaliencyCurve>& curves)
{
    std::string bytes;
    Append(bytes, EXTRA_VERSION);
    AppendCount(bytes, curves.size());
    for (const auto& curve : curves)
    {
        AppendText(bytes, curve.measure);
        AppendCount(bytes, curve.classes.size());
        for (const uint32_t label : curve.classes)
        {
            Append(bytes, label);
        }
        Append(bytes, curve.imageCount);
        AppendCount(bytes, curve.entries.size());
        for (const auto& entry : curve.entries)
        {
            Append(bytes, entry.cut);
            AppendDouble(bytes, entry.value);
            AppendDouble(bytes, entry.standardError);
            Append(bytes, uint32_t{entry.isCandidate});
        }
    }
    return bytes;
}

std::vector<SaliencyCurve> DecodeSaliency(BundlePart part)
{
    std::vector<SaliencyCurve> curves;
    if (!IsKnownVersion(part))
    {
        return curves;
    }
    // A name, two counts and the number of images.
    const uint32_t count = part.TakeCount("saliency curves", 4 + 4 + 8 + 4);
    for (uint32_t i = 0; i < count; ++i)
    {
        curves.push_back(TakeCurve(part));
    }
    part.RequireEnd();
    return curves;
}

std::string EncodeExits(const std::vector<ExitProfile>& exits)
{
    std::string bytes;
    Append(bytes, EXTRA_VERSION);
    AppendCount(bytes, exits.size());
    for (const auto& exit : exits)
    {
        Append(bytes, exit.layer);
        AppendDouble(bytes, exit.exitProbability);
    }
    return bytes;
}

std::vector<ExitProfile> DecodeExits(BundlePart part)
{
    std::vector<ExitProfile> exits;
    if (!IsKnownVersion(part))
    {
        return exits;
    }
    const uint32_t count = part.TakeCount("exits", 4 + 8);
    for (uint32_t i = 0; i < count; ++i)
    {
        ExitProfile exit;
        exit.layer = part.TakeUInt32("the layer of an exit");
        exit.exitProbability = part.TakeDouble("the probability of an exit");
        exits.push_back(exit);
    }
    part.RequireEnd();
    return exits;
}

std::string EncodeParts(const std::vector<RunnableParts>& parts)
{
    std::string bytes;
    Append(bytes, EXTRA_VERSION);
    AppendCount(bytes, parts.size());
    for (const auto& pair : parts)
    {
        Append(bytes, pair.cut);
        AppendBytes(bytes, pair.head);
        AppendBytes(bytes, pair.tail);
    }
    return bytes;
}

std::vector<RunnableParts> DecodeParts(BundlePart part)
{
    std::vector<RunnableParts> parts;
    if (!IsKnownVersion(part))
    {
        return parts;
    }
    const uint32_t count = part.TakeCount("pairs of runnable parts", 4 + 8 + 8);
    for (uint32_t i = 0; i < count; ++i)
    {
        RunnableParts pair;
        pair.cut = part.TakeUInt32("the cut of runnable parts");
        const std::string where = "cut " + std::to_string(pair.cut);
        pair.head = TakeBytes(part, "the head of " + where);
        pair.tail = TakeBytes(part, "the tail of " + where);
        parts.push_back(std::move(pair));
    }
    part.RequireEnd();
    return parts;
}

} // namespace prometheus::bundleformat
