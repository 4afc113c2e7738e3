/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "saliency-curve.h"

#include "prometheus-error.h"

#include <cmath>
#include <tuple>

namespace prometheus
{

namespace
{

void RequireEntry(const std::string& where, const SaliencyEntry& entry)
{
    const std::string whereCut = where + ", cut " + std::to_string(entry.cut);
    if (!std::isfinite(entry.value))
    {
        throw InvalidInput(whereCut + " has the value " + std::to_string(entry.value) +
                           ", must be finite");
    }
    if (!std::isfinite(entry.standardError) || entry.standardError < 0)
    {
        throw InvalidInput(whereCut + " has the standard error " +
                           std::to_string(entry.standardError) + ", must be finite and at least 0");
    }
}

} // namespace

void SaliencyCurve::Validate(const NetworkProfile& network) const
{
    if (measure.empty())
    {
        throw InvalidInput("a saliency curve of network '" + network.name + "' names no measure");
    }
    const std::string where = "saliency '" + measure + "' of network '" + network.name + "'";
    for (std::size_t i = 0; i < classes.size(); ++i)
    {
        if (classes[i] >= network.classCount || (i > 0 && classes[i] <= classes[i - 1]))
        {
            throw InvalidInput(where + " has class " + std::to_string(classes[i]) + " at place " +
                               std::to_string(i) + ", classes must ascend and be below " +
                               std::to_string(network.classCount));
        }
    }
    for (std::size_t i = 0; i < entries.size(); ++i)
    {
        RequireCut(network, entries[i].cut);
        if (i > 0 && entries[i].cut <= entries[i - 1].cut)
        {
            throw InvalidInput(where + " has cut " + std::to_string(entries[i].cut) +
                               " behind cut " + std::to_string(entries[i - 1].cut) +
                               ", cuts must ascend");
        }
        RequireEntry(where, entries[i]);
    }
}

bool operator==(const SaliencyEntry& a, const SaliencyEntry& b)
{
    return std::tie(a.cut, a.value, a.standardError, a.isCandidate) ==
           std::tie(b.cut, b.value, b.standardError, b.isCandidate);
}

bool operator==(const SaliencyCurve& a, const SaliencyCurve& b)
{
    return std::tie(a.measure, a.classes, a.imageCount, a.entries) ==
           std::tie(b.measure, b.classes, b.imageCount, b.entries);
}

} // namespace prometheus
