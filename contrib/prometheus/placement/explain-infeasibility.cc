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

/** units[t]: the units, ascending, that item t may use. */
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

const LayerDemand& LayerAt(const PlacementProblem& problem, const LayerRef& ref)
{
    return problem.networks[ref.network].layers[ref.layer];
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
                               const PlacedItem& item)
{
    // Members differ in working memory only: the one that needs most is hardest to place.
    const LayerRef ref = *std::max_element(
        item.members.begin(),
        item.members.end(),
        [&](const LayerRef& a, const LayerRef& b)
        { return LayerAt(problem, a).workingBytes < LayerAt(problem, b).workingBytes; });
    const LayerDemand& demand = LayerAt(problem, ref);
    std::string text = "no unit holds " + NameOf(problem, ref);
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

/** Units that can run each item, connections left aside. */
Candidates FittingUnits(const ItemModel& model, const std::vector<uint32_t>& allowed)
{
    const PlacementProblem& problem = model.Problem();
    Candidates fitting(model.ItemCount());
    for (uint32_t item = 0; item < model.ItemCount(); ++item)
    {
        const auto& members = model.Item(item).members;
        const auto fits = [&](uint32_t unit)
        {
            const uint64_t has = problem.units[unit].workingMemoryBytes;
            return model.RunFits(item, item + 1, unit) &&
                   std::all_of(members.begin(),
                               members.end(),
                               [&](const LayerRef& ref)
                               { return LayerAt(problem, ref).workingBytes <= has; });
        };
        std::copy_if(allowed.begin(), allowed.end(), std::back_inserter(fitting[item]), fits);
    }
    return fitting;
}

/** Whether a transfer that happens with this probability has a path, or needs none. */
bool Joins(const ItemModel& model, double probability, uint32_t from, uint32_t to)
{
    return !std::isinf(model.Costs().ExpectedSeconds(probability, 0, from, to));
}

/** Drops units that the layers before, the source or the sink cannot reach; says where none is
 * left. */
std::string DropUnreachable(const ItemModel& model, uint32_t u, Candidates& candidates)
{
    const PlacementProblem& problem = model.Problem();
    const NetworkDemand& network = problem.networks[u];
    const auto exits = network.ExitProbabilities();
    std::vector<uint32_t> before{network.source};
    for (uint32_t j = 0; j < network.layers.size(); ++j)
    {
        const double probability = network.layers[j].runProbability;
        auto& units = candidates[model.ItemOf({u, j})];
        const auto isUnreached = [&](uint32_t unit)
        {
            return std::none_of(before.begin(),
                                before.end(),
                                [&](uint32_t from)
                                { return Joins(model, probability, from, unit); });
        };
        units.erase(std::remove_if(units.begin(), units.end(), isUnreached), units.end());
        if (units.empty())
        {
            return "the source (vertex " + std::to_string(network.source) +
                   ") is disconnected from every unit that holds " + NameOf(problem, {u, j});
        }
        const auto missesSink = [&](uint32_t unit)
        { return !Joins(model, exits[j], unit, network.sink); };
        units.erase(std::remove_if(units.begin(), units.end(), missesSink), units.end());
        if (units.empty())
        {
            return "the sink (vertex " + std::to_string(network.sink) +
                   ") is disconnected from every unit that holds " + NameOf(problem, {u, j}) +
                   " and that the source reaches";
        }
        before = units;
    }
    return {};
}

/** "network 'cnn5'", or how many there are. */
std::string NameOfAll(const PlacementProblem& problem)
{
    return problem.networks.size() == 1
               ? "network '" + problem.networks[0].name + "'"
               : "the " + std::to_string(problem.networks.size()) + " networks";
}

std::string ExplainMissingPlaces(const ItemModel& model, const HallSet& hall)
{
    const PlacementProblem& problem = model.Problem();
    const bool isOne = problem.networks.size() == 1;
    std::string names;
    for (uint32_t item : hall.layers)
    {
        names += names.empty() ? "" : ", ";
        const LayerRef& ref = model.Item(item).members.front();
        names += LayerAt(problem, ref).name;
        names += isOne ? "" : " of '" + problem.networks[ref.network].name + "'";
    }
    const std::size_t units = hall.units.size();
    return std::to_string(hall.layers.size()) + " layers (" + names + ") of " + NameOfAll(problem) +
           " fit only on the same " + std::to_string(units) +
           (units == 1 ? " unit, which takes " : " units, which take ") +
           std::to_string(problem.maxLayersPerUnit) + " each";
}

/** Compares all layers with all units together. */
std::string ExplainTotals(const ItemModel& model, const std::vector<uint32_t>& allowed)
{
    const PlacementProblem& problem = model.Problem();
    for (const Limit& limit : {Limits().front(), Limits().back()})
    {
        double needed = 0; // sums of "unlimited" do not fit an integer
        double has = 0;
        for (uint32_t item = 0; item < model.ItemCount(); ++item)
        {
            const LayerDemand& layer = LayerAt(problem, model.Item(item).members.front());
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
            return "all layers of " + NameOfAll(problem) + " together need " +
                   std::to_string(static_cast<uint64_t>(needed)) + " " + limit.what +
                   ", all allowed units together have " +
                   std::to_string(static_cast<uint64_t>(has));
        }
    }
    return {};
}

} // namespace

std::string FindUnmetConstraint(const ItemModel& model)
{
    const PlacementProblem& problem = model.Problem();
    const auto allowed = AllowedUnits(problem);
    if (allowed.empty())
    {
        return "all " + std::to_string(problem.units.size()) + " units are forbidden";
    }
    Candidates units = FittingUnits(model, allowed);
    for (uint32_t item = 0; item < model.ItemCount(); ++item)
    {
        if (units[item].empty())
        {
            return ExplainUnplaceable(problem, allowed, model.Item(item));
        }
    }
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        std::string reason = DropUnreachable(model, u, units);
        if (!reason.empty())
        {
            return reason;
        }
    }
    const HallSet hall = FindHallSet(units, model.UnitCount(), model.MaxItemsPerUnit());
    return hall.layers.empty() ? ExplainTotals(model, allowed) : ExplainMissingPlaces(model, hall);
}

} // namespace prometheus
