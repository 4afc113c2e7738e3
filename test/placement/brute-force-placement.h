/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef BRUTE_FORCE_PLACEMENT_H
#define BRUTE_FORCE_PLACEMENT_H

#include "placement-problem.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace prometheus
{

/** Eq. 2-14 written down once more, naively: every assignment, every constraint, every term. */
class BruteForce
{
  public:
    using Units = std::vector<std::vector<uint32_t>>;

    explicit BruteForce(const PlacementProblem& problem)
        : m_problem(problem)
    {
        for (const auto& link : problem.linkRates)
        {
            m_rates[{link.from, link.to}] = link.bitsPerSecond;
        }
        for (const auto& network : problem.networks)
        {
            m_isCopy.emplace_back(network.layers.size(), false);
        }
        for (const auto& group : problem.sharedLayers)
        {
            for (std::size_t i = 1; i < group.size(); ++i)
            {
                m_isCopy[group[i].network][group[i].layer] = true;
            }
        }
    }

    Units First() const
    {
        Units unitOf;
        for (const auto& network : m_problem.networks)
        {
            unitOf.emplace_back(network.layers.size(), 0);
        }
        return unitOf;
    }

    /** Least latency of all placements, or infinity. */
    double Solve()
    {
        Units unitOf = First();
        double best = INFINITE;
        do
        {
            best = std::min(best, Seconds(unitOf));
        } while (Advance(unitOf));
        return best;
    }

    /** A placement and its latency [s]. */
    using Ranked = std::pair<double, Units>;

    /** All placements that obey every constraint, least latency first. */
    std::vector<Ranked> List() const
    {
        std::vector<Ranked> list;
        Units unitOf = First();
        do
        {
            const double seconds = Seconds(unitOf);
            if (seconds < INFINITE)
            {
                list.emplace_back(seconds, unitOf);
            }
        } while (Advance(unitOf));
        std::sort(list.begin(), list.end());
        return list;
    }

    /** Latency, infinite when a constraint is broken. */
    double Seconds(const Units& unitOf) const
    {
        return Obeys(unitOf) ? Objective(unitOf) : INFINITE;
    }

    /** To the next placement that has shared layers together. */
    bool Advance(Units& unitOf) const
    {
        for (std::size_t u = 0; u < unitOf.size(); ++u)
        {
            for (std::size_t j = 0; j < unitOf[u].size(); ++j)
            {
                if (m_isCopy[u][j])
                {
                    continue;
                }
                unitOf[u][j] = (unitOf[u][j] + 1) % m_problem.units.size();
                if (unitOf[u][j] != 0)
                {
                    CopyShared(unitOf);
                    return true;
                }
            }
        }
        return false;
    }

  private:
    void CopyShared(Units& unitOf) const
    {
        for (const auto& group : m_problem.sharedLayers)
        {
            for (const auto& ref : group)
            {
                unitOf[ref.network][ref.layer] = unitOf[group[0].network][group[0].layer];
            }
        }
    }

    bool Obeys(const Units& unitOf) const
    {
        for (const auto& group : m_problem.sharedLayers)
        {
            for (const auto& ref : group)
            {
                if (unitOf[ref.network][ref.layer] != unitOf[group[0].network][group[0].layer])
                {
                    return false;
                }
            }
        }
        for (uint32_t i = 0; i < m_problem.units.size(); ++i)
        {
            if (!ObeysOn(i, unitOf))
            {
                return false;
            }
        }
        return true;
    }

    bool ObeysOn(uint32_t i, const Units& unitOf) const
    {
        const UnitSpec& unit = m_problem.units[i];
        uint64_t layers = 0;
        uint64_t bytes = 0;
        uint64_t multiplications = 0;
        for (std::size_t u = 0; u < unitOf.size(); ++u)
        {
            for (std::size_t j = 0; j < unitOf[u].size(); ++j)
            {
                const LayerDemand& layer = m_problem.networks[u].layers[j];
                if (unitOf[u][j] != i)
                {
                    continue;
                }
                if (layer.workingBytes > unit.workingMemoryBytes)
                {
                    return false;
                }
                if (!m_isCopy[u][j])
                {
                    ++layers;
                    bytes += (layer.weightBytes * unit.bytesPerWeight + 3) / 4;
                    multiplications += layer.multiplications;
                }
            }
        }
        const bool isForbidden =
            !m_problem.forbiddenUnits.empty() && m_problem.forbiddenUnits[0] == i;
        return layers <= (isForbidden ? 0 : m_problem.maxLayersPerUnit) &&
               bytes <= unit.weightMemoryBytes && multiplications <= unit.loadCap;
    }

    double Objective(const Units& unitOf) const
    {
        double seconds = 0;
        for (std::size_t u = 0; u < unitOf.size(); ++u)
        {
            seconds += Objective(m_problem.networks[u], unitOf[u]);
        }
        return seconds;
    }

    double Objective(const NetworkDemand& network, const std::vector<uint32_t>& unitOf) const
    {
        double seconds = Move(1, network.inputBytes, network.source, unitOf[0]);
        for (std::size_t j = 0; j < unitOf.size(); ++j)
        {
            const double p = network.layers[j].runProbability;
            const bool isLast = j + 1 == unitOf.size();
            const double next = isLast ? 0 : network.layers[j + 1].runProbability;
            seconds += p * static_cast<double>(network.layers[j].multiplications) /
                       m_problem.units[unitOf[j]].multiplicationsPerSecond;
            seconds += Move(p - next, network.resultBytes, unitOf[j], network.sink);
            if (!isLast)
            {
                seconds += Move(next, network.layers[j].outputBytes, unitOf[j], unitOf[j + 1]);
            }
        }
        return seconds;
    }

    double Move(double probability, uint64_t bytes, uint32_t from, uint32_t to) const
    {
        const auto route = m_problem.hops.Route(from, to);
        double perBit = 0;
        for (std::size_t i = 1; i < route.size(); ++i)
        {
            const auto rate = m_rates.find({route[i - 1], route[i]});
            perBit += 1 / (rate == m_rates.end() ? m_problem.bitsPerSecond : rate->second);
        }
        if (route.empty() && m_problem.unreachableHops == HopDistances::UNREACHABLE)
        {
            return probability == 0 ? 0 : INFINITE;
        }
        if (route.empty())
        {
            perBit = m_problem.unreachableHops / m_problem.bitsPerSecond;
        }
        return probability * static_cast<double>(8 * bytes) * perBit;
    }

    static constexpr double INFINITE = std::numeric_limits<double>::infinity();

    const PlacementProblem& m_problem;
    std::vector<std::vector<bool>> m_isCopy; //!< [network][layer]: counted in another network
    std::map<std::pair<uint32_t, uint32_t>, double> m_rates;
};

} // namespace prometheus

#endif // BRUTE_FORCE_PLACEMENT_H
