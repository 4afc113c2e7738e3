/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-latency.h"
#include "check-placement.h"
#include "placement-fixtures.h"
#include "solve-placement.h"

#include <algorithm>
#include <limits>
#include <map>
#include <random>

namespace prometheus
{
namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

/** Random small problems: tight and loose, connected and not, with and without every feature. */
class ProblemMaker
{
  public:
    explicit ProblemMaker(uint64_t seed)
        : m_random(seed)
    {
    }

    PlacementProblem Make()
    {
        PlacementProblem problem;
        MakeUnits(problem);
        MakeGraph(problem);
        MakeNetwork(problem);
        MakeLinkRates(problem);
        if (Chance(1, 5))
        {
            problem.forbiddenUnits = {Below(static_cast<uint32_t>(problem.units.size()))};
        }
        if (Chance(1, 8))
        {
            problem.unreachableHops = 7;
        }
        problem.maxLayersPerUnit = Chance(1, 4) ? UNLIMITED_LAYERS : 1 + Below(3);
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
        const uint32_t count = 2 + Below(5);
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
        network.name = "net";
        network.source = Chance(1, 6) ? Below(units) : units;
        network.sink = Chance(1, 6) ? network.source : units + 1;
        network.inputBytes = Below(30);
        network.resultBytes = Below(4);
        const uint32_t count = 1 + Below(5);
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
};

/** Eq. 2-9 written down once more, naively: every assignment, every constraint, every term. */
class BruteForce
{
  public:
    explicit BruteForce(const PlacementProblem& problem)
        : m_problem(problem),
          m_network(problem.networks[0])
    {
        for (const auto& link : problem.linkRates)
        {
            m_rates[{link.from, link.to}] = link.bitsPerSecond;
        }
    }

    /** Least latency of all placements, or infinity. */
    double Solve()
    {
        std::vector<uint32_t> unitOf(m_network.layers.size(), 0);
        double best = INFINITE;
        do
        {
            best = std::min(best, Seconds(unitOf));
        } while (Advance(unitOf));
        return best;
    }

    /** Latency, infinite when a constraint is broken. */
    double Seconds(const std::vector<uint32_t>& unitOf) const
    {
        return Obeys(unitOf) ? Objective(unitOf) : INFINITE;
    }

    bool Advance(std::vector<uint32_t>& unitOf) const
    {
        for (auto& unit : unitOf)
        {
            if (++unit < m_problem.units.size())
            {
                return true;
            }
            unit = 0;
        }
        return false;
    }

  private:
    bool Obeys(const std::vector<uint32_t>& unitOf) const
    {
        for (uint32_t i = 0; i < m_problem.units.size(); ++i)
        {
            const UnitSpec& unit = m_problem.units[i];
            uint64_t layers = 0;
            uint64_t bytes = 0;
            uint64_t multiplications = 0;
            for (std::size_t j = 0; j < unitOf.size(); ++j)
            {
                const LayerDemand& layer = m_network.layers[j];
                if (unitOf[j] != i)
                {
                    continue;
                }
                if (layer.workingBytes > unit.workingMemoryBytes)
                {
                    return false;
                }
                ++layers;
                bytes += (layer.weightBytes * unit.bytesPerWeight + 3) / 4;
                multiplications += layer.multiplications;
            }
            const bool isForbidden =
                !m_problem.forbiddenUnits.empty() && m_problem.forbiddenUnits[0] == i;
            if (layers > (isForbidden ? 0 : m_problem.maxLayersPerUnit) ||
                bytes > unit.weightMemoryBytes || multiplications > unit.loadCap)
            {
                return false;
            }
        }
        return true;
    }

    double Objective(const std::vector<uint32_t>& unitOf) const
    {
        double seconds = Move(1, m_network.inputBytes, m_network.source, unitOf[0]);
        for (std::size_t j = 0; j < unitOf.size(); ++j)
        {
            const double p = m_network.layers[j].runProbability;
            const bool isLast = j + 1 == unitOf.size();
            const double next = isLast ? 0 : m_network.layers[j + 1].runProbability;
            seconds += p * static_cast<double>(m_network.layers[j].multiplications) /
                       m_problem.units[unitOf[j]].multiplicationsPerSecond;
            seconds += Move(p - next, m_network.resultBytes, unitOf[j], m_network.sink);
            if (!isLast)
            {
                seconds += Move(next, m_network.layers[j].outputBytes, unitOf[j], unitOf[j + 1]);
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

    const PlacementProblem& m_problem;
    const NetworkDemand& m_network;
    std::map<std::pair<uint32_t, uint32_t>, double> m_rates;
};

TEST(Solve, AgreesWithBruteForceOnRandomSmallProblems)
{
    ProblemMaker maker(1);
    int optimal = 0;
    int infeasible = 0;
    for (int instance = 0; instance < 2000; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        const double expected = BruteForce(problem).Solve();
        const PlacementResult result = Solve(problem);
        SCOPED_TRACE("instance " + std::to_string(instance));
        if (expected == INFINITE)
        {
            ++infeasible;
            ASSERT_EQ(result.status, PlacementStatus::Infeasible);
            ASSERT_FALSE(result.HasPlacement());
            ASSERT_EQ(result.lowerBoundSeconds, INFINITE);
            ASSERT_NE(result.reason, "");
            continue;
        }
        ++optimal;
        ASSERT_EQ(result.status, PlacementStatus::Optimal) << result.reason;
        // Sums of some dozen terms in different orders.
        ASSERT_NEAR(result.latency.TotalSeconds(), expected, 1e-12 * expected);
        ASSERT_NEAR(
            BruteForce(problem).Seconds(result.placement.unitOf[0]), expected, 1e-12 * expected);
        ASSERT_EQ(result.lowerBoundSeconds, result.latency.TotalSeconds());
        // The bound before the search is one.
        ASSERT_LE(result.statistics.rootBoundSeconds, expected * (1 + 1e-12));
    }
    // The test means something only while both kinds occur often.
    EXPECT_GT(optimal, 600);
    EXPECT_GT(infeasible, 600);
}

TEST(CheckPlacement, AndAnalyticLatencyAgreeWithBruteForceOnEveryPlacement)
{
    ProblemMaker maker(2);
    int feasible = 0;
    int broken = 0;
    for (int instance = 0; instance < 200; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        const BruteForce oracle(problem);
        std::vector<uint32_t> unitOf(problem.networks[0].layers.size(), 0);
        do
        {
            const Placement placement{{unitOf}};
            const double expected = oracle.Seconds(unitOf);
            const Feasibility feasibility = CheckPlacement(problem, placement);
            ASSERT_EQ(feasibility.feasible, expected < INFINITE) << feasibility.reason;
            ASSERT_EQ(feasibility.feasible, feasibility.reason.empty());
            if (feasibility.feasible)
            {
                // Sums of some dozen terms in different orders.
                ASSERT_NEAR(
                    AnalyticLatency(problem, placement).TotalSeconds(), expected, 1e-12 * expected);
            }
            ++(feasibility.feasible ? feasible : broken);
        } while (oracle.Advance(unitOf));
    }
    EXPECT_GT(feasible, 1000);
    EXPECT_GT(broken, 1000);
}

} // namespace
} // namespace prometheus
