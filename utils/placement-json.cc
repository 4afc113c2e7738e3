/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-json.h"

#include "deployment.h"
#include "strict-json.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace prometheus
{

namespace
{

using Json = nlohmann::json;

/** How far given probabilities may contradict each other: decimals of a file, not rounding. */
constexpr double PROBABILITY_TOLERANCE = 1e-6;

/** A byte count or load that a unit can have without being unlimited. */
constexpr uint64_t MOST_CAPACITY = uint64_t{1} << 62;

/** Reads a document part by part; each part knows those before it. */
class InstanceReader
{
  public:
    explicit InstanceReader(const JsonView& root)
        : m_root(root)
    {
    }

    PlacementInstance Read()
    {
        m_root.RequireKeys({"units", "rate_bps", "networks"},
                           {"range_m",
                            "links",
                            "link_rates",
                            "max_layers_per_unit",
                            "sink",
                            "shared",
                            "forbidden_units",
                            "unreachable_hops"});
        m_hasPositions = m_root.Has("range_m");
        if (m_hasPositions == m_root.Has("links"))
        {
            m_root.Refuse("must have either range_m or links");
        }
        ReadUnits();
        ReadNetworks();
        m_problem.hops = HopDistances(static_cast<uint32_t>(m_vertexCount),
                                      static_cast<uint32_t>(m_problem.units.size()),
                                      m_hasPositions ? LinksInRange() : ReadLinks());
        ReadNumbers();
        ReadLinkRates();
        ReadShared();
        m_problem.Validate();
        return {std::move(m_problem), std::move(m_unitIds)};
    }

  private:
    /** Units and ends are known by the JSON form of their id: 3 and "3" differ. */
    uint32_t NewVertex(const JsonView& place, const std::optional<JsonView>& id)
    {
        if (m_vertexCount == MOST_JSON_VERTICES)
        {
            place.Refuse("one more than " + std::to_string(MOST_JSON_VERTICES) +
                         " units, sources and sinks");
        }
        const auto vertex = static_cast<uint32_t>(m_vertexCount++);
        if (id)
        {
            RequireId(*id);
            if (!m_vertices.emplace(id->Value().dump(), vertex).second)
            {
                id->RefuseValue("unlike every id before it");
            }
        }
        if (m_hasPositions)
        {
            m_positions.push_back({place.At("x_m").Number(), place.At("y_m").Number()});
        }
        return vertex;
    }

    static void RequireId(const JsonView& id)
    {
        if (!id.Value().is_number_integer() && (!id.Value().is_string() || id.Name().empty()))
        {
            id.RefuseValue("a text or a whole number");
        }
    }

    uint32_t FindVertex(const JsonView& id) const
    {
        RequireId(id);
        const auto found = m_vertices.find(id.Value().dump());
        if (found == m_vertices.end())
        {
            id.RefuseValue("the id of a unit, source or sink");
        }
        return found->second;
    }

    uint32_t FindUnit(const JsonView& id) const
    {
        RequireId(id);
        const auto found = m_vertices.find(id.Value().dump());
        if (found == m_vertices.end() || found->second >= m_problem.units.size())
        {
            id.RefuseValue("the id of a unit");
        }
        return found->second;
    }

    void ReadUnits()
    {
        const auto items = m_root.At("units").Items();
        if (items.empty())
        {
            m_root.At("units").Refuse("is empty, must have at least one unit");
        }
        for (const auto& item : items)
        {
            m_problem.units.push_back(ReadUnit(item));
            NewVertex(item, item.At("id"));
            m_unitIds.push_back(item.Value().at("id"));
        }
    }

    UnitSpec ReadUnit(const JsonView& item) const
    {
        const bool isTyped = item.Value().is_object() && item.Has("type");
        std::vector<std::string> required{"id"};
        std::vector<std::string> optional{
            "type", "working_memory_bytes", "bytes_per_weight", "load_cap_mults"};
        auto& positions = m_hasPositions ? required : optional;
        positions.insert(positions.end(), {"x_m", "y_m"});
        auto& figures = isTyped ? optional : required;
        figures.insert(figures.end(), {"memory_bytes", "mults_per_s"});
        item.RequireKeys(required, optional);

        UnitSpec unit;
        if (isTyped)
        {
            unit = FindType(item.At("type"));
        }
        unit.name = item.Value().at("id").is_string() ? item.Value().at("id").get<std::string>()
                                                      : ShowJson(item.Value().at("id"));
        ReadCount(item, "memory_bytes", MOST_CAPACITY, unit.weightMemoryBytes);
        ReadCount(item, "working_memory_bytes", MOST_CAPACITY, unit.workingMemoryBytes);
        ReadCount(item, "load_cap_mults", MOST_CAPACITY, unit.loadCap);
        if (const auto rate = item.Find("mults_per_s"))
        {
            unit.multiplicationsPerSecond = rate->PositiveNumber();
        }
        if (const auto bytes = item.Find("bytes_per_weight"))
        {
            unit.bytesPerWeight = static_cast<uint32_t>(bytes->Count(1, 4));
            if (unit.bytesPerWeight == 3)
            {
                bytes->RefuseValue("4, 2 or 1");
            }
        }
        return unit;
    }

    UnitSpec FindType(const JsonView& type) const
    {
        const auto known = m_catalogue.GetNames();
        const std::string name = type.Name();
        if (std::find(known.begin(), known.end(), name) == known.end())
        {
            std::string list;
            for (const auto& other : known)
            {
                list += (list.empty() ? "" : ", ") + other;
            }
            type.RefuseValue("one of " + list);
        }
        return m_catalogue.Find(name);
    }

    static void ReadCount(const JsonView& item, const char* key, uint64_t most, uint64_t& count)
    {
        if (const auto value = item.Find(key))
        {
            count = value->Count(0, most);
        }
    }

    /** The vertex of a source or sink: a unit, or a new vertex that only sends or receives. */
    uint32_t ReadEnd(const JsonView& end)
    {
        if (end.Value().is_object() && end.Has("unit"))
        {
            end.RequireKeys({"unit"}, {});
            return FindUnit(end.At("unit"));
        }
        if (m_hasPositions)
        {
            end.RequireKeys({"x_m", "y_m"}, {"id"});
            return NewVertex(end, end.Find("id"));
        }
        // Without positions an end is who it is linked to, so ends of one id are one.
        end.RequireKeys({"id"}, {"x_m", "y_m"});
        RequireId(end.At("id"));
        const auto found = m_vertices.find(end.At("id").Value().dump());
        if (found != m_vertices.end() && found->second < m_problem.units.size())
        {
            end.At("id").RefuseValue("unlike the units' (for a unit: {\"unit\": id})");
        }
        return found != m_vertices.end() ? found->second : NewVertex(end, end.At("id"));
    }

    void ReadNetworks()
    {
        const auto items = m_root.At("networks").Items();
        if (items.empty())
        {
            m_root.At("networks").Refuse("is empty, must have at least one network");
        }
        std::optional<uint32_t> commonSink;
        if (const auto sink = m_root.Find("sink"))
        {
            commonSink = ReadEnd(*sink);
        }
        for (const auto& item : items)
        {
            item.RequireKeys({"name", "input_bytes", "source", "layers"}, {"sink"});
            NetworkDemand network;
            network.name = item.At("name").Name();
            if (!m_networks.emplace(network.name, m_problem.networks.size()).second)
            {
                item.At("name").RefuseValue("unlike the names of the networks before");
            }
            network.inputBytes = item.At("input_bytes").Count(0, MOST_LAYER_DEMAND);
            network.source = ReadEnd(item.At("source"));
            if (!item.Has("sink") && !commonSink)
            {
                item.Refuse("has no sink, and the document names none for all");
            }
            network.sink = item.Has("sink") ? ReadEnd(item.At("sink")) : *commonSink;
            ReadLayers(item.At("layers"), network);
            m_problem.networks.push_back(std::move(network));
        }
    }

    void ReadLayers(const JsonView& list, NetworkDemand& network)
    {
        const auto items = list.Items();
        if (items.empty())
        {
            list.Refuse("is empty, must have at least one layer");
        }
        m_layerCount += items.size();
        if (m_layerCount > MOST_LAYERS)
        {
            list.Refuse("more than " + std::to_string(MOST_LAYERS) + " layers in all");
        }
        std::set<std::string> names;
        for (const auto& item : items)
        {
            item.RequireKeys({"name", "weight_bytes", "mults", "output_bytes"},
                             {"working_bytes", "run_probability", "exit_probability"});
            LayerDemand layer;
            layer.name = item.At("name").Name();
            if (!names.insert(layer.name).second)
            {
                item.At("name").RefuseValue("unlike the names of the layers before");
            }
            layer.weightBytes = item.At("weight_bytes").Count(0, MOST_LAYER_DEMAND);
            layer.multiplications = item.At("mults").Count(0, MOST_LAYER_DEMAND);
            layer.outputBytes = item.At("output_bytes").Count(0, MOST_LAYER_DEMAND);
            ReadCount(item, "working_bytes", MOST_LAYER_DEMAND, layer.workingBytes);
            ReadProbabilities(item, network, layer);
            network.layers.push_back(std::move(layer));
        }
        RequireExit(items.back(), network.layers.back(), 0);
        network.resultBytes = network.layers.back().outputBytes;
    }

    /** Without its own, a layer runs as often as what the layer before it did not answer. */
    static void ReadProbabilities(const JsonView& item,
                                  const NetworkDemand& network,
                                  LayerDemand& layer)
    {
        const LayerDemand* before = network.layers.empty() ? nullptr : &network.layers.back();
        if (before)
        {
            layer.runProbability =
                std::max(0.0, before->runProbability - before->exitProbability.value_or(0));
        }
        if (const auto run = item.Find("run_probability"))
        {
            layer.runProbability = run->Probability();
            if (!before && layer.runProbability != 1)
            {
                run->RefuseValue("1: the first layer always runs");
            }
            if (before && layer.runProbability > before->runProbability)
            {
                run->RefuseValue("at most that of the layer before, " +
                                 ShowJson(before->runProbability));
            }
        }
        if (before)
        {
            RequireExit(item, *before, layer.runProbability);
        }
        if (const auto exit = item.Find("exit_probability"))
        {
            layer.exitProbability = exit->Probability();
            if (*layer.exitProbability > layer.runProbability + PROBABILITY_TOLERANCE)
            {
                exit->RefuseValue("at most the probability that the layer runs, " +
                                  ShowJson(layer.runProbability));
            }
        }
    }

    /** What a layer does not answer goes on to the next one. @param place the later of the two. */
    static void RequireExit(const JsonView& place, const LayerDemand& layer, double nextRuns)
    {
        const double implied = layer.runProbability - nextRuns;
        if (layer.exitProbability &&
            std::abs(*layer.exitProbability - implied) > PROBABILITY_TOLERANCE)
        {
            place.Refuse("the exit_probability of layer " + ShowJson(layer.name) + " is " +
                         ShowJson(*layer.exitProbability) + ", but the run probabilities imply " +
                         ShowJson(implied));
        }
    }

    std::vector<HopDistances::Edge> LinksInRange() const
    {
        const double range = m_root.At("range_m").PositiveNumber();
        std::vector<HopDistances::Edge> links;
        for (uint32_t a = 0; a < m_positions.size(); ++a)
        {
            for (uint32_t b = a + 1; b < m_positions.size(); ++b)
            {
                if (DistanceMetres(m_positions[a], m_positions[b]) <= range)
                {
                    links.emplace_back(a, b);
                }
            }
        }
        return links;
    }

    std::vector<HopDistances::Edge> ReadLinks() const
    {
        std::set<HopDistances::Edge> links;
        for (const auto& item : m_root.At("links").Items())
        {
            const auto ids = item.Items();
            if (ids.size() != 2)
            {
                item.RefuseValue("an array of two ids");
            }
            const auto [a, b] = std::minmax({FindVertex(ids[0]), FindVertex(ids[1])});
            if (a == b)
            {
                item.RefuseValue("two different ids");
            }
            if (!links.insert({a, b}).second)
            {
                item.Refuse("the link " + ShowJson(item.Value()) + " stands there twice");
            }
        }
        return {links.begin(), links.end()};
    }

    void ReadNumbers()
    {
        m_problem.bitsPerSecond = m_root.At("rate_bps").PositiveNumber();
        if (const auto most = m_root.Find("max_layers_per_unit"))
        {
            m_problem.maxLayersPerUnit =
                static_cast<uint32_t>(most->Count(1, UNLIMITED_LAYERS - 1));
        }
        if (const auto hops = m_root.Find("unreachable_hops"))
        {
            m_problem.unreachableHops = static_cast<uint32_t>(hops->Count(1, 1'000'000));
        }
        std::set<uint32_t> forbidden;
        if (const auto list = m_root.Find("forbidden_units"))
        {
            for (const auto& item : list->Items())
            {
                if (!forbidden.insert(FindUnit(item)).second)
                {
                    item.RefuseValue("unlike those before it");
                }
            }
        }
        m_problem.forbiddenUnits = {forbidden.begin(), forbidden.end()};
    }

    void ReadLinkRates()
    {
        const auto list = m_root.Find("link_rates");
        if (!list)
        {
            return;
        }
        std::set<std::pair<uint32_t, uint32_t>> seen;
        for (const auto& item : list->Items())
        {
            item.RequireKeys({"from", "to", "rate_bps"}, {});
            const LinkRate link{FindVertex(item.At("from")),
                                FindVertex(item.At("to")),
                                item.At("rate_bps").PositiveNumber()};
            if (m_problem.hops.Get(link.from, link.to) != 1)
            {
                item.Refuse("there is no link from " + ShowJson(item.At("from").Value()) + " to " +
                            ShowJson(item.At("to").Value()));
            }
            if (!seen.insert({link.from, link.to}).second)
            {
                item.Refuse("this direction has a rate already");
            }
            m_problem.linkRates.push_back(link);
        }
    }

    void ReadShared()
    {
        const auto list = m_root.Find("shared");
        if (!list)
        {
            return;
        }
        std::set<std::pair<uint32_t, uint32_t>> seen;
        for (const auto& group : list->Items())
        {
            const auto items = group.Items();
            if (items.size() < 2)
            {
                group.Refuse("has " + std::to_string(items.size()) +
                             " layers, must have at least 2");
            }
            std::vector<LayerRef> members;
            std::set<uint32_t> networks;
            for (const auto& item : items)
            {
                const LayerRef ref = ReadLayerRef(item);
                if (!seen.insert({ref.network, ref.layer}).second)
                {
                    item.RefuseValue("in one group only and there once");
                }
                if (!networks.insert(ref.network).second)
                {
                    item.RefuseValue("of a network that has no other layer in this group");
                }
                members.push_back(ref);
                RequireSameDemand(item, members.front(), ref);
            }
            m_problem.sharedLayers.push_back(std::move(members));
        }
    }

    LayerRef ReadLayerRef(const JsonView& item) const
    {
        item.RequireKeys({"network", "layer"}, {});
        const auto network = m_networks.find(item.At("network").Name());
        if (network == m_networks.end())
        {
            item.At("network").RefuseValue("the name of a network");
        }
        const auto& layers = m_problem.networks[network->second].layers;
        const std::string name = item.At("layer").Name();
        const auto layer =
            std::find_if(layers.begin(),
                         layers.end(),
                         [&name](const LayerDemand& other) { return other.name == name; });
        if (layer == layers.end())
        {
            item.At("layer").RefuseValue("the name of a layer of network " +
                                         ShowJson(network->first));
        }
        return {static_cast<uint32_t>(network->second),
                static_cast<uint32_t>(layer - layers.begin())};
    }

    void RequireSameDemand(const JsonView& item, const LayerRef& a, const LayerRef& b) const
    {
        const auto& first = m_problem.networks[a.network].layers[a.layer];
        const auto& other = m_problem.networks[b.network].layers[b.layer];
        if (first.weightBytes != other.weightBytes ||
            first.multiplications != other.multiplications)
        {
            item.Refuse("differs in weight_bytes or mults from the first layer of its group");
        }
    }

    const JsonView& m_root;
    const UnitCatalogue m_catalogue;
    bool m_hasPositions{false};
    PlacementProblem m_problem;
    std::vector<Json> m_unitIds;
    std::size_t m_vertexCount{0};
    std::size_t m_layerCount{0};
    std::vector<Position> m_positions;          //!< Of every vertex; empty when links are listed.
    std::map<std::string, uint32_t> m_vertices; //!< By the JSON form of the id.
    std::map<std::string, std::size_t> m_networks;
};

} // namespace

PlacementInstance ReadPlacementInstance(const std::string& text)
{
    const Json document = ParseStrictJson(text);
    const JsonView root(document, "");
    return InstanceReader(root).Read();
}

} // namespace prometheus
