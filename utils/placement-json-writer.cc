/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-json.h"
#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace prometheus
{

namespace
{

using Json = nlohmann::ordered_json;

std::string IdOf(uint32_t vertex)
{
    return "v" + std::to_string(vertex);
}

Json ToJson(const UnitSpec& unit, uint32_t vertex)
{
    Json json{{"id", IdOf(vertex)},
              {"memory_bytes", unit.weightMemoryBytes},
              {"mults_per_s", unit.multiplicationsPerSecond},
              {"bytes_per_weight", unit.bytesPerWeight}};
    if (unit.workingMemoryBytes != UNLIMITED)
    {
        json["working_memory_bytes"] = unit.workingMemoryBytes;
    }
    if (unit.loadCap != UNLIMITED)
    {
        json["load_cap_mults"] = unit.loadCap;
    }
    return json;
}

Json ToJson(const LayerDemand& layer)
{
    Json json{{"name", layer.name},
              {"weight_bytes", layer.weightBytes},
              {"mults", layer.multiplications},
              {"output_bytes", layer.outputBytes},
              {"working_bytes", layer.workingBytes},
              {"run_probability", layer.runProbability}};
    if (layer.exitProbability)
    {
        json["exit_probability"] = *layer.exitProbability;
    }
    return json;
}

Json EndOf(const PlacementProblem& problem, uint32_t vertex)
{
    return {{vertex < problem.units.size() ? "unit" : "id", IdOf(vertex)}};
}

Json ToJson(const PlacementProblem& problem, const NetworkDemand& network)
{
    if (network.resultBytes != network.layers.back().outputBytes)
    {
        throw InvalidInput("network '" + network.name + "': resultBytes is " +
                           std::to_string(network.resultBytes) +
                           ", JSON can only say the last layer's outputBytes, " +
                           std::to_string(network.layers.back().outputBytes));
    }
    Json layers = Json::array();
    for (const auto& layer : network.layers)
    {
        layers.push_back(ToJson(layer));
    }
    return {{"name", network.name},
            {"input_bytes", network.inputBytes},
            {"source", EndOf(problem, network.source)},
            {"sink", EndOf(problem, network.sink)},
            {"layers", layers}};
}

Json LinksOf(const PlacementProblem& problem)
{
    // A vertex that is no unit and no network's end relays nothing: nobody would miss it.
    std::vector<bool> isUsed(problem.hops.VertexCount(), false);
    std::fill_n(isUsed.begin(), problem.units.size(), true);
    for (const auto& network : problem.networks)
    {
        isUsed[network.source] = true;
        isUsed[network.sink] = true;
    }
    Json links = Json::array();
    for (uint32_t a = 0; a < problem.hops.VertexCount(); ++a)
    {
        for (const uint32_t b : problem.hops.Neighbours(a))
        {
            if (a < b && isUsed[a] && isUsed[b])
            {
                links.push_back({IdOf(a), IdOf(b)});
            }
        }
    }
    return links;
}

Json SharedOf(const PlacementProblem& problem)
{
    Json groups = Json::array();
    for (const auto& members : problem.sharedLayers)
    {
        Json group = Json::array();
        for (const auto& ref : members)
        {
            const auto& network = problem.networks[ref.network];
            group.push_back({{"network", network.name}, {"layer", network.layers[ref.layer].name}});
        }
        groups.push_back(group);
    }
    return groups;
}

/** JSON knows no infinity: what does not exist is null. */
Json Seconds(double seconds)
{
    return std::isfinite(seconds) ? Json(seconds) : Json(nullptr);
}

void AddLatency(const LatencyBreakdown& latency, Json& json)
{
    json["source_s"] = Seconds(latency.sourceSeconds);
    json["transmission_s"] = Seconds(latency.transmissionSeconds);
    json["processing_s"] = Seconds(latency.processingSeconds);
    json["sink_s"] = Seconds(latency.sinkSeconds);
}

Json AssignmentOf(const PlacementInstance& instance, const Placement& placement)
{
    Json assignment = Json::object();
    for (std::size_t u = 0; u < placement.unitOf.size(); ++u)
    {
        const auto& network = instance.problem.networks[u];
        Json layers = Json::object();
        for (std::size_t j = 0; j < placement.unitOf[u].size(); ++j)
        {
            layers[network.layers[j].name] = instance.unitIds[placement.unitOf[u][j]];
        }
        assignment[network.name] = layers;
    }
    return assignment;
}

std::string Finish(Json json, const std::string& reason)
{
    if (!reason.empty())
    {
        json["reason"] = reason;
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

std::string WritePlacementInstance(const PlacementProblem& problem)
{
    problem.Validate();
    Json json{{"units", Json::array()},
              {"links", LinksOf(problem)},
              {"rate_bps", problem.bitsPerSecond},
              {"networks", Json::array()},
              {"shared", SharedOf(problem)},
              {"forbidden_units", Json::array()}};
    for (uint32_t unit = 0; unit < problem.units.size(); ++unit)
    {
        json["units"].push_back(ToJson(problem.units[unit], unit));
    }
    for (const auto& network : problem.networks)
    {
        json["networks"].push_back(ToJson(problem, network));
    }
    for (const uint32_t unit : problem.forbiddenUnits)
    {
        json["forbidden_units"].push_back(IdOf(unit));
    }
    for (const auto& link : problem.linkRates)
    {
        json["link_rates"].push_back(
            {{"from", IdOf(link.from)}, {"to", IdOf(link.to)}, {"rate_bps", link.bitsPerSecond}});
    }
    if (problem.maxLayersPerUnit != UNLIMITED_LAYERS)
    {
        json["max_layers_per_unit"] = problem.maxLayersPerUnit;
    }
    if (problem.unreachableHops != HopDistances::UNREACHABLE)
    {
        json["unreachable_hops"] = problem.unreachableHops;
    }
    return json.dump(1) + "\n";
}

std::string WritePlacementResult(const PlacementInstance& instance, const PlacementResult& result)
{
    Json json{{"status", NameOf(result.status)},
              {"latency_s", Seconds(result.latency.TotalSeconds())},
              {"bound_s", Seconds(result.lowerBoundSeconds)}};
    AddLatency(result.latency, json);
    json["assignment"] = AssignmentOf(instance, result.placement);
    return Finish(std::move(json), result.reason);
}

std::string WriteBestPlacements(const PlacementInstance& instance, const BestPlacements& best)
{
    Json json{{"status", NameOf(best.status)},
              {"bound_s", Seconds(best.lowerBoundSeconds)},
              {"proved", best.ProvedCount()},
              {"placements", Json::array()}};
    for (const auto& ranked : best.placements)
    {
        Json entry{{"latency_s", Seconds(ranked.latency.TotalSeconds())}};
        AddLatency(ranked.latency, entry);
        entry["assignment"] = AssignmentOf(instance, ranked.placement);
        json["placements"].push_back(std::move(entry));
    }
    return Finish(std::move(json), best.reason);
}

} // namespace prometheus
