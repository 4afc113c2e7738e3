/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SMALL_PROBLEM_MAKER_H
#define SMALL_PROBLEM_MAKER_H

#include "placement-fixtures.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace prometheus
{

/** Random small problems: tight and loose, connected and not, with and without every feature. */
class ProblemMaker
{
  public:
    /** @param mostNetworks with more than one, networks and units are smaller. */
    explicit ProblemMaker(uint64_t seed, uint32_t mostNetworks = 1)
        : m_random(seed),
          m_mostNetworks(mostNetworks)
    {
    }

    PlacementProblem Make()
    {
        PlacementProblem problem;
        MakeUnits(problem);
        MakeGraph(problem);
        const uint32_t networks = m_mostNetworks == 1 ? 1 : 1 + Below(m_mostNetworks);
        for (uint32_t network = 0; network < networks; ++network)
        {
            MakeNetwork(problem);
        }
        MakeSharedLayers(problem);
        MakeLinkRates(problem);
        if (Chance(1, 5))
        {
            problem.forbiddenUnits = {Below(static_cast<uint32_t>(problem.units.size()))};
        }
        if (Chance(1, 8))
        {
            problem.unreachableHops = 7;
        }
        problem.maxLayersPerUnit = Chance(1, 4) ? UNLIMITED_LAYERS : 1 + Below(4);
        return problem;
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

    void MakeUnits(PlacementProblem& problem)
    {
        const uint32_t count = 2 + Below(m_mostNetworks == 1 ? 5 : 3);
        for (uint32_t i = 0; i < count; ++i)
        {
            UnitSpec unit = MakeUnit(30 + Below(200), 10.0 + Below(200));
            unit.bytesPerWeight = Chance(1, 4) ? 1 + Below(2) : 4;
            if (Chance(1, 5))
            {
                unit.loadCap = 20 + Below(150);
            }
            if (Chance(1, 5))
            {
                unit.workingMemoryBytes = 20 + Below(100);
            }
            problem.units.push_back(unit);
        }
    }

    void MakeGraph(PlacementProblem& problem)
    {
        const auto units = static_cast<uint32_t>(problem.units.size());
        const uint32_t vertices = units + 2;
        const uint32_t density = 2 + Below(3);
        std::vector<HopDistances::Edge> edges;
        for (uint32_t a = 0; a < vertices; ++a)
        {
            for (uint32_t b = a + 1; b < vertices; ++b)
            {
                if (Chance(1, density))
                {
                    edges.emplace_back(a, b);
                }
            }
        }
        // The last unit may compute and not relay, as a source with a processor does.
        problem.hops = HopDistances(vertices, Chance(1, 6) ? units - 1 : units, edges);
        problem.bitsPerSecond = 100.0 + Below(1000);
    }

    void MakeNetwork(PlacementProblem& problem)
    {
        const auto units = static_cast<uint32_t>(problem.units.size());
        NetworkDemand network;
        network.name = "net" + std::to_string(problem.networks.size());
        network.source = Chance(1, 6) ? Below(units) : units;
        network.sink = Chance(1, 6) ? network.source : units + 1;
        network.inputBytes = Below(30);
        network.resultBytes = Below(4);
        const uint32_t count = 1 + Below(m_mostNetworks == 1 ? 5 : 4);
        double probability = 1;
        const bool isGated = Chance(1, 3);
        for (uint32_t j = 0; j < count; ++j)
        {
            LayerDemand layer =
                MakeLayer("l" + std::to_string(j), Below(120), Below(100), Below(40));
            layer.workingBytes = Below(90);
            layer.runProbability = probability;
            network.layers.push_back(layer);
            if (isGated && Chance(1, 2))
            {
                probability = Chance(1, 6) ? 0 : probability / (2 + Below(4));
            }
        }
        problem.networks.push_back(network);
    }

    /** Prefixes, middles, any order: also such that links close cycles or oppose each other. */
    void MakeSharedLayers(PlacementProblem& problem)
    {
        std::vector<LayerRef> unshared;
        for (uint32_t u = 0; u < problem.networks.size(); ++u)
        {
            for (uint32_t j = 0; j < problem.networks[u].layers.size(); ++j)
            {
                unshared.push_back({u, j});
            }
        }
        const bool isPrefix = Chance(1, 2);
        for (uint32_t wanted = Below(4); problem.networks.size() > 1 && wanted > 0; --wanted)
        {
            const auto depth = static_cast<uint32_t>(problem.sharedLayers.size());
            std::vector<LayerRef> group;
            for (uint32_t u = 0; u < problem.networks.size(); ++u)
            {
                const uint32_t layer = isPrefix ? depth : Below(4);
                const auto ref = std::find_if(unshared.begin(),
                                              unshared.end(),
                                              [&](const LayerRef& other) {
                                                  return other.network == u && other.layer == layer;
                                              });
                if (ref != unshared.end())
                {
                    group.push_back(*ref);
                    unshared.erase(ref);
                }
            }
            if (group.size() < 2)
            {
                continue;
            }
            const LayerDemand first = problem.networks[group[0].network].layers[group[0].layer];
            for (const auto& ref : group)
            {
                auto& layer = problem.networks[ref.network].layers[ref.layer];
                layer.weightBytes = first.weightBytes;
                layer.multiplications = first.multiplications;
            }
            problem.sharedLayers.push_back(group);
        }
    }

    void MakeLinkRates(PlacementProblem& problem)
    {
        if (!Chance(1, 4))
        {
            return;
        }
        for (uint32_t from = 0; from < problem.hops.VertexCount(); ++from)
        {
            for (uint32_t to : problem.hops.Neighbours(from))
            {
                if (Chance(1, 2))
                {
                    problem.linkRates.push_back({from, to, 50.0 + Below(2000)});
                }
            }
        }
    }

    std::mt19937_64 m_random;
    uint32_t m_mostNetworks;
};

} // namespace prometheus

#endif // SMALL_PROBLEM_MAKER_H
