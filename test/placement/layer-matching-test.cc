/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-matching.h"

#include <gmock/gmock.h>

namespace prometheus
{
namespace
{

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FindHallSet, FindsNoneWhenEveryLayerHasAPlace)
{
    EXPECT_THAT(FindHallSet({{0}, {0, 1}, {1, 2}}, 3, 1).layers, IsEmpty());
}

TEST(FindHallSet, MovesLayersThatCameFirst)
{
    // Layer 0 takes unit 0, layer 1 unit 1; layer 2 needs unit 0 and moves both on.
    EXPECT_THAT(FindHallSet({{0, 1}, {1, 2}, {0}}, 3, 1).layers, IsEmpty());
}

TEST(FindHallSet, NamesTheLayersAndTheUnitsTheyFightFor)
{
    const HallSet hall = FindHallSet({{0, 1, 2, 3}, {1, 3}, {1, 3}, {3, 1}}, 4, 1);
    EXPECT_THAT(hall.layers, ElementsAre(1, 2, 3));
    EXPECT_THAT(hall.units, ElementsAre(1, 3));
}

TEST(FindHallSet, CountsEveryPlaceOfAUnit)
{
    EXPECT_THAT(FindHallSet({{0}, {0}, {0}}, 1, 3).layers, IsEmpty());
    EXPECT_THAT(FindHallSet({{0}, {0}, {0}}, 1, 2).layers, ElementsAre(0, 1, 2));
}

TEST(FindHallSet, NamesALayerWithoutUnits)
{
    const HallSet hall = FindHallSet({{0}, {}}, 1, 5);
    EXPECT_THAT(hall.layers, ElementsAre(1));
    EXPECT_THAT(hall.units, IsEmpty());
}

} // namespace
} // namespace prometheus
