/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "check-placement.h"

#include "prometheus-error.h"
#include "transfer-costs.h"

#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace prometheus
{

namespace
{

/** What one unit was given, shared layers counted once. */
struct UnitLoad
{
    uint64_t layers{0};
    uint64_t weightBytes{0};
    uint64_t multiplications{0};
    std::string names; //!< "conv1, fc384 of network 'cnn5'", for messages
    std::string lastNetwork;

    void Add(const UnitSpec& unit, const NetworkDemand& network, const LayerDemand& layer)
    {
        ++layers;
        weightBytes += WeightBytesOn(unit, layer);
        multiplications += layer.multiplications;
        if (!lastNetwork.empty() && lastNetwork != network.name)
        {
            names += " of network '" + lastNetwork + "'";
        }
        names += (names.empty() ? "" : ", ") + layer.name;
        lastNetwork = network.name;
    }

    std::string Names() const
    {
        return (layers == 1 ? "layer " : "layers ") + names + " of network '" + lastNetwork + "'";
    }

    std::string NamesNeed() const
    {
        return Names() + (layers == 1 ? " needs " : " need ");
    }
};

std::string NameOfUnit(const PlacementProblem& problem, uint32_t unit)
{
    return "unit " + std::to_string(unit) + " (" + problem.units[unit].name + ")";
}

/** Forbidden units and working memory. */
std::string FindBrokenByLayer(const PlacementProblem& problem, const Placement& placement)
{
    const std::set<uint32_t> forbidden(problem.forbiddenUnits.begin(),
                                       problem.forbiddenUnits.end());
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        for (uint32_t j = 0; j < problem.networks[u].layers.size(); ++j)
        {
            const uint32_t unit = placement.unitOf[u][j];
            if (forbidden.count(unit) > 0)
            {
                return NameOf(problem, {u, j}) + " is on " + NameOfUnit(problem, unit) +
                       ", which is forbidden";
            }
            const uint64_t needed = problem.networks[u].layers[j].workingBytes;
            if (needed > problem.units[unit].workingMemoryBytes)
            {
                return NameOfUnit(problem, unit) + " has " +
                       std::to_string(problem.units[unit].workingMemoryBytes) +
                       " bytes of working memory; " + NameOf(problem, {u, j}) + " needs " +
                       std::to_string(needed);
            }
        }
    }
    return {};
}

/** Eq. 11. */
std::string FindBrokenSharing(const PlacementProblem& problem, const Placement& placement)
{
    for (const auto& group : problem.sharedLayers)
    {
        const LayerRef& first = group.front();
        for (const auto& ref : group)
        {
            const uint32_t unit = placement.unitOf[ref.network][ref.layer];
            const uint32_t expected = placement.unitOf[first.network][first.layer];
            if (unit != expected)
            {
                return NameOf(problem, ref) + " is shared with " + NameOf(problem, first) +
                       " but is on " + NameOfUnit(problem, unit) + " instead of " +
                       NameOfUnit(problem, expected);
            }
        }
    }
    return {};
}

/** Eq. 3-5 and 12-14. */
std::string FindBrokenByUnit(const PlacementProblem& problem, const Placement& placement)
{
    std::set<std::pair<uint32_t, uint32_t>> countedAlready;
    for (const auto& group : problem.sharedLayers)
    {
        for (std::size_t member = 1; member < group.size(); ++member)
        {
            countedAlready.insert({group[member].network, group[member].layer});
        }
    }
    std::vector<UnitLoad> loads(problem.units.size());
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        const auto& network = problem.networks[u];
        for (uint32_t j = 0; j < network.layers.size(); ++j)
        {
            if (countedAlready.count({u, j}) == 0)
            {
                const uint32_t unit = placement.unitOf[u][j];
                loads[unit].Add(problem.units[unit], network, network.layers[j]);
            }
        }
    }
    for (uint32_t unit = 0; unit < loads.size(); ++unit)
    {
        const auto& spec = problem.units[unit];
        const auto& load = loads[unit];
        if (load.layers > problem.maxLayersPerUnit)
        {
            return NameOfUnit(problem, unit) + " takes " +
                   std::to_string(problem.maxLayersPerUnit) + " layers at most; " + load.Names() +
                   " are " + std::to_string(load.layers);
        }
        if (load.weightBytes > spec.weightMemoryBytes)
        {
            return NameOfUnit(problem, unit) + " holds " + std::to_string(spec.weightMemoryBytes) +
                   " bytes of weights; " + load.NamesNeed() + std::to_string(load.weightBytes);
        }
        if (load.multiplications > spec.loadCap)
        {
            return NameOfUnit(problem, unit) + " has a load cap of " +
                   std::to_string(spec.loadCap) + " multiplications; " + load.NamesNeed() +
                   std::to_string(load.multiplications);
        }
    }
    return {};
}

std::string FindMissingPath(const PlacementProblem& problem, const Placement& placement)
{
    const TransferCosts costs(problem);
    const auto isMissing = [&costs](double probability, uint32_t from, uint32_t to)
    { return std::isinf(costs.ExpectedSeconds(probability, 0, from, to)); };
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        const auto& network = problem.networks[u];
        const auto& unitOf = placement.unitOf[u];
        const auto exits = network.ExitProbabilities();
        if (isMissing(network.layers[0].runProbability, network.source, unitOf[0]))
        {
            return "no path joins the source of network '" + network.name + "' (vertex " +
                   std::to_string(network.source) + ") to " + NameOfUnit(problem, unitOf[0]) +
                   ", which runs its first layer";
        }
        for (uint32_t j = 0; j < network.layers.size(); ++j)
        {
            if (isMissing(exits[j], unitOf[j], network.sink))
            {
                return "no path joins " + NameOfUnit(problem, unitOf[j]) + ", which runs " +
                       NameOf(problem, {u, j}) + ", to the sink (vertex " +
                       std::to_string(network.sink) + ")";
            }
            if (j + 1 < network.layers.size() &&
                isMissing(network.layers[j + 1].runProbability, unitOf[j], unitOf[j + 1]))
            {
                return "no path joins " + NameOfUnit(problem, unitOf[j]) + ", which runs " +
                       NameOf(problem, {u, j}) + ", to " + NameOfUnit(problem, unitOf[j + 1]) +
                       ", which runs the next layer";
            }
        }
    }
    return {};
}

} // namespace

void RequireComplete(const PlacementProblem& problem, const Placement& placement)
{
    if (placement.unitOf.size() != problem.networks.size())
    {
        throw InvalidInput("placement of " + std::to_string(placement.unitOf.size()) +
                           " networks for a problem of " + std::to_string(problem.networks.size()));
    }
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        const auto& unitOf = placement.unitOf[u];
        const std::size_t layers = problem.networks[u].layers.size();
        for (uint32_t j = 0; j < layers; ++j)
        {
            if (j >= unitOf.size() || unitOf[j] == NO_UNIT)
            {
                throw InvalidInput("placement: " + NameOf(problem, {u, j}) + " has no unit");
            }
            if (unitOf[j] >= problem.units.size())
            {
                throw InvalidInput("placement: " + NameOf(problem, {u, j}) + " is on unit " +
                                   std::to_string(unitOf[j]) + ", but there are " +
                                   std::to_string(problem.units.size()));
            }
        }
        if (unitOf.size() > layers)
        {
            throw InvalidInput("placement of " + std::to_string(unitOf.size()) +
                               " layers for network '" + problem.networks[u].name + "' of " +
                               std::to_string(layers));
        }
    }
}

Feasibility CheckPlacement(const PlacementProblem& problem, const Placement& placement)
{
    RequireComplete(problem, placement);
    for (const auto find :
         {FindBrokenByLayer, FindBrokenSharing, FindBrokenByUnit, FindMissingPath})
    {
        std::string reason = find(problem, placement);
        if (!reason.empty())
        {
            return {false, std::move(reason)};
        }
    }
    return {};
}

} // namespace prometheus
