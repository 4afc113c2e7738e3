/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-latency.h"
#include "check-placement.h"
#include "limit-multipliers.h"
#include "placement-fixtures.h"
#include "search-phases.h"
#include "solve-placement.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <random>

namespace prometheus
{
namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

/** What brute force can do in no time. */
constexpr double MOST_PLACEMENTS = 70'000;

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

    const PlacementProblem& m_problem;
    std::vector<std::vector<bool>> m_isCopy; //!< [network][layer]: counted in another network
    std::map<std::pair<uint32_t, uint32_t>, double> m_rates;
};

/** How often a comparison ended so: it means something only while both kinds occur often. */
struct Tally
{
    int optimal{0};
    int infeasible{0};
};

void CompareWithBruteForce(const PlacementProblem& problem, Tally& tally)
{
    const double expected = BruteForce(problem).Solve();
    const PlacementResult result = Solve(problem);
    if (expected == INFINITE)
    {
        ++tally.infeasible;
        ASSERT_EQ(result.status, PlacementStatus::Infeasible);
        ASSERT_FALSE(result.HasPlacement());
        ASSERT_EQ(result.lowerBoundSeconds, INFINITE);
        ASSERT_NE(result.reason, "");
        return;
    }
    ++tally.optimal;
    ASSERT_EQ(result.status, PlacementStatus::Optimal) << result.reason;
    // Sums of some dozen terms in different orders.
    ASSERT_NEAR(result.latency.TotalSeconds(), expected, 1e-12 * expected);
    ASSERT_NEAR(BruteForce(problem).Seconds(result.placement.unitOf), expected, 1e-12 * expected);
    ASSERT_EQ(result.latency.TotalSeconds(),
              AnalyticLatency(problem, result.placement).TotalSeconds());
    ASSERT_EQ(result.lowerBoundSeconds, result.latency.TotalSeconds());
    // The bound before the search is one.
    ASSERT_LE(result.statistics.rootBoundSeconds, expected * (1 + 1e-12));
}

TEST(Solve, AgreesWithBruteForceOnRandomSmallProblems)
{
    ProblemMaker maker(1);
    Tally tally;
    for (int instance = 0; instance < 2000; ++instance)
    {
        SCOPED_TRACE("instance " + std::to_string(instance));
        ASSERT_NO_FATAL_FAILURE(CompareWithBruteForce(maker.Make(), tally));
    }
    EXPECT_GT(tally.optimal, 600);
    EXPECT_GT(tally.infeasible, 600);
}

TEST(Solve, AgreesWithBruteForceOnSeveralNetworksThatShareLayers)
{
    ProblemMaker maker(3, 3);
    Tally tally;
    int sharing = 0;
    for (int instance = 0; instance < 3000; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        std::size_t places = 0;
        for (const auto& network : problem.networks)
        {
            places += network.layers.size();
        }
        for (const auto& group : problem.sharedLayers)
        {
            places -= group.size() - 1;
        }
        if (std::pow(problem.units.size(), places) > MOST_PLACEMENTS)
        {
            continue;
        }
        sharing += problem.sharedLayers.empty() ? 0 : 1;
        SCOPED_TRACE("instance " + std::to_string(instance));
        ASSERT_NO_FATAL_FAILURE(CompareWithBruteForce(problem, tally));
    }
    EXPECT_GT(tally.optimal, 600);
    EXPECT_GT(tally.infeasible, 600);
    EXPECT_GT(sharing, 600);
}

TEST(LimitMultipliers, BoundAndSearchAgreeWithBruteForce)
{
    ProblemMaker maker(4, 3);
    const auto never = std::chrono::steady_clock::time_point::max();
    int sharper = 0;
    for (int instance = 0; instance < 600; ++instance)
    {
        const PlacementProblem problem = maker.Make();
        const ItemModel model(problem);
        if (std::pow(model.UnitCount(), model.ItemCount()) > MOST_PLACEMENTS)
        {
            continue;
        }
        SCOPED_TRACE("instance " + std::to_string(instance));
        const double expected = BruteForce(problem).Solve();
        TreeBound bound(model);
        const double root = bound.Root();
        LimitMultipliers multipliers(model, bound);
        multipliers.Improve(expected, never);
        ASSERT_GE(multipliers.Bound(), root);
        sharper += multipliers.Bound() > root ? 1 : 0;
        // Rounding: prices may exceed the costs many times and cancel out.
        ASSERT_LE(multipliers.Bound(), expected * (1 + 1e-9));
        ItemSearch search(model, never);
        search.Run(bound, multipliers.Costs(), std::numeric_limits<uint64_t>::max());
        ASSERT_FALSE(search.WasInterrupted());
        ASSERT_EQ(search.Best().empty(), expected == INFINITE);
        if (expected < INFINITE)
        {
            ASSERT_NEAR(search.BestSeconds(), expected, 1e-12 * expected); // order of sums
        }
    }
    EXPECT_GT(sharper, 50);
}

/** Every phase in its turn has to do what others do in an ordinary solve. */
std::vector<SearchBudgets> BudgetsThatForceEveryPhase()
{
    SearchBudgets onlyLabels;
    onlyLabels.plainNodes = 0;
    onlyLabels.hasPrices = false;
    onlyLabels.nodes = 0;
    onlyLabels.labels = onlyLabels.mostLabels;
    onlyLabels.options = 0;
    SearchBudgets pricedLabels = onlyLabels;
    pricedLabels.hasPrices = true;
    SearchBudgets onlyPricedSearch;
    onlyPricedSearch.plainNodes = 0;
    onlyPricedSearch.rounds = 0;
    SearchBudgets packing; // needs a first placement as its target
    packing.plainNodes = 1;
    packing.nodes = 1;
    packing.labels = 0;
    packing.options = packing.mostLabels;
    packing.wordsAnOption = 1'000'000;
    SearchBudgets inTurns;
    inTurns.plainNodes = 1;
    inTurns.nodes = 1;
    inTurns.labels = 5;
    inTurns.options = 3;
    inTurns.rounds = 3;
    return {onlyLabels, pricedLabels, onlyPricedSearch, packing, inTurns};
}

TEST(SearchInPhases, AgreesWithBruteForceWhateverPhaseHasToProveIt)
{
    ProblemMaker maker(5, 3);
    const auto never = std::chrono::steady_clock::time_point::max();
    uint64_t labels = 0;
    uint64_t packingNodes = 0;
    int twins = 0;
    for (int instance = 0; instance < 1500; ++instance)
    {
        PlacementProblem problem = maker.Make();
        if (instance % 2 == 0 && problem.sharedLayers.empty())
        {
            problem.networks.push_back(problem.networks[0]); // its twin may change places with it
            problem.networks.back().name = "twin";
        }
        const ItemModel model(problem);
        if (std::pow(model.UnitCount(), model.ItemCount()) > MOST_PLACEMENTS)
        {
            continue;
        }
        twins += problem.networks.back().name == "twin" ? 1 : 0;
        const double expected = BruteForce(problem).Solve();
        for (const SearchBudgets& budgets : BudgetsThatForceEveryPhase())
        {
            SCOPED_TRACE("instance " + std::to_string(instance));
            TreeBound bound(model);
            ItemSearch search(model, never);
            const PhasesOutcome outcome = SearchInPhases(model, bound, search, budgets);
            labels += outcome.labels;
            packingNodes += outcome.packingNodes;
            ASSERT_TRUE(outcome.isProved);
            ASSERT_EQ(search.Best().empty(), expected == INFINITE);
            if (expected < INFINITE)
            {
                // Sums of some dozen terms in different orders.
                ASSERT_NEAR(search.BestSeconds(), expected, 1e-12 * expected);
                // Rounding: prices may exceed the costs many times and cancel out.
                ASSERT_LE(outcome.bound, expected * (1 + 1e-9));
            }
        }
    }
    EXPECT_GT(labels, 10'000u);
    EXPECT_GT(packingNodes, 5'000u);
    EXPECT_GT(twins, 100);
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
        BruteForce::Units unitOf = oracle.First();
        do
        {
            const Placement placement{unitOf};
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
