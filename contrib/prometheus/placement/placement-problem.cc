/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-problem.h"

#include "prometheus-error.h"

#include <cmath>
#include <set>
#include <sstream>
#include <utility>

namespace prometheus
{

namespace
{

/** How far given probabilities may contradict each other: decimals of a file, not rounding. */
constexpr double PROBABILITY_TOLERANCE = 1e-6;

/** Builds a message from anything that can be written, and throws it. */
template <typename... Parts>
[[noreturn]] void Refuse(const Parts&... parts)
{
    std::ostringstream message;
    message << "placement problem: ";
    (message << ... << parts);
    throw InvalidInput(message.str());
}

void RequireDemand(const std::string& where, const char* field, uint64_t value)
{
    if (value > MOST_LAYER_DEMAND)
    {
        Refuse(where, ": ", field, " is ", value, ", must be at most ", MOST_LAYER_DEMAND);
    }
}

void RequireProbability(const std::string& where, const char* field, double value)
{
    // Written so that NaN fails.
    const bool possible = value >= 0 && value <= 1;
    if (!possible)
    {
        Refuse(where, ": ", field, " is ", value, ", must be between 0 and 1");
    }
}

/** Run and exit probabilities must tell one story: what does not run on has given its answer. */
void RequireConsistentExits(const PlacementProblem& problem, uint32_t u)
{
    const auto& layers = problem.networks[u].layers;
    if (layers.front().runProbability != 1)
    {
        Refuse(NameOf(problem, {u, 0}),
               ": runProbability is ",
               layers.front().runProbability,
               ", must be 1: the first layer always runs");
    }
    for (uint32_t j = 0; j < layers.size(); ++j)
    {
        const bool isLast = j + 1 == layers.size();
        const double here = layers[j].runProbability;
        const double next = isLast ? 0 : layers[j + 1].runProbability;
        if (next > here)
        {
            Refuse(NameOf(problem, {u, j + 1}),
                   ": runProbability is ",
                   next,
                   ", must be at most that of the layer before, ",
                   here);
        }
        const auto& exit = layers[j].exitProbability;
        if (exit && std::abs(*exit - (here - next)) > PROBABILITY_TOLERANCE)
        {
            Refuse(NameOf(problem, {u, j}),
                   ": exitProbability is ",
                   *exit,
                   ", but the run probabilities imply ",
                   here - next);
        }
    }
}

void RequireLayers(const PlacementProblem& problem, uint32_t u)
{
    const auto& network = problem.networks[u];
    std::set<std::string> names;
    for (uint32_t j = 0; j < network.layers.size(); ++j)
    {
        const auto& layer = network.layers[j];
        const std::string where = NameOf(problem, {u, j});
        if (layer.name.empty() || !names.insert(layer.name).second)
        {
            Refuse(where, ": names must differ within a network and not be empty");
        }
        RequireDemand(where, "weightBytes", layer.weightBytes);
        RequireDemand(where, "multiplications", layer.multiplications);
        RequireDemand(where, "outputBytes", layer.outputBytes);
        RequireDemand(where, "workingBytes", layer.workingBytes);
        RequireProbability(where, "runProbability", layer.runProbability);
        RequireProbability(where, "exitProbability", layer.exitProbability.value_or(0));
    }
    RequireConsistentExits(problem, u);
}

void RequireNetworks(const PlacementProblem& problem)
{
    std::set<std::string> names;
    std::size_t layerCount = 0;
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        const auto& network = problem.networks[u];
        const std::string where = "network '" + network.name + "'";
        if (network.name.empty() || !names.insert(network.name).second)
        {
            Refuse(where, ": names of networks must differ and not be empty");
        }
        if (network.layers.empty())
        {
            Refuse(where, " has no layers");
        }
        RequireDemand(where, "inputBytes", network.inputBytes);
        RequireDemand(where, "resultBytes", network.resultBytes);
        for (const auto& [end, vertex] :
             {std::pair{"source", network.source}, std::pair{"sink", network.sink}})
        {
            if (vertex >= problem.hops.VertexCount())
            {
                Refuse(where,
                       ": ",
                       end,
                       " is vertex ",
                       vertex,
                       ", but there are ",
                       problem.hops.VertexCount());
            }
        }
        RequireLayers(problem, u);
        layerCount += network.layers.size();
    }
    if (layerCount == 0 || layerCount > MOST_LAYERS)
    {
        Refuse(layerCount, " layers in all, must be 1 to ", MOST_LAYERS);
    }
}

void RequireSharedLayers(const PlacementProblem& problem)
{
    std::set<std::pair<uint32_t, uint32_t>> seen;
    for (std::size_t group = 0; group < problem.sharedLayers.size(); ++group)
    {
        const auto& members = problem.sharedLayers[group];
        const std::string where = "shared layers, group " + std::to_string(group);
        if (members.size() < 2)
        {
            Refuse(where, " has ", members.size(), " members, must have at least 2");
        }
        std::set<uint32_t> networks;
        for (const auto& ref : members)
        {
            if (ref.network >= problem.networks.size() ||
                ref.layer >= problem.networks[ref.network].layers.size())
            {
                Refuse(
                    where, ": layer ", ref.layer, " of network ", ref.network, " does not exist");
            }
            if (!networks.insert(ref.network).second ||
                !seen.insert({ref.network, ref.layer}).second)
            {
                Refuse(where,
                       ": ",
                       NameOf(problem, ref),
                       " must be in one group only, and a group has one layer of a network");
            }
            const auto& layer = problem.networks[ref.network].layers[ref.layer];
            const auto& first = problem.networks[members[0].network].layers[members[0].layer];
            if (layer.weightBytes != first.weightBytes ||
                layer.multiplications != first.multiplications)
            {
                Refuse(where,
                       ": ",
                       NameOf(problem, ref),
                       " differs in weights or multiplications from ",
                       NameOf(problem, members[0]));
            }
        }
    }
}

void RequireLinkRates(const PlacementProblem& problem)
{
    std::set<std::pair<uint32_t, uint32_t>> seen;
    for (const auto& link : problem.linkRates)
    {
        const std::string where =
            "link rate " + std::to_string(link.from) + " -> " + std::to_string(link.to);
        if (link.from >= problem.hops.VertexCount() || link.to >= problem.hops.VertexCount() ||
            problem.hops.Get(link.from, link.to) != 1)
        {
            Refuse(where, ": there is no such link");
        }
        if (!std::isfinite(link.bitsPerSecond) || link.bitsPerSecond <= 0)
        {
            Refuse(where, " is ", link.bitsPerSecond, " bit/s, must be finite and greater than 0");
        }
        if (!seen.insert({link.from, link.to}).second)
        {
            Refuse(where, " is given twice");
        }
    }
}

void RequireUnits(const PlacementProblem& problem)
{
    if (problem.units.empty() || problem.units.size() < problem.hops.RelayCount() ||
        problem.units.size() > problem.hops.VertexCount())
    {
        Refuse(problem.units.size(),
               " units, but the hop distances know ",
               problem.hops.RelayCount(),
               " that relay and ",
               problem.hops.VertexCount(),
               " vertices (at least 1 is needed)");
    }
    for (const auto& unit : problem.units)
    {
        unit.Validate();
    }
    for (uint32_t unit : problem.forbiddenUnits)
    {
        if (unit >= problem.units.size())
        {
            Refuse("forbidden unit ", unit, " does not exist, there are ", problem.units.size());
        }
    }
}

} // namespace

std::vector<double> NetworkDemand::ExitProbabilities() const
{
    std::vector<double> exits;
    for (std::size_t j = 0; j < layers.size(); ++j)
    {
        const double next = j + 1 < layers.size() ? layers[j + 1].runProbability : 0;
        exits.push_back(layers[j].exitProbability.value_or(layers[j].runProbability - next));
    }
    return exits;
}

void PlacementProblem::Validate() const
{
    RequireUnits(*this);
    if (maxLayersPerUnit == 0)
    {
        Refuse("maxLayersPerUnit is 0, must be at least 1");
    }
    if (!std::isfinite(bitsPerSecond) || bitsPerSecond <= 0)
    {
        Refuse("bitsPerSecond is ", bitsPerSecond, ", must be finite and greater than 0");
    }
    if (unreachableHops == 0)
    {
        Refuse("unreachableHops is 0, must be at least 1");
    }
    RequireNetworks(*this);
    RequireSharedLayers(*this);
    RequireLinkRates(*this);
}

uint64_t WeightBytesOn(const UnitSpec& unit, const LayerDemand& layer)
{
    constexpr uint64_t BYTES_GIVEN = 4;
    const uint64_t rest = layer.weightBytes % BYTES_GIVEN * unit.bytesPerWeight;
    return layer.weightBytes / BYTES_GIVEN * unit.bytesPerWeight +
           (rest + BYTES_GIVEN - 1) / BYTES_GIVEN;
}

std::string NameOf(const PlacementProblem& problem, const LayerRef& layer)
{
    const auto& network = problem.networks.at(layer.network);
    return "layer " + std::to_string(layer.layer + 1) + " (" + network.layers.at(layer.layer).name +
           ") of network '" + network.name + "'";
}

PlacementProblem ProblemOn(const Deployment& deployment, double bitsPerSecond)
{
    PlacementProblem problem;
    for (const auto& unit : deployment.units)
    {
        problem.units.push_back(unit.spec);
    }
    problem.hops = HopDistances(deployment);
    problem.bitsPerSecond = bitsPerSecond;
    return problem;
}

NetworkDemand DemandOf(const NetworkProfile& profile,
                       uint32_t sourceVertex,
                       uint32_t sinkVertex,
                       uint64_t inputBytes,
                       uint32_t bytesPerElement)
{
    profile.Validate();
    NetworkDemand network;
    network.name = profile.name;
    network.source = sourceVertex;
    network.sink = sinkVertex;
    network.inputBytes = inputBytes;
    for (const auto& layer : profile.layers)
    {
        LayerDemand demand;
        demand.name = layer.name;
        demand.weightBytes = layer.WeightBytes();
        demand.multiplications = layer.multiplications;
        demand.outputBytes =
            static_cast<uint64_t>(ElementCount(layer.outputShape)) * bytesPerElement;
        demand.workingBytes = layer.workingBytes;
        network.layers.push_back(std::move(demand));
    }
    for (const auto& exit : profile.exits)
    {
        for (std::size_t j = exit.layer + 1; j < network.layers.size(); ++j)
        {
            network.layers[j].runProbability *= 1 - exit.exitProbability;
        }
    }
    network.resultBytes = network.layers.back().outputBytes;
    return network;
}

} // namespace prometheus
