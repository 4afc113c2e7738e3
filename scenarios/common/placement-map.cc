/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-map.h"

#include "atomic-file.h"
#include "option-checks.h"
#include "run-captures.h"

#include <nlohmann/json.hpp>

namespace prometheus
{

namespace
{

using Json = nlohmann::ordered_json;

std::string ToText(const Json& json)
{
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json ToJson(const DeployedUnit& unit, uint32_t number)
{
    Json json{{"id", number},
              {"x_m", unit.position.x},
              {"y_m", unit.position.y},
              {"type", unit.spec.name},
              {"memory_bytes", unit.spec.weightMemoryBytes},
              {"mults_per_s", unit.spec.multiplicationsPerSecond},
              {"bytes_per_weight", unit.spec.bytesPerWeight}};
    if (unit.spec.workingMemoryBytes != UNLIMITED)
    {
        json["working_memory_bytes"] = unit.spec.workingMemoryBytes;
    }
    if (unit.spec.loadCap != UNLIMITED)
    {
        json["load_cap_mults"] = unit.spec.loadCap;
    }
    return json;
}

/** A source or sink of a study: a device of its own. */
Json EndOf(const Deployment& deployment, uint32_t vertex)
{
    const auto& position = deployment.PositionOf(vertex);
    return {{"x_m", position.x}, {"y_m", position.y}, {"id", deployment.NameOf(vertex)}};
}

std::string TitleOf(const ModeResult& result, const NetworkProfile& profile)
{
    return profile.name + ", " + result.mode.name + ": planned " +
           FixedText(result.mode.analytic.TotalSeconds() * 1e3, 1) + " ms, " +
           (result.answered > 0 ? "simulated " + FixedText(result.latencyMeanMs, 1) + " ms"
                                : "no answer when simulated");
}

} // namespace

std::string WriteMapInstance(const ModePlanning& planning, const NetworkProfile& profile)
{
    const auto& deployment = planning.deployment;
    Json units = Json::array();
    for (uint32_t i = 0; i < deployment.UnitCount(); ++i)
    {
        units.push_back(ToJson(deployment.units[i], i));
    }
    Json layers = Json::array();
    for (std::size_t j = 0; j < profile.layers.size(); ++j)
    {
        const auto& layer = profile.layers[j];
        layers.push_back({{"name", layer.name},
                          {"weight_bytes", layer.WeightBytes()},
                          {"mults", layer.multiplications},
                          {"output_bytes", planning.outputBytes.at(j)},
                          {"working_bytes", layer.workingBytes}});
    }
    return ToText({{"units", units},
                   {"range_m", deployment.rangeMetres},
                   {"rate_bps", planning.bitsPerSecond},
                   {"networks",
                    {{{"name", profile.name},
                      {"input_bytes", planning.inputBytes},
                      {"source", EndOf(deployment, deployment.SourceVertex(0))},
                      {"layers", layers}}}},
                   {"sink", EndOf(deployment, deployment.SinkVertex(0))}});
}

std::string WriteMapPlacement(const ModeResult& result,
                              const ModePlanning& planning,
                              const NetworkProfile& profile)
{
    const auto& deployment = planning.deployment;
    const auto& mode = result.mode;
    Json assignment = Json::object();
    for (std::size_t j = 0; j < mode.hostOf.size(); ++j)
    {
        const uint32_t host = mode.hostOf[j];
        const bool isUnit = host < deployment.UnitCount();
        assignment[profile.layers[j].name] = isUnit ? Json(host) : Json(deployment.NameOf(host));
    }
    if (!result.IsFeasible())
    {
        return ToText({{"mode", mode.name},
                       {"status", "infeasible"},
                       {"latency_s", nullptr},
                       {"assignment", Json::object()},
                       {"reason", mode.infeasibleBecause}});
    }
    Json simulated = result.answered > 0 ? Json(result.latencyMeanMs * 1e-3) : Json(nullptr);
    return ToText({{"mode", mode.name},
                   {"title", TitleOf(result, profile)},
                   {"status", "planned"},
                   {"latency_s", mode.analytic.TotalSeconds()},
                   {"source_s", mode.analytic.sourceSeconds},
                   {"transmission_s", mode.analytic.transmissionSeconds},
                   {"processing_s", mode.analytic.processingSeconds},
                   {"sink_s", mode.analytic.sinkSeconds},
                   {"simulated_latency_s", simulated},
                   {"assignment", {{profile.name, assignment}}}});
}

void WriteMaps(const std::string& prefix,
               const std::vector<ModeResult>& results,
               const ModePlanning& planning,
               const NetworkProfile& profile)
{
    WriteFileAtomically(prefix + ".json", WriteMapInstance(planning, profile));
    for (const auto& result : results)
    {
        WriteFileAtomically(prefix + "-" + FileNameOf(result.mode.name) + ".json",
                            WriteMapPlacement(result, planning, profile));
    }
}

} // namespace prometheus
