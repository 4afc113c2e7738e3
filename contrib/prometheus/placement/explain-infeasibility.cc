/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "explain-infeasibility.h"

#include "layer-matching.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace prometheus
{

namespace
{

/** units[j]: the units, ascending, that layer j may use. */
using Candidates = std::vector<std::vector<uint32_t>>;

std::vector<uint32_t> AllowedUnits(const PlacementProblem& problem)
{
    const std::set<uint32_t> forbidden(problem.forbiddenUnits.begin(),
                                       problem.forbiddenUnits.end());
    std::vector<uint32_t> allowed;
    for (uint32_t unit = 0; unit < problem.units.size(); ++unit)
    {
        if (forbidden.count(unit) == 0)
        {
            allowed.push_back(unit);
        }
    }
    return allowed;
}

/** A limit of a unit on one layer: what is needed of it and what it has. */
struct Limit
{
    const char* what; //!< behind the number needed
    std::function<uint64_t(const LayerDemand&, const UnitSpec&)> needed;
    std::function<uint64_t(const UnitSpec&)> has;
};

const std::vector<Limit>& Limits()
{
    static const std::vector<Limit> limits{
        {"bytes",
         [](const LayerDemand& layer, const UnitSpec& unit) { return WeightBytesOn(unit, layer); },
         [](const UnitSpec& unit) { return unit.weightMemoryBytes; }},
        {"bytes of working memory",
         [](const LayerDemand& layer, const UnitSpec&) { return layer.workingBytes; },
         [](const UnitSpec& unit) { return unit.workingMemoryBytes; }},
        {"multiplications of load cap",
         [](const LayerDemand& layer, const UnitSpec&) { return layer.multiplications; },
         [](const UnitSpec& unit) { return unit.loadCap; }},
    };
    return limits;
}

/** Why no allowed unit can run a layer at all. */
std::string ExplainUnplaceable(const PlacementProblem& problem,
                               const std::vector<uint32_t>& allowed,
                               uint32_t layer)
{
    const LayerDemand& demand = problem.networks[0].layers[layer];
    std::string text = "no unit holds " + NameOf(problem, {0, layer});
    for (const Limit& limit : Limits())
    {
        // Nearest to enough: a unit of smaller weights may need less and have less.
        const auto missing = [&](uint32_t unit)
        {
            return static_cast<double>(limit.needed(demand, problem.units[unit])) -
                   static_cast<double>(limit.has(problem.units[unit]));
        };
        const uint32_t best = *std::min_element(allowed.begin(),
                                                allowed.end(),
                                                [&missing](uint32_t a, uint32_t b)
                                                { return missing(a) < missing(b); });
        if (missing(best) > 0)
        {
            return text + ": needs " + std::to_string(limit.needed(demand, problem.units[best])) +
                   " " + limit.what + ", the largest has " +
                   std::to_string(limit.has(problem.units[best]));
        }
    }
    return text + ": none has weight memory, working memory and load cap for it at once";
}

/** Units that can run each layer, connections left aside. */
Candidates FittingUnits(const ChainModel& model, const std::vector<uint32_t>& allowed)
{
    const PlacementProblem& problem = model.Problem();
    Candidates fitting(model.LayerCount());
    for (uint32_t j = 0; j < model.LayerCount(); ++j)
    {
        const LayerDemand& layer = problem.networks[0].layers[j];
        std::copy_if(allowed.begin(),
                     allowed.end(),
                     std::back_inserter(fitting[j]),
                     [&](uint32_t unit)
                     {
                         const UnitSpec& spec = problem.units[unit];
                         return model.RunFits(j, j + 1, unit) &&
                                layer.workingBytes <= spec.workingMemoryBytes;
                     });
    }
    return fitting;
}

/** Whether a transfer that happens with this probability has a path, or needs none. */
bool Joins(const ChainModel& model, double probability, uint32_t from, uint32_t to)
{
    return !std::isinf(model.Costs().ExpectedSeconds(probability, 0, from, to));
}

/** Drops units that the layers before, the source or the sink cannot reach; says where none is
 * left. */
std::string DropUnreachable(const ChainModel& model, Candidates& units)
{
    const PlacementProblem& problem = model.Problem();
    const NetworkDemand& network = problem.networks[0];
    const auto exits = network.ExitProbabilities();
    for (uint32_t j = 0; j < model.LayerCount(); ++j)
    {
        const double probability = network.layers[j].runProbability;
        const std::vector<uint32_t> before =
            j == 0 ? std::vector<uint32_t>{network.source} : units[j - 1];
        const auto isUnreached = [&](uint32_t unit)
        {
            return std::none_of(before.begin(),
                                before.end(),
                                [&](uint32_t from)
                                { return Joins(model, probability, from, unit); });
        };
        units[j].erase(std::remove_if(units[j].begin(), units[j].end(), isUnreached),
                       units[j].end());
        if (units[j].empty())
        {
            return "the source (vertex " + std::to_string(network.source) +
                   ") is disconnected from every unit that holds " + NameOf(problem, {0, j});
        }
        const auto missesSink = [&](uint32_t unit)
        { return !Joins(model, exits[j], unit, network.sink); };
        units[j].erase(std::remove_if(units[j].begin(), units[j].end(), missesSink),
                       units[j].end());
        if (units[j].empty())
        {
            return "the sink (vertex " + std::to_string(network.sink) +
                   ") is disconnected from every unit that holds " + NameOf(problem, {0, j}) +
                   " and that the source reaches";
        }
    }
    return {};
}

std::string ExplainMissingPlaces(const PlacementProblem& problem, const HallSet& hall)
{
    std::string names;
    for (uint32_t layer : hall.layers)
    {
        names += (names.empty() ? "" : ", ") + problem.networks[0].layers[layer].name;
    }
    const std::size_t units = hall.units.size();
    return std::to_string(hall.layers.size()) + " layers (" + names + ") of network '" +
           problem.networks[0].name + "' fit only on the same " + std::to_string(units) +
           (units == 1 ? " unit, which takes " : " units, which take ") +
           std::to_string(problem.maxLayersPerUnit) + " each";
}

/** Compares all layers with all units together. */
std::string ExplainTotals(const PlacementProblem& problem, const std::vector<uint32_t>& allowed)
{
    const auto& layers = problem.networks[0].layers;
    for (const Limit& limit : {Limits().front(), Limits().back()})
    {
        double needed = 0; // sums of "unlimited" do not fit an integer
        double has = 0;
        for (const auto& layer : layers)
        {
            uint64_t least = UNLIMITED;
            for (uint32_t unit : allowed)
            {
                least = std::min(least, limit.needed(layer, problem.units[unit]));
            }
            needed += static_cast<double>(least);
        }
        for (uint32_t unit : allowed)
        {
            has += static_cast<double>(limit.has(problem.units[unit]));
        }
        if (needed > has)
        {
            return "all layers of network '" + problem.networks[0].name + "' together need " +
                   std::to_string(static_cast<uint64_t>(needed)) + " " + limit.what +
                   ", all allowed units together have " +
                   std::to_string(static_cast<uint64_t>(has));
        }
    }
    return {};
}

} // namespace

std::string FindUnmetConstraint(const ChainModel& model)
{
    const PlacementProblem& problem = model.Problem();
    const auto allowed = AllowedUnits(problem);
    if (allowed.empty())
    {
        return "all " + std::to_string(problem.units.size()) + " units are forbidden";
    }
    Candidates units = FittingUnits(model, allowed);
    for (uint32_t j = 0; j < model.LayerCount(); ++j)
    {
        if (units[j].empty())
        {
            return ExplainUnplaceable(problem, allowed, j);
        }
    }
    std::string reason = DropUnreachable(model, units);
    if (!reason.empty())
    {
        return reason;
    }
    const HallSet hall = FindHallSet(units, model.UnitCount(), model.MaxLayersPerUnit());
    return hall.layers.empty() ? ExplainTotals(problem, allowed)
                               : ExplainMissingPlaces(problem, hall);
}

} // namespace prometheus
