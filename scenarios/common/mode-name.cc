/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-name.h"

#include "placement-problem.h"
#include "prometheus-error.h"

#include <charconv>
#include <optional>

namespace prometheus
{

namespace
{

/** The number between two parts of a text, if it is written as numbers are. */
std::optional<uint32_t> NumberBetween(const std::string& text,
                                      const std::string& before,
                                      const std::string& behind)
{
    uint32_t number = 0;
    if (text.rfind(before, 0) == 0)
    {
        std::from_chars(text.data() + before.size(), text.data() + text.size(), number);
    }
    // Written back, it must be what was read: "SC()" and "SC(01)" are no names.
    return text == before + std::to_string(number) + behind ? std::optional(number) : std::nullopt;
}

} // namespace

ModeName ModeName::Parse(const std::string& text)
{
    ModeName name;
    if (text == "LC")
    {
        return name;
    }
    if (text == "RC")
    {
        name.kind = Kind::RemoteOnly;
        return name;
    }
    if (text == "SC(top)")
    {
        name.kind = Kind::TopSplit;
        return name;
    }
    if (const auto cut = NumberBetween(text, "SC(", ")"))
    {
        name.kind = Kind::Split;
        name.cut = *cut;
        return name;
    }
    name.kind = Kind::Placed;
    name.maxLayersPerUnit = UNLIMITED_LAYERS;
    if (text == "placed(L=C)")
    {
        return name;
    }
    const auto layers = NumberBetween(text, "placed(L=", ")");
    if (layers && *layers > 0 && *layers < UNLIMITED_LAYERS)
    {
        name.maxLayersPerUnit = *layers;
        return name;
    }
    throw InvalidInput("mode '" + text +
                       "' is unknown; known modes: LC, RC, SC(<cut>), SC(top), placed(L=<most "
                       "layers on a unit>), placed(L=C)");
}

std::string ModeName::ToString() const
{
    switch (kind)
    {
    case Kind::LocalOnly:
        return "LC";
    case Kind::RemoteOnly:
        return "RC";
    case Kind::Split:
        return "SC(" + std::to_string(cut) + ")";
    case Kind::TopSplit:
        return "SC(top)";
    case Kind::Placed:
        return maxLayersPerUnit == UNLIMITED_LAYERS
                   ? "placed(L=C)"
                   : "placed(L=" + std::to_string(maxLayersPerUnit) + ")";
    }
    return {};
}

} // namespace prometheus
