/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "random-problem.h"

#include "placement-terms.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace prometheus
{

namespace
{

class RandomProblemMaker
{
  public:
    explicit RandomProblemMaker(uint64_t seed)
        : m_random(seed)
    {
    }

    PlacementProblem Make()
    {
        m_problem.units.resize(2 + Below(10));
        m_problem.maxLayersPerUnit = Chance(1, 3) ? UNLIMITED_LAYERS : 1 + Below(4);
        MakeGraph();
        MakeNetworks();
        MakeSharedLayers();
        MakeUnits();
        MakeLinkRates();
        if (Chance(1, 5))
        {
            m_problem.forbiddenUnits = {Below(UnitCount())};
        }
        return m_problem;
    }

  private:
    uint32_t Below(uint32_t limit)
    {
        return static_cast<uint32_t>(m_random() % limit);
    }

    bool Chance(uint32_t of, uint32_t outOf)
    {
        return Below(outOf) < of;
    }

    uint32_t UnitCount() const
    {
        return static_cast<uint32_t>(m_problem.units.size());
    }

    /** Points on a grid, linked when near: hop distances up to half a dozen, at times no path. */
    void MakeGraph()
    {
        const uint32_t ends = 2 + Below(3);
        m_ends = {UnitCount(), UnitCount() + ends};
        const uint32_t vertices = UnitCount() + ends;
        std::vector<std::pair<int, int>> points(vertices);
        for (auto& [x, y] : points)
        {
            x = static_cast<int>(Below(20));
            y = static_cast<int>(Below(20));
        }
        const int range = Chance(1, 3) ? 8 : 12;
        std::vector<HopDistances::Edge> edges;
        for (uint32_t a = 0; a < vertices; ++a)
        {
            for (uint32_t b = a + 1; b < vertices; ++b)
            {
                const int dx = points[a].first - points[b].first;
                const int dy = points[a].second - points[b].second;
                if (dx * dx + dy * dy <= range * range)
                {
                    edges.emplace_back(a, b);
                }
            }
        }
        // The last unit may compute and not relay, as a source with a processor does.
        const uint32_t relays = Chance(1, 6) ? UnitCount() - 1 : UnitCount();
        m_problem.hops = HopDistances(vertices, relays, edges);
        m_problem.bitsPerSecond = 1000.0 + Below(20000);
        if (Chance(1, 8))
        {
            m_problem.unreachableHops = 4 + Below(9);
        }
    }

    void MakeNetworks()
    {
        const uint32_t networks = Chance(2, 5) ? 1 : 2 + Below(2);
        const bool isCommon = Chance(1, 2);
        for (uint32_t u = 0; u < networks; ++u)
        {
            NetworkDemand network = MakeNetwork();
            network.name = "net" + std::to_string(u);
            if (isCommon && u > 0)
            {
                network.source = m_problem.networks[0].source;
                network.sink = m_problem.networks[0].sink;
            }
            m_problem.networks.push_back(network);
        }
    }

    uint32_t EndVertex()
    {
        return Chance(1, 8) ? Below(UnitCount())
                            : m_ends.first + Below(m_ends.second - m_ends.first);
    }

    NetworkDemand MakeNetwork()
    {
        NetworkDemand network;
        network.source = EndVertex();
        network.sink = Chance(1, 6) ? network.source : EndVertex();
        network.inputBytes = Below(300);
        const uint32_t count = 2 + Below(5);
        const bool isGated = Chance(2, 5);
        double probability = 1;
        for (uint32_t j = 0; j < count; ++j)
        {
            LayerDemand layer;
            layer.name = "l" + std::to_string(j);
            layer.weightBytes = Chance(1, 10) ? 0 : 1 + Below(2000);
            layer.multiplications = Below(1000);
            layer.outputBytes = Below(400);
            layer.workingBytes = Below(500);
            layer.runProbability = probability;
            network.layers.push_back(layer);
            if (isGated && Chance(1, 2))
            {
                probability = Chance(1, 10) ? 0 : probability / (2 + Below(9));
            }
        }
        network.resultBytes = network.layers.back().outputBytes;
        return network;
    }

    /** Makes the layers of a group one; those that are in a group already stay out. */
    void Share(std::vector<LayerRef> group)
    {
        group.erase(std::remove_if(group.begin(),
                                   group.end(),
                                   [this](const LayerRef& ref)
                                   {
                                       const auto& layers = m_problem.networks[ref.network].layers;
                                       return ref.layer >= layers.size() ||
                                              !m_shared.insert({ref.network, ref.layer}).second;
                                   }),
                    group.end());
        if (group.size() < 2)
        {
            return;
        }
        const LayerDemand first = m_problem.networks[group[0].network].layers[group[0].layer];
        for (const auto& ref : group)
        {
            auto& layer = m_problem.networks[ref.network].layers[ref.layer];
            layer.weightBytes = first.weightBytes;
            layer.multiplications = first.multiplications;
        }
        m_problem.sharedLayers.push_back(group);
    }

    /** None, a common prefix, or layers anywhere, so that links close cycles or oppose each other.
     */
    void MakeSharedLayers()
    {
        const auto networks = static_cast<uint32_t>(m_problem.networks.size());
        const bool isPrefix = Chance(1, 2);
        const uint32_t groups = networks == 1 || Chance(1, 4) ? 0 : 1 + Below(3);
        for (uint32_t depth = 0; depth < groups; ++depth)
        {
            std::vector<LayerRef> group;
            for (uint32_t u = 0; u < networks; ++u)
            {
                if (isPrefix || networks == 2 || Chance(3, 4))
                {
                    group.push_back({u, isPrefix ? depth : Below(5)});
                }
            }
            Share(group);
        }
    }

    /** After the networks: memory is measured by what they need. */
    void MakeUnits()
    {
        uint64_t bytes = 0;
        uint64_t multiplications = 0;
        for (const auto& network : m_problem.networks)
        {
            for (const auto& layer : network.layers)
            {
                bytes += layer.weightBytes;
                multiplications += layer.multiplications;
            }
        }
        const bool isTight = Chance(1, 3);
        const bool hasCaps = Chance(1, 3);
        const bool hasWorkingMemory = Chance(1, 3);
        for (auto& unit : m_problem.units)
        {
            unit.name = "test-unit";
            unit.weightMemoryBytes = Portion(bytes, isTight);
            unit.multiplicationsPerSecond = 100.0 + Below(5000);
            unit.bytesPerWeight = Chance(1, 6) ? 1 + Below(2) : 4;
            if (hasCaps && Chance(1, 2))
            {
                unit.loadCap = Portion(multiplications, isTight);
            }
            if (hasWorkingMemory && Chance(1, 2))
            {
                unit.workingMemoryBytes = 250 + Below(500);
            }
        }
    }

    /** What one unit has of something: about its share of the need, or plenty. */
    uint64_t Portion(uint64_t need, bool isTight)
    {
        const uint64_t share = need / UnitCount() + 1;
        return isTight ? share * (80 + Below(120)) / 100 + 200 : need + Below(2000);
    }

    void MakeLinkRates()
    {
        if (!Chance(1, 5))
        {
            return;
        }
        for (uint32_t from = 0; from < m_problem.hops.VertexCount(); ++from)
        {
            for (const uint32_t to : m_problem.hops.Neighbours(from))
            {
                if (Chance(1, 2))
                {
                    m_problem.linkRates.push_back({from, to, 500.0 + Below(20000)});
                }
            }
        }
    }

    std::mt19937_64 m_random;
    PlacementProblem m_problem;
    std::pair<uint32_t, uint32_t> m_ends; //!< vertices that are no units: first, behind the last
    std::set<std::pair<uint32_t, uint32_t>> m_shared;
};

bool IsInMidChain(const PlacementProblem& problem, const std::vector<LayerRef>& group)
{
    const auto isShared = [&](const LayerRef& ref)
    {
        return std::any_of(problem.sharedLayers.begin(),
                           problem.sharedLayers.end(),
                           [&](const auto& other)
                           {
                               return std::any_of(other.begin(),
                                                  other.end(),
                                                  [&](const LayerRef& member) {
                                                      return member.network == ref.network &&
                                                             member.layer == ref.layer;
                                                  });
                           });
    };
    return std::any_of(group.begin(),
                       group.end(),
                       [&](const LayerRef& ref) {
                           return ref.layer > 0 && !isShared({ref.network, ref.layer - 1});
                       });
}

/** Whether the transfers, taken as undirected links between things, close a cycle. */
bool HasCycle(const PlacementTerms& terms)
{
    std::vector<uint32_t> rootOf(terms.Things().size());
    std::iota(rootOf.begin(), rootOf.end(), 0);
    const auto find = [&](uint32_t thing)
    {
        while (rootOf[thing] != thing)
        {
            thing = rootOf[thing];
        }
        return thing;
    };
    std::set<std::pair<uint32_t, uint32_t>> links;
    for (const auto& transfer : terms.Transfers())
    {
        links.insert(std::minmax(transfer.from, transfer.to));
    }
    for (const auto& [a, b] : links)
    {
        if (find(a) == find(b))
        {
            return true;
        }
        rootOf[find(a)] = find(b);
    }
    return false;
}

bool AreUnitsConnected(const PlacementProblem& problem)
{
    for (uint32_t a = 0; a < problem.units.size(); ++a)
    {
        for (uint32_t b = 0; b < a; ++b)
        {
            if (problem.hops.Get(a, b) == HopDistances::UNREACHABLE)
            {
                return false;
            }
        }
    }
    return true;
}

void AddFeaturesOfUnits(const PlacementProblem& problem, std::set<std::string>& features)
{
    for (const auto& unit : problem.units)
    {
        if (unit.workingMemoryBytes != UNLIMITED)
        {
            features.insert("working memory");
        }
        if (unit.loadCap != UNLIMITED)
        {
            features.insert("load cap");
        }
    }
    if (!AreUnitsConnected(problem))
    {
        features.insert(problem.unreachableHops == HopDistances::UNREACHABLE
                            ? "disconnected"
                            : "out of reach counts");
    }
    if (problem.hops.RelayCount() < problem.units.size())
    {
        features.insert("unit without relay");
    }
}

void AddFeaturesOfNetworks(const PlacementProblem& problem, std::set<std::string>& features)
{
    features.insert(problem.networks.size() == 1 ? "single" : "several");
    for (const auto& network : problem.networks)
    {
        if (network.layers.back().runProbability < 1)
        {
            features.insert("gated");
        }
        if (network.sink == network.source)
        {
            features.insert("sink on source");
        }
        if (network.source != problem.networks[0].source ||
            network.sink != problem.networks[0].sink)
        {
            features.insert("own ends");
        }
    }
    for (const auto& group : problem.sharedLayers)
    {
        features.insert("shared");
        if (IsInMidChain(problem, group))
        {
            features.insert("shared in mid-chain");
        }
        if (group.size() > 2)
        {
            features.insert("three share");
        }
    }
    if (HasCycle(PlacementTerms(problem)))
    {
        features.insert("cycle");
    }
}

} // namespace

PlacementProblem MakeRandomProblem(uint64_t seed)
{
    return RandomProblemMaker(seed).Make();
}

std::set<std::string> FeaturesOf(const PlacementProblem& problem)
{
    std::set<std::string> features;
    AddFeaturesOfUnits(problem, features);
    AddFeaturesOfNetworks(problem, features);
    if (!problem.linkRates.empty())
    {
        features.insert("link rates");
    }
    if (!problem.forbiddenUnits.empty())
    {
        features.insert("forbidden");
    }
    if (problem.maxLayersPerUnit == UNLIMITED_LAYERS)
    {
        features.insert("any number");
    }
    if (problem.maxLayersPerUnit == 1)
    {
        features.insert("one a unit");
    }
    return features;
}

} // namespace prometheus
