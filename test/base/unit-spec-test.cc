/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "unit-spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

UnitSpec CustomUnit()
{
    UnitSpec unit;
    unit.name = "k210";
    unit.weightMemoryBytes = 6'000'000;
    unit.multiplicationsPerSecond = 80e6;
    return unit;
}

TEST(UnitCatalogue, HoldsTable3OfThePaperAndAnEdgeServer)
{
    const UnitCatalogue catalogue;
    EXPECT_THAT(catalogue.GetNames(),
                ElementsAre("stm32h7", "raspberry-pi-3b+", "odroid-c2", "edge-server"));
    EXPECT_EQ(catalogue.Find("stm32h7").weightMemoryBytes, 512'000U);
    EXPECT_EQ(catalogue.Find("stm32h7").multiplicationsPerSecond, 40e6);
    EXPECT_EQ(catalogue.Find("raspberry-pi-3b+").weightMemoryBytes, 512'000'000U);
    EXPECT_EQ(catalogue.Find("raspberry-pi-3b+").multiplicationsPerSecond, 560e6);
    EXPECT_EQ(catalogue.Find("odroid-c2").weightMemoryBytes, 1'000'000'000U);
    EXPECT_EQ(catalogue.Find("odroid-c2").multiplicationsPerSecond, 600e6);
    for (const auto& name : catalogue.GetNames())
    {
        EXPECT_NO_THROW(catalogue.Find(name).Validate());
        EXPECT_EQ(catalogue.Find(name).workingMemoryBytes, UNLIMITED);
        EXPECT_NE(catalogue.Find(name).source, "") << name;
    }
}

TEST(UnitCatalogue, TakesUnitsOfItsUsers)
{
    UnitCatalogue catalogue;
    catalogue.Add(CustomUnit());
    EXPECT_EQ(catalogue.Find("k210").multiplicationsPerSecond, 80e6);
    EXPECT_EQ(catalogue.GetNames().back(), "k210");
    EXPECT_THROW(UnitCatalogue().Find("k210"), InvalidInput) << "there is no global catalogue";
}

TEST(UnitCatalogue, ListsTheKnownOnesWhenOneIsNot)
{
    EXPECT_THAT([] { UnitCatalogue().Find("stm32"); },
                ThrowsMessage<InvalidInput>("unit 'stm32' is unknown; known units: stm32h7, "
                                            "raspberry-pi-3b+, odroid-c2, edge-server"));
}

TEST(UnitCatalogue, RefusesATakenName)
{
    UnitCatalogue catalogue;
    catalogue.Add(CustomUnit());
    EXPECT_THAT([&] { catalogue.Add(CustomUnit()); },
                ThrowsMessage<InvalidInput>("unit 'k210' is in the catalogue already"));
}

TEST(UnitSpec, NeedsANameARateAndAWeightSize)
{
    auto unit = CustomUnit();
    unit.name.clear();
    EXPECT_THAT([&] { unit.Validate(); }, ThrowsMessage<InvalidInput>("a unit type has no name"));
    for (const double rate : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")})
    {
        unit = CustomUnit();
        unit.multiplicationsPerSecond = rate;
        EXPECT_THAT([&] { unit.Validate(); },
                    ThrowsMessage<InvalidInput>(
                        HasSubstr("unit 'k210': multiplicationsPerSecond is " +
                                  std::to_string(rate) + ", must be finite and greater than 0")));
    }
    unit = CustomUnit();
    unit.bytesPerWeight = 3;
    EXPECT_THAT([&] { unit.Validate(); },
                ThrowsMessage<InvalidInput>("unit 'k210': bytesPerWeight is 3, must be 4, 2 or 1"));
    EXPECT_THAT([&] { UnitCatalogue().Add(unit); },
                ThrowsMessage<InvalidInput>(HasSubstr("bytesPerWeight is 3")));
}

} // namespace
} // namespace prometheus
