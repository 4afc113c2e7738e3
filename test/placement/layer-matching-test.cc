/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-matching.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

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

TEST(PossibleUnits, KeepPlacesForThoseThatHaveNoOther)
{
    // Layers 1 and 2 need units 0 and 1, so layer 0 can have neither.
    EXPECT_THAT(PossibleUnits({{0, 1, 2, 3}, {0, 1}, {0, 1}}, 4, 1),
                ElementsAre(ElementsAre(2, 3), ElementsAre(0, 1), ElementsAre(0, 1)));
}

TEST(PossibleUnits, LeaveOutNothingWhileAPlaceIsFree)
{
    EXPECT_THAT(PossibleUnits({{0, 1, 2}, {0, 1}, {0, 1}}, 3, 2),
                ElementsAre(ElementsAre(0, 1, 2), ElementsAre(0, 1), ElementsAre(0, 1)));
}

TEST(PossibleUnits, AreAllWhenThereIsNoCompleteMatching)
{
    EXPECT_THAT(PossibleUnits({{0}, {0}, {0, 1}}, 2, 1),
                ElementsAre(ElementsAre(0), ElementsAre(0), ElementsAre(0, 1)));
}

TEST(PossibleUnits, AreThoseOfSomeCompleteMatching)
{
    // Against all matchings of 4 layers on 4 units with 1 or 2 places each.
    std::mt19937 random(7);
    int leftOut = 0;
    for (int instance = 0; instance < 500; ++instance)
    {
        std::vector<std::vector<uint32_t>> units(4);
        for (auto& list : units)
        {
            for (uint32_t unit = 0; unit < 4; ++unit)
            {
                if (random() % 2 == 0)
                {
                    list.push_back(unit);
                }
            }
        }
        const uint32_t places = 1 + instance % 2;
        std::vector<std::set<uint32_t>> seen(4);
        for (uint32_t code = 0; code < 256; ++code)
        {
            const uint32_t chosen[] = {code % 4, code / 4 % 4, code / 16 % 4, code / 64};
            bool isMatching = true;
            for (uint32_t layer = 0; layer < 4; ++layer)
            {
                const auto& list = units[layer];
                isMatching = isMatching && std::count(list.begin(), list.end(), chosen[layer]) == 1;
                isMatching =
                    isMatching && std::count(chosen, chosen + 4, chosen[layer]) <= int(places);
            }
            for (uint32_t layer = 0; isMatching && layer < 4; ++layer)
            {
                seen[layer].insert(chosen[layer]);
            }
        }
        std::vector<std::vector<uint32_t>> expected;
        for (const auto& list : seen)
        {
            expected.emplace_back(list.begin(), list.end());
        }
        expected = seen[0].empty() ? units : expected;
        ASSERT_EQ(PossibleUnits(units, 4, places), expected) << "instance " << instance;
        leftOut += expected == units ? 0 : 1;
    }
    EXPECT_GT(leftOut, 50);
}

} // namespace
} // namespace prometheus
