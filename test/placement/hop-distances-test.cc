/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "hop-distances.h"
#include "placement-fixtures.h"

#include <algorithm>
#include <random>

namespace prometheus
{
namespace
{

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr uint32_t UNREACHABLE = HopDistances::UNREACHABLE;

/** A deployment of anonymous units, one source and one sink. */
Deployment Deploy(const std::vector<Position>& units, Position source, Position sink)
{
    Deployment deployment;
    for (const auto& position : units)
    {
        deployment.units.push_back({MakeUnit(1, 1), position});
    }
    deployment.sources = {{source}};
    deployment.sinks = {{sink}};
    return deployment;
}

TEST(HopDistances, CountTheSameVertexAsZeroHops)
{
    EXPECT_EQ(HopDistances(2, 2, {{0, 1}}).Get(1, 1), 0u);
}

TEST(HopDistances, CountAdjacentUnitsAsOneHop)
{
    const HopDistances hops(2, 2, {{0, 1}});
    EXPECT_EQ(hops.Get(0, 1), 1u);
    EXPECT_EQ(hops.Get(1, 0), 1u);
}

TEST(HopDistances, CountTheLinksOfAShortestPath)
{
    // A ring of six and a chord 1 - 4.
    const HopDistances hops(6, 6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}, {1, 4}});
    EXPECT_EQ(hops.Get(0, 3), 3u);
    EXPECT_EQ(hops.Get(0, 4), 2u);
    EXPECT_EQ(hops.Get(2, 5), 3u);
}

TEST(HopDistances, CallSeparatePartsUnreachable)
{
    const HopDistances hops(4, 4, {{0, 1}, {2, 3}});
    EXPECT_EQ(hops.Get(0, 2), UNREACHABLE);
    EXPECT_EQ(hops.Get(3, 1), UNREACHABLE);
    EXPECT_FALSE(hops.IsConnected());
    EXPECT_TRUE(HopDistances(4, 4, {{0, 1}, {2, 3}, {1, 2}}).IsConnected());
}

TEST(HopDistances, DoNotRelayThroughSourcesAndSinks)
{
    // Units 0, 1, 2 in a line; the source 3 is adjacent to both ends and is no shortcut.
    const HopDistances hops(4, 3, {{0, 1}, {1, 2}, {3, 0}, {3, 2}});
    EXPECT_EQ(hops.Get(0, 2), 2u);
    EXPECT_EQ(hops.Get(3, 0), 1u);
    EXPECT_EQ(hops.Get(3, 1), 2u);
    EXPECT_EQ(hops.Get(1, 3), 2u);
    // The same graph with 3 as a unit.
    EXPECT_EQ(HopDistances(5, 5, {{0, 1}, {1, 4}, {4, 2}, {3, 0}, {3, 2}}).Get(0, 2), 2u);
    EXPECT_EQ(HopDistances(5, 3, {{0, 1}, {1, 2}, {3, 0}, {3, 2}, {3, 4}}).Get(4, 0), UNREACHABLE);
}

TEST(HopDistances, JoinPartsThroughASourceOnlyForTheSourceItself)
{
    const HopDistances hops(3, 2, {{2, 0}, {2, 1}});
    EXPECT_EQ(hops.Get(2, 0), 1u);
    EXPECT_EQ(hops.Get(2, 1), 1u);
    EXPECT_EQ(hops.Get(0, 1), UNREACHABLE);
}

TEST(HopDistances, LetASourceReachAnAdjacentSinkDirectly)
{
    const HopDistances hops(3, 1, {{1, 2}, {0, 1}});
    EXPECT_EQ(hops.Get(1, 2), 1u);
    EXPECT_EQ(hops.Get(2, 0), UNREACHABLE);
}

TEST(HopDistances, LinkVerticesOfADeploymentWithinRangeInclusive)
{
    // 4.5 and 6 metres apart: exactly 7.5 in binary, too.
    const Deployment deployment = Deploy({{0, 0}, {4.5, 6}, {4.5, 13.6}}, {7.5, 0}, {0, 30});
    const HopDistances hops(deployment);
    EXPECT_EQ(hops.Get(0, 1), 1u);
    EXPECT_EQ(hops.Get(1, 2), UNREACHABLE);
    EXPECT_EQ(hops.Get(3, 0), 1u);
    EXPECT_EQ(hops.VertexCount(), 5u);
    EXPECT_EQ(hops.RelayCount(), 3u);
    EXPECT_TRUE(deployment.InRange(0, 1));
    EXPECT_FALSE(deployment.InRange(1, 2));
}

TEST(HopDistances, RelayThroughASourceThatIsAUnit)
{
    Deployment deployment = Deploy({{0, 0}, {7, 0}, {14, 0}}, {0, 0}, {14, 1});
    deployment.sources = {{{}, 1}};
    const HopDistances hops(deployment);
    EXPECT_EQ(deployment.SourceVertex(0), 1u);
    EXPECT_EQ(deployment.SinkVertex(0), 3u);
    EXPECT_EQ(hops.VertexCount(), 4u);
    EXPECT_EQ(hops.Get(0, 2), 2u);
}

TEST(HopDistances, ChooseTheLowestOfEquallyNearNextHops)
{
    // 0 to 3 over 1 or 2; 3 to 0 likewise.
    const HopDistances hops(4, 4, {{0, 2}, {0, 1}, {2, 3}, {1, 3}});
    EXPECT_EQ(hops.NextHop(0, 3), 1u);
    EXPECT_EQ(hops.NextHop(3, 0), 1u);
    EXPECT_THAT(hops.Route(0, 3), ElementsAre(0, 1, 3));
    EXPECT_THAT(hops.Neighbours(3), ElementsAre(1, 2));
}

TEST(HopDistances, HaveNoNextHopToTheSameVertexOrWhereNoPathJoins)
{
    const HopDistances hops(3, 3, {{0, 1}});
    EXPECT_EQ(hops.NextHop(1, 1), std::nullopt);
    EXPECT_EQ(hops.NextHop(0, 2), std::nullopt);
    EXPECT_THAT(hops.Route(1, 1), ElementsAre(1));
    EXPECT_THAT(hops.Route(0, 2), IsEmpty());
}

TEST(HopDistances, NeverRouteThroughWhatDoesNotRelay)
{
    // Over the sink 3 or over units 1 and 2: only the longer way is one.
    const HopDistances hops(5, 3, {{0, 3}, {0, 1}, {1, 2}, {3, 2}, {4, 0}});
    EXPECT_THAT(hops.Route(0, 2), ElementsAre(0, 1, 2));
    EXPECT_THAT(hops.Route(4, 3), ElementsAre(4, 0, 3));
}

/** Distances by relaxing until nothing changes: slow, and nothing like the code under test. */
std::vector<std::vector<uint32_t>> RelaxedDistances(uint32_t count,
                                                    uint32_t relays,
                                                    const std::vector<HopDistances::Edge>& edges)
{
    std::vector<std::vector<uint32_t>> d(count, std::vector<uint32_t>(count, UNREACHABLE));
    for (uint32_t from = 0; from < count; ++from)
    {
        d[from][from] = 0;
        for (uint32_t round = 0; round < count; ++round)
        {
            for (const auto& [x, y] : edges)
            {
                for (const auto& [a, b] : {HopDistances::Edge{x, y}, HopDistances::Edge{y, x}})
                {
                    if (d[from][a] != UNREACHABLE && (a == from || a < relays))
                    {
                        d[from][b] = std::min(d[from][b], d[from][a] + 1);
                    }
                }
            }
        }
    }
    return d;
}

TEST(HopDistances, AgreeWithRelaxationAndWithTheirOwnRoutesOnRandomGraphs)
{
    std::mt19937_64 random(20190527);
    for (int graph = 0; graph < 200; ++graph)
    {
        const auto count = static_cast<uint32_t>(2 + random() % 12);
        const auto relays = static_cast<uint32_t>(random() % (count + 1));
        std::vector<HopDistances::Edge> edges;
        for (uint32_t a = 0; a < count; ++a)
        {
            for (uint32_t b = a + 1; b < count; ++b)
            {
                if (random() % 4 == 0)
                {
                    edges.emplace_back(a, b);
                }
            }
        }
        const HopDistances hops(count, relays, edges);
        const auto expected = RelaxedDistances(count, relays, edges);
        for (uint32_t a = 0; a < count; ++a)
        {
            for (uint32_t b = 0; b < count; ++b)
            {
                ASSERT_EQ(hops.Get(a, b), expected[a][b]) << "graph " << graph;
                ASSERT_EQ(hops.Get(a, b), hops.Get(b, a)) << "graph " << graph;
                const auto route = hops.Route(a, b);
                ASSERT_EQ(route.size(), expected[a][b] == UNREACHABLE ? 0 : expected[a][b] + 1);
                for (std::size_t i = 1; i + 1 < route.size(); ++i)
                {
                    ASSERT_LT(route[i], relays);
                }
            }
        }
    }
}

TEST(HopDistances, RefuseEdgesThatLeaveTheGraph)
{
    EXPECT_THAT(RefusalOf(
                    [] {
                        HopDistances(3, 3, {{0, 3}});
                    }),
                HasSubstr("edge 0 - 3 must join two different vertices below 3"));
    EXPECT_THAT(RefusalOf([] { HopDistances(3, 3, {{1, 1}}); }), HasSubstr("edge 1 - 1"));
    EXPECT_THAT(RefusalOf([] { HopDistances(3, 4, {}); }),
                HasSubstr("4 vertices relay, but there are 3"));
}

TEST(HopDistances, RefuseVerticesThatDoNotExist)
{
    const HopDistances hops(3, 3, {});
    EXPECT_THAT(RefusalOf([&] { hops.Get(0, 3); }),
                HasSubstr("vertex 3 does not exist, there are 3"));
    EXPECT_THAT(RefusalOf([&] { hops.NextHop(7, 0); }), HasSubstr("vertex 7"));
    EXPECT_THAT(RefusalOf([&] { hops.Route(0, 9); }), HasSubstr("vertex 9"));
    EXPECT_THAT(RefusalOf([&] { hops.Neighbours(3); }), HasSubstr("vertex 3"));
}

TEST(HopDistances, OfNothingAreEmpty)
{
    EXPECT_EQ(HopDistances().VertexCount(), 0u);
    EXPECT_TRUE(HopDistances().IsConnected());
}

} // namespace
} // namespace prometheus
