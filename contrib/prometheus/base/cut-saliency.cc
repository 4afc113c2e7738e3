/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cut-saliency.h"

#include "prometheus-error.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** The points behind the last steps of all layers but the last, where a cut may lie. */
std::vector<CuiPoint> PointsOfCuts(const CuiCurve& curve)
{
    std::vector<CuiPoint> cuts;
    for (const auto& point : curve.points)
    {
        const bool same = !cuts.empty() && cuts.back().layer == point.layer;
        if (!same && point.layer != cuts.size())
        {
            throw InvalidInput(curve.measure + " of network '" + curve.network + "': step '" +
                               point.step + "' is of layer " + std::to_string(point.layer) +
                               ", expected " + std::to_string(cuts.size()));
        }
        const bool isConsidered = point.isConsidered || (same && cuts.back().isConsidered);
        if (same)
        {
            cuts.pop_back();
        }
        cuts.push_back(point);
        cuts.back().isConsidered = isConsidered;
    }
    if (!cuts.empty())
    {
        cuts.pop_back();
    }
    return cuts;
}

std::vector<uint32_t> IndicesOf(const CuiCurve& curve, const std::vector<std::string>& classNames)
{
    std::vector<uint32_t> indices;
    for (const auto& name : curve.classes)
    {
        const auto found = std::find(classNames.begin(), classNames.end(), name);
        if (found == classNames.end())
        {
            throw InvalidInput(curve.measure + " of network '" + curve.network + "': class '" +
                               name + "' is none of the network's " +
                               std::to_string(classNames.size()));
        }
        indices.push_back(static_cast<uint32_t>(found - classNames.begin()));
    }
    std::sort(indices.begin(), indices.end());
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
    if (indices.size() == classNames.size())
    {
        indices.clear();
    }
    return indices;
}

/** What lies between separators; "a,,b" has three parts. */
std::vector<std::string> SplitAt(char separator, const std::string& text)
{
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (from <= text.size())
    {
        const std::size_t end = std::min(text.find(separator, from), text.size());
        parts.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

} // namespace

SaliencyCurve SaliencyOfCuts(const CuiCurve& curve, const std::vector<std::string>& classNames)
{
    SaliencyCurve saliency;
    saliency.measure = curve.measure;
    saliency.classes = IndicesOf(curve, classNames);
    saliency.imageCount = curve.images;
    const auto cuts = PointsOfCuts(curve);
    for (const auto& point : cuts)
    {
        saliency.entries.push_back({point.layer, point.value, point.standardError, false});
    }
    for (const uint32_t candidate : FindCandidates(cuts))
    {
        saliency.entries[candidate].isCandidate = true;
    }
    return saliency;
}

std::vector<std::vector<std::string>> ParseClassChoices(const std::string& text,
                                                        const LabelledImages& data)
{
    std::vector<std::vector<std::string>> choices;
    for (const auto& choice : SplitAt(';', text))
    {
        if (choice == "each")
        {
            for (uint32_t label = 0; label < data.classNames.size(); ++label)
            {
                if (std::find(data.labels.begin(), data.labels.end(), label) != data.labels.end())
                {
                    choices.push_back({data.classNames[label]});
                }
            }
            continue;
        }
        choices.push_back(choice == "all" ? std::vector<std::string>{} : SplitAt(',', choice));
        for (const auto& name : choices.back())
        {
            if (name.empty())
            {
                throw InvalidInput("classes '" + text +
                                   "' hold an empty name: must be names separated by commas, all "
                                   "or each, several of them separated by semicolons");
            }
        }
    }
    return choices;
}

} // namespace prometheus
