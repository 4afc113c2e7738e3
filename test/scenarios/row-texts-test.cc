/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "row-texts.h"

#include <gtest/gtest.h>

namespace prometheus
{

namespace
{

/** Two units, a source and a sink of their own. */
Deployment SmallDeployment()
{
    Deployment deployment;
    deployment.units.resize(2);
    deployment.sources.resize(1);
    deployment.sinks.resize(1);
    return deployment;
}

} // namespace

TEST(RowTexts, NameCountsInTheOrderOfTheirNames)
{
    EXPECT_EQ(CountsText({}), "");
    EXPECT_EQ(CountsText({{"missed deadline", 1}}), "missed deadline: 1");
    EXPECT_EQ(CountsText({{"missed deadline", 1}, {"mac retry limit", 3}}),
              "mac retry limit: 3; missed deadline: 1");
}

TEST(RowTexts, SumCountsBeyond32Bits)
{
    EXPECT_EQ(SumOfCounts({}), 0u);
    EXPECT_EQ(SumOfCounts({{"unit 0", 4'000'000'000}, {"unit 1", 4'000'000'001}}), 8'000'000'001u);
}

TEST(RowTexts, NameTheHostOfEachLayer)
{
    const auto deployment = SmallDeployment();
    EXPECT_EQ(HostNames({}, deployment), "");
    EXPECT_EQ(HostNames({2, 1, 1, 3}, deployment), "source 0; unit 1; unit 1; sink 0");
}

} // namespace prometheus
