/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "benchmark/paired-ratio.h"

#include <gmock/gmock.h>

using namespace prometheus;

TEST(PairedRatio, TakesTheOrderStatisticsOfTheBinomialTable)
{
    std::vector<double> ratios;
    for (int i = 30; i >= 1; --i)
    {
        ratios.push_back(i);
    }
    // Of 30 values, the 10th and 21st hold the median with 95.7 %; the 11th and 20th with 90.1 %.
    const auto estimate = MedianOfRatios(ratios);
    EXPECT_EQ(estimate.median, 15.5);
    EXPECT_EQ(estimate.low, 10);
    EXPECT_EQ(estimate.high, 21);
    EXPECT_EQ(estimate.pairs, 30u);
    // Of 6, only the extremes: 1 - 2 / 64 = 96.9 %.
    const auto few = MedianOfRatios({6, 5, 4, 3, 2, 1});
    EXPECT_EQ(few.low, 1);
    EXPECT_EQ(few.high, 6);
}

TEST(PairedRatio, RefusesTooFewPairs)
{
    EXPECT_THROW(MedianOfRatios({1, 1, 1, 1, 1}), std::invalid_argument);
}

TEST(PairedRatio, CallsBothSidesOncePerPairAndOnceBefore)
{
    int first = 0;
    int second = 0;
    const auto estimate = MeasurePairedRatio([&] { ++first; }, [&] { ++second; }, 30);
    EXPECT_EQ(first, 31);
    EXPECT_EQ(second, 31);
    EXPECT_EQ(estimate.pairs, 30u);
}
