/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-grouping.h"

#include "prometheus-error.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>

namespace prometheus
{

namespace
{

/** An index behind the last step when the text is no number at all. */
std::optional<uint32_t> FindStep(const NetworkProfile& steps, const std::string& text)
{
    for (uint32_t i = 0; i < steps.layers.size(); ++i)
    {
        if (steps.layers[i].name == text)
        {
            return i;
        }
    }
    uint32_t index = 0;
    const auto* end = text.data() + text.size();
    const auto [parsed, failure] = std::from_chars(text.data(), end, index);
    if (failure == std::errc() && parsed == end && index < steps.layers.size())
    {
        return index;
    }
    return std::nullopt;
}

/** Where the next layer begins, for every cut of the list. */
std::vector<uint32_t> ParseCuts(const NetworkProfile& steps, const std::string& grouping)
{
    const std::string where = "network '" + steps.name + "', grouping '" + grouping + "': ";
    std::vector<uint32_t> starts;
    std::size_t from = 0;
    while (from <= grouping.size())
    {
        const std::size_t comma = std::min(grouping.find(',', from), grouping.size());
        const std::string text = grouping.substr(from, comma - from);
        const auto step = FindStep(steps, text);
        if (!step)
        {
            std::string known;
            for (const auto& layer : steps.layers)
            {
                known += (known.empty() ? "" : ", ") + layer.name;
            }
            throw InvalidInput(where + "there is no step '" + text +
                               "' to cut behind; must be paper, cuts, or of these steps: " + known);
        }
        if (*step + 1 == steps.layers.size())
        {
            throw InvalidInput(where + "nothing is behind the last step '" + text + "'");
        }
        if (!starts.empty() && *step + 1 <= starts.back())
        {
            throw InvalidInput(where + "step '" + text +
                               "' does not come behind the cut before it");
        }
        starts.push_back(*step + 1);
        from = comma + 1;
    }
    return starts;
}

std::vector<uint32_t> StartsOf(const NetworkSteps& steps, const std::string& grouping)
{
    const auto count = static_cast<uint32_t>(steps.profile.layers.size());
    if (grouping != "paper" && grouping != "cuts")
    {
        return ParseCuts(steps.profile, grouping);
    }
    std::vector<uint32_t> starts;
    bool hasWeighted = steps.isWeighted.at(0);
    for (uint32_t i = 1; i < count; ++i)
    {
        const bool followsExit =
            std::any_of(steps.profile.exits.begin(),
                        steps.profile.exits.end(),
                        [i](const ExitProfile& exit) { return exit.layer + 1 == i; });
        if (grouping == "cuts" || followsExit || (steps.isWeighted.at(i) && hasWeighted))
        {
            starts.push_back(i);
            hasWeighted = false;
        }
        hasWeighted = hasWeighted || steps.isWeighted.at(i);
    }
    return starts;
}

std::string NameGroup(const NetworkSteps& steps, uint32_t first, uint32_t last)
{
    std::vector<std::string> weighted;
    for (uint32_t i = first; i < last; ++i)
    {
        if (steps.isWeighted.at(i))
        {
            weighted.push_back(steps.profile.layers[i].name);
        }
    }
    if (weighted.empty())
    {
        return steps.profile.layers[first].name;
    }
    return weighted.front() + (weighted.size() > 1 ? "-" + weighted.back() : "");
}

} // namespace

bool operator==(const LayerGroup& a, const LayerGroup& b)
{
    return std::tie(a.name, a.first, a.last) == std::tie(b.name, b.first, b.last);
}

std::vector<LayerGroup> GroupLayers(const NetworkSteps& steps, const std::string& grouping)
{
    auto ends = StartsOf(steps, grouping);
    ends.push_back(static_cast<uint32_t>(steps.profile.layers.size()));
    std::vector<LayerGroup> groups;
    uint32_t first = 0;
    for (const uint32_t last : ends)
    {
        groups.push_back({NameGroup(steps, first, last), first, last});
        first = last;
    }
    return groups;
}

NetworkProfile MergeLayers(const NetworkProfile& steps, const std::vector<LayerGroup>& groups)
{
    NetworkProfile merged = steps;
    merged.layers.clear();
    merged.exits.clear();
    for (const auto& group : groups)
    {
        LayerProfile layer;
        layer.name = group.name;
        for (uint32_t i = group.first; i < group.last; ++i)
        {
            const auto& step = steps.layers.at(i);
            layer.weightCount += step.weightCount;
            layer.biasCount += step.biasCount;
            layer.multiplications += step.multiplications;
            layer.workingBytes = std::max(layer.workingBytes, step.workingBytes);
            layer.outputShape = step.outputShape;
        }
        for (ExitProfile exit : steps.exits)
        {
            if (exit.layer >= group.first && exit.layer < group.last)
            {
                if (exit.layer + 1 != group.last)
                {
                    throw InvalidInput("network '" + steps.name + "': the exit at step '" +
                                       steps.layers.at(exit.layer).name + "' lies inside layer '" +
                                       group.name + "'; a layer must end behind it");
                }
                exit.layer = static_cast<uint32_t>(merged.layers.size());
                merged.exits.push_back(exit);
            }
        }
        merged.layers.push_back(layer);
    }
    merged.Validate();
    return merged;
}

} // namespace prometheus
