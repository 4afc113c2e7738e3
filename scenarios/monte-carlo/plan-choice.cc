/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "plan-choice.h"

#include "prometheus-error.h"

#include <charconv>

namespace prometheus
{

namespace
{

const std::string BEST = "best:";
constexpr uint32_t MOST_CANDIDATES = 10'000;

} // namespace

PlanChoice PlanChoice::Parse(const std::string& text)
{
    if (text == "phy")
    {
        return {Kind::PhyRate, 0};
    }
    if (text == "goodput")
    {
        return {Kind::Goodput, 0};
    }
    PlanChoice choice{Kind::BestSimulated, 0};
    if (text.rfind(BEST, 0) == 0)
    {
        std::from_chars(text.data() + BEST.size(), text.data() + text.size(), choice.candidates);
    }
    if (choice.candidates < 1 || choice.candidates > MOST_CANDIDATES || choice.ToString() != text)
    {
        throw InvalidInput("--planRate: '" + text +
                           "' must be phy, goodput or best:<candidates>, from best:1 to best:" +
                           std::to_string(MOST_CANDIDATES));
    }
    return choice;
}

std::string PlanChoice::ToString() const
{
    switch (kind)
    {
    case Kind::None:
        return "";
    case Kind::PhyRate:
        return "phy";
    case Kind::Goodput:
        return "goodput";
    case Kind::BestSimulated:
        return BEST + std::to_string(candidates);
    }
    return {};
}

} // namespace prometheus
