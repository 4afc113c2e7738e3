/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "strategy.h"

#include "fitted-reconstruction.h"
#include "option-checks.h"
#include "prometheus-error.h"
#include "reconstruction.h"

#include <charconv>
#include <functional>
#include <set>

namespace prometheus
{

namespace
{

struct NamedList
{
    const char* name;
    std::vector<const char*> strategies;
};

const NamedList LISTS[] = {
    {"default",
     {"float32",
      "float32+linear-prior",
      "int8+packet:400",
      "int8+packet:400+linear-prior",
      "int8+packet:400+reed-solomon:1"}},
    {"all",
     {"float32",
      "float32+contiguous",
      "float32+nearest",
      "float32+loss-aware",
      "float32+linear-prior",
      "float32+linear-prior+loss-aware",
      "int8+packet:400",
      "int8+packet:160+linear-prior",
      "int8+packet:400+xor:0.34",
      "int8+packet:400+reed-solomon:1",
      "int8+packet:160+reed-solomon:1",
      "int8+packet:160+reed-solomon:1+linear-prior",
      "int8+packet:400+reed-solomon:2.4",
      "int8+packet:80+cut:2+linear-prior"}},
};

template <typename Find>
bool IsKnown(Find&& find, const std::string& word)
{
    try
    {
        find(word);
        return true;
    }
    catch (const InvalidInput&)
    {
        return false;
    }
}

template <typename Number>
Number ParseNumber(const std::string& strategy, const std::string& text)
{
    Number value{};
    const auto end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    if (result.ec != std::errc() || result.ptr != end)
    {
        throw InvalidInput("strategy '" + strategy + "': '" + text + "' is not a number");
    }
    return value;
}

/** Reads a word into its place. @return which place that is; empty when nobody knows the word. */
std::string Read(Strategy& strategy, const std::string& word)
{
    const auto colon = word.find(':');
    const std::string key = word.substr(0, colon);
    const std::string value = colon == std::string::npos ? "" : word.substr(colon + 1);
    if (key == "packet")
    {
        strategy.crossing.packetBytes = ParseNumber<uint32_t>(strategy.name, value);
        return "the size of packets";
    }
    if (key == "cut")
    {
        strategy.cut = ParseNumber<uint32_t>(strategy.name, value);
        return "the cut";
    }
    if (IsKnown([](const std::string& name) { FindErasureCode(name); }, key))
    {
        strategy.crossing.erasureCode = key;
        strategy.crossing.parityShare = ParseNumber<double>(strategy.name, value);
        return "the erasure code";
    }
    if (word == "loss-aware")
    {
        strategy.isLossAware = true;
        return "the tail";
    }
    if (IsKnown([](const std::string& name) { FindEncoding(name); }, word))
    {
        strategy.crossing.encoding = word;
        return "the encoding";
    }
    if (IsKnown([](const std::string& name) { FindLayout(name); }, word))
    {
        strategy.crossing.layout = word;
        return "the layout";
    }
    if (IsFittedReconstruction(word) ||
        IsKnown([](const std::string& name) { FindReconstruction(name); }, word))
    {
        strategy.reconstruction = word;
        return "the reconstruction";
    }
    return "";
}

} // namespace

Strategy ParseStrategy(const std::string& text)
{
    Strategy strategy;
    strategy.name = text;
    std::set<std::string> said;
    for (const auto& word : SplitList(text, '+'))
    {
        const std::string place = Read(strategy, word);
        if (place.empty())
        {
            throw InvalidInput("strategy '" + text + "': '" + word +
                               "' is no encoding, layout or reconstruction, and none of "
                               "loss-aware, packet:BYTES, xor:SHARE, reed-solomon:SHARE, "
                               "cut:LAYER");
        }
        if (!said.insert(place).second)
        {
            throw InvalidInput("strategy '" + text + "' says " + place + " twice");
        }
    }
    if (said.empty())
    {
        throw InvalidInput("a strategy is empty: must be words such as float32+linear-prior");
    }
    strategy.crossing.Validate();
    return strategy;
}

std::vector<Strategy> ParseStrategies(const std::string& text)
{
    std::vector<Strategy> strategies;
    for (const auto& list : LISTS)
    {
        if (text == list.name)
        {
            for (const char* strategy : list.strategies)
            {
                strategies.push_back(ParseStrategy(strategy));
            }
            return strategies;
        }
    }
    std::set<std::string> names;
    for (const auto& part : SplitList(text, ';'))
    {
        strategies.push_back(ParseStrategy(part));
        if (!names.insert(part).second)
        {
            throw InvalidInput("strategy '" + part + "' stands twice in the list");
        }
    }
    if (strategies.empty())
    {
        throw InvalidInput("there is no strategy: must be a list, or default or all");
    }
    return strategies;
}

} // namespace prometheus
