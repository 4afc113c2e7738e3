/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "brute-force-placement.h"
#include "check-placement.h"
#include "draw-deployment.h"
#include "small-problem-maker.h"
#include "solve-throughput.h"

#include <cmath>
#include <tuple>

namespace prometheus
{
namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

/** What brute force can do in no time. */
constexpr double MOST_PLACEMENTS = 20'000;

/** The occupancy written down once more, from the definition: who computes, who sends, who relays.
 */
class NaiveOccupancy
{
  public:
    explicit NaiveOccupancy(const PlacementProblem& problem)
        : m_problem(problem)
    {
        for (const auto& group : problem.sharedLayers)
        {
            for (const auto& ref : group)
            {
                m_leader[{ref.network, ref.layer}] = {group[0].network, group[0].layer};
            }
        }
    }

    double Bottleneck(const std::vector<std::vector<uint32_t>>& unitOf)
    {
        std::map<Place, double> runs;
        std::map<std::tuple<Place, Place, uint32_t, uint32_t>, double> moves;
        std::vector<std::tuple<uint32_t, uint32_t, double>> answers;
        for (uint32_t u = 0; u < unitOf.size(); ++u)
        {
            const auto& network = m_problem.networks[u];
            for (uint32_t j = 0; j < unitOf[u].size(); ++j)
            {
                const auto& layer = network.layers[j];
                const double p = layer.runProbability;
                const bool isLast = j + 1 == unitOf[u].size();
                const double next = isLast ? 0 : network.layers[j + 1].runProbability;
                auto& run = runs[Leader(u, j)];
                run = std::max(run, p * static_cast<double>(layer.multiplications));
                m_unitOf[Leader(u, j)] = unitOf[u][j];
                const Place before = j == 0 ? Place{NONE, network.source} : Leader(u, j - 1);
                const uint32_t from = j == 0 ? network.source : unitOf[u][j - 1];
                const uint64_t bytes =
                    j == 0 ? network.inputBytes : network.layers[j - 1].outputBytes;
                auto& moved = moves[{before, Leader(u, j), from, unitOf[u][j]}];
                moved = std::max(moved, p * 8.0 * static_cast<double>(bytes));
                answers.emplace_back(unitOf[u][j],
                                     network.sink,
                                     (p - next) * 8.0 * static_cast<double>(network.resultBytes));
            }
        }
        std::vector<double> compute(m_problem.hops.VertexCount());
        std::vector<double> radio(m_problem.hops.VertexCount());
        for (const auto& [place, multiplications] : runs)
        {
            const uint32_t unit = m_unitOf[place];
            compute[unit] += multiplications / m_problem.units[unit].multiplicationsPerSecond;
        }
        for (const auto& [ends, bits] : moves)
        {
            Move(radio, std::get<2>(ends), std::get<3>(ends), bits);
        }
        for (const auto& [from, to, bits] : answers)
        {
            Move(radio, from, to, bits);
        }
        return std::max(*std::max_element(compute.begin(), compute.end()),
                        *std::max_element(radio.begin(), radio.end()));
    }

  private:
    using Place = std::pair<uint32_t, uint32_t>;
    static constexpr uint32_t NONE = std::numeric_limits<uint32_t>::max();

    Place Leader(uint32_t u, uint32_t j) const
    {
        const auto found = m_leader.find({u, j});
        return found == m_leader.end() ? Place{u, j} : found->second;
    }

    void Move(std::vector<double>& radio, uint32_t from, uint32_t to, double bits) const
    {
        while (from != to)
        {
            const auto next = m_problem.hops.NextHop(from, to);
            if (!next)
            {
                return; // nothing travels: a placement that needs this path is infeasible
            }
            double rate = m_problem.bitsPerSecond;
            for (const auto& link : m_problem.linkRates)
            {
                rate = link.from == from && link.to == *next ? link.bitsPerSecond : rate;
            }
            radio[from] += bits / rate;
            radio[*next] += bits / rate;
            from = *next;
        }
    }

    const PlacementProblem& m_problem;
    std::map<Place, Place> m_leader;
    std::map<Place, uint32_t> m_unitOf;
};

/** Compares one problem with every placement there is. @return whether it was feasible. */
bool CompareWithBruteForce(const PlacementProblem& problem)
{
    const BruteForce latency(problem);
    NaiveOccupancy occupancy(problem);
    double bottleneck = INFINITE;
    auto unitOf = latency.First();
    do
    {
        if (latency.Seconds(unitOf) < INFINITE)
        {
            bottleneck = std::min(bottleneck, occupancy.Bottleneck(unitOf));
        }
    } while (latency.Advance(unitOf));
    double seconds = INFINITE;
    unitOf = latency.First();
    do
    {
        if (latency.Seconds(unitOf) < INFINITE &&
            occupancy.Bottleneck(unitOf) <= bottleneck * (1 + 1e-12))
        {
            seconds = std::min(seconds, latency.Seconds(unitOf));
        }
    } while (latency.Advance(unitOf));

    const auto result = SolveThroughput(problem);
    if (bottleneck == INFINITE)
    {
        EXPECT_EQ(result.status, PlacementStatus::Infeasible);
        EXPECT_FALSE(result.HasPlacement());
        EXPECT_NE(result.reason, "");
        return false;
    }
    EXPECT_EQ(result.status, PlacementStatus::Optimal) << result.reason;
    EXPECT_TRUE(result.isFastestProved);
    // Sums of some dozen terms in different orders.
    EXPECT_NEAR(result.occupancy.BottleneckSeconds(), bottleneck, 1e-12 * bottleneck);
    EXPECT_NEAR(result.latency.TotalSeconds(), seconds, 1e-9 * seconds);
    EXPECT_TRUE(CheckPlacement(problem, result.placement).feasible);
    EXPECT_NEAR(occupancy.Bottleneck(result.placement.unitOf), bottleneck, 1e-12 * bottleneck);
    EXPECT_LE(result.statistics.rootBoundSeconds, bottleneck * (1 + 1e-12));
    return true;
}

void CompareMany(uint64_t seed, uint32_t mostNetworks, int problems)
{
    ProblemMaker maker(seed, mostNetworks);
    int feasible = 0;
    for (int compared = 0; compared < problems;)
    {
        auto problem = maker.Make();
        problem.unreachableHops = HopDistances::UNREACHABLE;
        std::size_t places = 0;
        for (const auto& network : problem.networks)
        {
            places += network.layers.size();
        }
        if (std::pow(problem.units.size(), places) > MOST_PLACEMENTS)
        {
            continue;
        }
        SCOPED_TRACE("problem " + std::to_string(compared));
        feasible += CompareWithBruteForce(problem);
        ASSERT_FALSE(testing::Test::HasFailure());
        ++compared;
    }
    EXPECT_GT(feasible, problems / 5);
    EXPECT_LT(feasible, problems);
}

TEST(SolveThroughput, EqualsBruteForceOnSingleNetworks)
{
    CompareMany(11, 1, 300);
}

TEST(SolveThroughput, EqualsBruteForceOnSeveralNetworks)
{
    CompareMany(12, 3, 300);
}

TEST(SolveThroughput, SpreadsWhatTheFastestPlacementPutsTogether)
{
    // Two layers of 50 on one unit answer soonest; on two units a round ends every 0.5 s.
    const auto problem = LineProblem(2, {MakeLayer("a", 10, 50, 5), MakeLayer("b", 10, 50, 5)});
    const auto fastest = Solve(problem);
    EXPECT_EQ(fastest.placement.unitOf[0][0], fastest.placement.unitOf[0][1]);
    const auto result = SolveThroughput(problem);
    EXPECT_EQ(result.placement, (Placement{{{0, 1}}}));
    EXPECT_DOUBLE_EQ(result.ThroughputBound(), 2);
    EXPECT_GT(result.latency.TotalSeconds(), fastest.latency.TotalSeconds());
}

TEST(SolveThroughput, TakesTheFastestOfEquallyBusyPlacements)
{
    // Unit 1 of three alone is fast enough to matter; where "b" stands changes the latency only.
    auto problem = LineProblem(3, {MakeLayer("a", 10, 50, 5), MakeLayer("b", 10, 1, 5)});
    problem.maxLayersPerUnit = 1;
    const auto result = SolveThroughput(problem);
    EXPECT_EQ(result.occupancy.BottleneckSeconds(), 0.5);
    EXPECT_EQ(result.latency.TotalSeconds(), Solve(problem).latency.TotalSeconds());
}

TEST(SolveThroughput, SaysWhyNothingFits)
{
    const auto problem = LineProblem(2, {MakeLayer("a", 5000, 50, 5)});
    const auto result = SolveThroughput(problem);
    EXPECT_EQ(result.status, PlacementStatus::Infeasible);
    EXPECT_THAT(result.reason, testing::HasSubstr("layer 1 (a) of network 'net'"));
}

TEST(SolveThroughput, RefusesDistancesWithoutPaths)
{
    auto problem = LineProblem(2, {MakeLayer("a", 10, 50, 5)});
    problem.unreachableHops = 3;
    EXPECT_EQ(RefusalOf([&] { SolveThroughput(problem); }),
              "placement problem: unreachableHops is 3, but data without a path have no "
              "throughput; leave it unset");
}

TEST(SolveThroughput, GivesItsBestWhenTimeIsUp)
{
    const UnitCatalogue catalogue;
    DeploymentOptions draw;
    draw.mix = {{catalogue.Find("stm32h7"), 0.5}, {catalogue.Find("raspberry-pi-3b+"), 0.5}};
    const auto drawn = DrawDeployment(draw, 1);
    auto problem = ProblemOn(drawn.deployment, 72.2e6);
    std::vector<LayerDemand> layers;
    for (int j = 0; j < 40; ++j)
    {
        layers.push_back(MakeLayer("l" + std::to_string(j), 20'000, 1'000'000 + 7919 * j, 20'000));
    }
    problem.networks.push_back(LineProblem(1, layers).networks[0]);
    problem.networks[0].source = drawn.deployment.SourceVertex(0);
    problem.networks[0].sink = drawn.deployment.SinkVertex(0);
    const auto result = SolveThroughput(problem, {0.2});
    EXPECT_EQ(result.status, PlacementStatus::TimeLimit);
    EXPECT_THAT(result.reason, testing::HasSubstr("no proof within the time limit of 0.2 s"));
    ASSERT_TRUE(result.HasPlacement());
    EXPECT_LE(result.lowerBoundSeconds, result.occupancy.BottleneckSeconds());
    EXPECT_GT(result.lowerBoundSeconds, 0);
}

} // namespace
} // namespace prometheus
