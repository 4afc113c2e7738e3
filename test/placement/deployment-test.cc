/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "deployment.h"
#include "placement-fixtures.h"

#include <limits>

namespace prometheus
{
namespace
{

using ::testing::HasSubstr;
using ::testing::StartsWith;

Deployment TwoUnits()
{
    Deployment deployment;
    deployment.units = {{MakeUnit(1, 1), {1, 1}}, {MakeUnit(1, 1), {5, 1}}};
    deployment.sources = {{{0, 0}}, {{1, 2}}};
    deployment.sinks = {{{6, 1}}};
    return deployment;
}

TEST(Deployment, NumbersUnitsThenSourcesThenSinks)
{
    const Deployment deployment = TwoUnits();
    EXPECT_EQ(deployment.VertexCount(), 5u);
    EXPECT_EQ(deployment.SourceVertex(0), 2u);
    EXPECT_EQ(deployment.SourceVertex(1), 3u);
    EXPECT_EQ(deployment.SinkVertex(0), 4u);
    EXPECT_EQ(deployment.PositionOf(3).y, 2);
    EXPECT_EQ(deployment.NameOf(1), "unit 1");
    EXPECT_EQ(deployment.NameOf(3), "source 1");
    EXPECT_EQ(deployment.NameOf(4), "sink 0");
}

TEST(Deployment, GivesNoVertexOfItsOwnToASourceThatIsAUnit)
{
    Deployment deployment = TwoUnits();
    deployment.sources[0].unit = 1;
    EXPECT_EQ(deployment.VertexCount(), 4u);
    EXPECT_EQ(deployment.SourceVertex(0), 1u);
    EXPECT_EQ(deployment.SourceVertex(1), 2u);
    EXPECT_EQ(deployment.SinkVertex(0), 3u);
    EXPECT_EQ(deployment.NameOf(2), "source 1");
    EXPECT_EQ(deployment.PositionOf(2).y, 2);
    EXPECT_NO_THROW(deployment.Validate());
}

TEST(Deployment, RefusesWhatDoesNotExist)
{
    const Deployment deployment = TwoUnits();
    EXPECT_THAT(RefusalOf([&] { deployment.SourceVertex(2); }),
                HasSubstr("source 2 does not exist: the deployment has 2"));
    EXPECT_THAT(RefusalOf([&] { deployment.SinkVertex(1); }),
                HasSubstr("sink 1 does not exist: the deployment has 1"));
    EXPECT_THAT(RefusalOf([&] { deployment.PositionOf(5); }),
                HasSubstr("vertex 5 does not exist: the deployment has 5"));
}

TEST(Deployment, RefusesLengthsThatAreNone)
{
    for (double wrong : {0.0,
                         -7.5,
                         std::numeric_limits<double>::infinity(),
                         std::numeric_limits<double>::quiet_NaN()})
    {
        Deployment deployment = TwoUnits();
        deployment.rangeMetres = wrong;
        EXPECT_THAT(RefusalOf([&] { deployment.Validate(); }), HasSubstr("rangeMetres is "));
        deployment = TwoUnits();
        deployment.widthMetres = wrong;
        EXPECT_THAT(RefusalOf([&] { deployment.Validate(); }), HasSubstr("widthMetres is "));
        deployment = TwoUnits();
        deployment.heightMetres = wrong;
        EXPECT_THAT(RefusalOf([&] { deployment.Validate(); }), HasSubstr("heightMetres is "));
    }
}

TEST(Deployment, RefusesPositionsOutsideTheArea)
{
    Deployment deployment = TwoUnits();
    EXPECT_NO_THROW(deployment.Validate());
    deployment.sinks[0].position = {30.5, 3};
    EXPECT_EQ(RefusalOf([&] { deployment.Validate(); }),
              "deployment: sink 0 at (30.500, 3.000) lies outside the area of 30 m x 30 m");
    deployment = TwoUnits();
    deployment.units[1].position.y = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(RefusalOf([&] { deployment.Validate(); }), StartsWith("deployment: unit 1 at"));
}

TEST(Deployment, RefusesToBeWithoutUnitsSourcesOrSinks)
{
    Deployment deployment = TwoUnits();
    deployment.sinks.clear();
    EXPECT_EQ(RefusalOf([&] { deployment.Validate(); }),
              "deployment: 2 units, 2 sources and 0 sinks; at least one of each is needed");
}

TEST(Deployment, RefusesEndpointsOnUnitsThatDoNotExist)
{
    Deployment deployment = TwoUnits();
    deployment.sources[1].unit = 2;
    EXPECT_EQ(RefusalOf([&] { deployment.Validate(); }),
              "deployment: source 1 is unit 2, but there are 2 units");
}

TEST(RequireReachable, AcceptsEndpointsWithAUnitInRange)
{
    EXPECT_NO_THROW(RequireReachable(TwoUnits()));
}

TEST(RequireReachable, NamesTheEndpointAndTheNearestUnit)
{
    Deployment deployment = TwoUnits();
    deployment.sources[0].position = {5, 10.3};
    EXPECT_EQ(RefusalOf([&] { RequireReachable(deployment); }),
              "source 0 at (5.000, 10.300) has no unit within 7.5 m; the nearest is unit 1 at "
              "9.300 m");
    deployment = TwoUnits();
    deployment.sinks[0].position = {1, 9};
    EXPECT_EQ(RefusalOf([&] { RequireReachable(deployment); }),
              "sink 0 at (1.000, 9.000) has no unit within 7.5 m; the nearest is unit 0 at "
              "8.000 m");
}

} // namespace
} // namespace prometheus
