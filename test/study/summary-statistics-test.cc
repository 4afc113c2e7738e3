/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "summary-statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();

TEST(SummaryStatistics, OfNothingAreNotKnown)
{
    EXPECT_FALSE(Mean({}).has_value());
    EXPECT_FALSE(StandardDeviation({}).has_value());
    EXPECT_FALSE(Percentile({}, 95).has_value());
}

TEST(SummaryStatistics, OfOneValueHaveNoDeviation)
{
    EXPECT_EQ(Mean({3}), 3);
    EXPECT_EQ(Percentile({3}, 95), 3);
    EXPECT_FALSE(StandardDeviation({3}).has_value());
}

TEST(SummaryStatistics, MatchAHandComputedExample)
{
    // Deviations from the mean 5: -3 -1 -1 -1 0 0 2 4; their squares sum to 32; 32 / (8 - 1).
    const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
    EXPECT_EQ(Mean(values), 5);
    EXPECT_DOUBLE_EQ(StandardDeviation(values).value(), std::sqrt(32.0 / 7));
}

TEST(SummaryStatistics, OfEqualValuesHaveDeviationZero)
{
    EXPECT_EQ(StandardDeviation({0.5, 0.5, 0.5}), 0);
}

TEST(Percentile, IsTheNearestRank)
{
    std::vector<double> values(20);
    std::iota(values.rbegin(), values.rend(), 1); // 20, 19, .. 1: order must not matter
    EXPECT_EQ(Percentile(values, 95), 19);        // rank 0.95 * 20 = 19 exactly
    EXPECT_EQ(Percentile(values, 95.1), 20);
    EXPECT_EQ(Percentile(values, 50), 10);
    EXPECT_EQ(Percentile(values, 0), 1);
    EXPECT_EQ(Percentile(values, 100), 20);
    values.resize(10);                     // 20 .. 11
    EXPECT_EQ(Percentile(values, 95), 20); // rank 9.5: the tenth
}

TEST(Percentile, OfWholePercentsIsNeverOneRankTooHigh)
{
    for (std::size_t count = 1; count <= 300; ++count)
    {
        std::vector<double> values(count);
        std::iota(values.begin(), values.end(), 1);
        for (std::size_t percent = 1; percent <= 100; ++percent)
        {
            const std::size_t rank = (percent * count + 99) / 100;
            ASSERT_EQ(Percentile(values, static_cast<double>(percent)), static_cast<double>(rank))
                << percent << " % of " << count;
        }
    }
}

TEST(Percentile, RefusesPercentsOutsideItsRange)
{
    EXPECT_THAT([] { Percentile({1}, 100.5); },
                ThrowsMessage<InvalidInput>("percentile 100.500000 is not in 0..100"));
    EXPECT_THAT([] { Percentile({1}, NOT_A_NUMBER); },
                ThrowsMessage<InvalidInput>("percentile nan is not in 0..100"));
}

TEST(SummaryStatistics, RefuseValuesThatAreNotFinite)
{
    const std::vector<double> values{1, NOT_A_NUMBER, 2};
    const std::string message = "value 1 of 3 is nan, must be finite to be summed up";
    EXPECT_THAT([&] { Mean(values); }, ThrowsMessage<InvalidInput>(message));
    EXPECT_THAT([&] { StandardDeviation(values); }, ThrowsMessage<InvalidInput>(message));
    EXPECT_THAT([&] { Percentile(values, 95); }, ThrowsMessage<InvalidInput>(message));
}

} // namespace
} // namespace prometheus
