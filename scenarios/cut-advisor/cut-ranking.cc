/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cut-ranking.h"

#include "cui-curve.h"
#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace prometheus
{

namespace
{

auto SaliencyKey(const RankedCut& cut)
{
    return std::make_tuple(!cut.saliency->isCandidate, -cut.saliency->value, cut.cut);
}

/** Whether a layer changes nothing but single elements: as much crosses behind as before it. */
bool IsElementwise(const NetworkProfile& profile, uint32_t layer)
{
    const auto& shapeBefore =
        layer == 0 ? profile.inputShape : profile.layers[layer - 1].outputShape;
    const auto& shape = profile.layers[layer].outputShape;
    return shape == shapeBefore &&
           profile.layers[layer].multiplications <= static_cast<uint64_t>(ElementCount(shape));
}

/** Marks local maxima, as I-SPLIT finds them. */
void MarkCandidates(std::vector<SaliencyEntry>& entries, const NetworkProfile& profile)
{
    std::vector<CuiPoint> points(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
    {
        points[i].value = entries[i].value;
        points[i].isConsidered = !IsElementwise(profile, entries[i].cut);
        entries[i].isCandidate = false;
    }
    for (const uint32_t candidate : FindCandidates(points))
    {
        entries[candidate].isCandidate = true;
    }
}

/** Mean and standard error of two groups of images taken together. */
void MergeEntry(SaliencyEntry& to, uint64_t count, const SaliencyEntry& from, uint64_t fromCount)
{
    const auto n = static_cast<double>(count);
    const auto m = static_cast<double>(fromCount);
    // Sums of squared deviations: se^2 = ss / ((n - 1) n); apart means add n m / (n + m) d^2.
    const double difference = from.value - to.value;
    const double squares = to.standardError * to.standardError * n * (n - 1) +
                           from.standardError * from.standardError * m * (m - 1) +
                           difference * difference * n * m / (n + m);
    to.value += difference * m / (n + m);
    to.standardError = std::sqrt(squares / ((n + m) * (n + m - 1)));
}

bool HaveSameCuts(const SaliencyCurve& a, const SaliencyCurve& b)
{
    return std::equal(a.entries.begin(),
                      a.entries.end(),
                      b.entries.begin(),
                      b.entries.end(),
                      [](const auto& x, const auto& y) { return x.cut == y.cut; });
}

} // namespace

std::vector<RankedCut> RankCuts(const NetworkProfile& profile,
                                const std::vector<uint64_t>& outputBytes,
                                const SaliencyCurve* curve,
                                uint32_t candidates)
{
    if (profile.layers.size() < 2)
    {
        throw InvalidInput("network '" + profile.name + "' is a single layer, '" +
                           profile.layers.front().name + "': there is nothing to cut");
    }
    std::vector<RankedCut> cuts(profile.layers.size() - 1);
    for (uint32_t k = 0; k < cuts.size(); ++k)
    {
        cuts[k].cut = k;
        cuts[k].layer = profile.layers[k].name;
        cuts[k].outputBytes = outputBytes.at(k);
    }
    if (curve)
    {
        for (const auto& entry : curve->entries)
        {
            cuts.at(entry.cut).saliency = entry;
        }
    }
    uint32_t rank = 0;
    for (const auto& cut : SortBySize(cuts))
    {
        cuts[cut.cut].sizeRank = ++rank;
    }
    rank = 0;
    for (const auto& cut : SortBySaliency(cuts))
    {
        cuts[cut.cut].saliencyRank = ++rank;
    }
    for (auto& cut : cuts)
    {
        cut.isChosen =
            cut.sizeRank <= candidates || (cut.saliencyRank && *cut.saliencyRank <= candidates);
    }
    return cuts;
}

std::vector<RankedCut> SortBySize(std::vector<RankedCut> cuts)
{
    std::sort(cuts.begin(),
              cuts.end(),
              [](const auto& a, const auto& b)
              { return std::tie(a.outputBytes, a.cut) < std::tie(b.outputBytes, b.cut); });
    return cuts;
}

std::vector<RankedCut> SortBySaliency(std::vector<RankedCut> cuts)
{
    cuts.erase(std::remove_if(cuts.begin(),
                              cuts.end(),
                              [](const auto& cut) { return !cut.saliency.has_value(); }),
               cuts.end());
    std::sort(cuts.begin(),
              cuts.end(),
              [](const auto& a, const auto& b) { return SaliencyKey(a) < SaliencyKey(b); });
    return cuts;
}

std::optional<SaliencyCurve> CurveOfClasses(const std::vector<SaliencyCurve>& curves,
                                            const std::string& measure,
                                            const std::vector<uint32_t>& classes,
                                            const NetworkProfile& profile)
{
    if (classes.size() == profile.classCount)
    {
        return CurveOfClasses(curves, measure, {}, profile); // all of them
    }
    const auto find = [&](const std::vector<uint32_t>& wanted)
    {
        return std::find_if(curves.begin(),
                            curves.end(),
                            [&](const auto& curve)
                            { return curve.measure == measure && curve.classes == wanted; });
    };
    if (const auto exact = find(classes); exact != curves.end())
    {
        return *exact;
    }
    std::optional<SaliencyCurve> sum;
    for (const uint32_t label : classes)
    {
        const auto single = find({label});
        if (single == curves.end() || single->imageCount == 0 ||
            (sum && !HaveSameCuts(*sum, *single)))
        {
            return std::nullopt;
        }
        if (!sum)
        {
            sum = *single;
            continue;
        }
        for (std::size_t i = 0; i < sum->entries.size(); ++i)
        {
            MergeEntry(sum->entries[i], sum->imageCount, single->entries[i], single->imageCount);
        }
        sum->imageCount += single->imageCount;
    }
    if (sum)
    {
        sum->classes = classes;
        MarkCandidates(sum->entries, profile);
    }
    return sum;
}

} // namespace prometheus
