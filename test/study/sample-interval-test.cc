/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "sample-interval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace prometheus
{
namespace
{

TEST(StudentInterval, IsThatOfTheTables)
{
    // t of 4 degrees of freedom at 97.5 %: 2.776; the standard deviation of 1 to 5 is sqrt(2.5).
    const auto interval = StudentInterval({1, 2, 3, 4, 5});
    EXPECT_DOUBLE_EQ(interval.mean, 3);
    EXPECT_NEAR(interval.halfWidth, 2.776 * std::sqrt(2.5 / 5), 1e-3);
}

TEST(StudentInterval, OfEqualValuesHasNoWidth)
{
    EXPECT_EQ(StudentInterval({7, 7, 7}).halfWidth, 0);
}

TEST(StudentInterval, OfOneValueSaysNothing)
{
    const auto interval = StudentInterval({7});
    EXPECT_EQ(interval.mean, 7);
    EXPECT_TRUE(std::isinf(interval.halfWidth));
}

TEST(StudentInterval, RefusesNoValuesAndOtherConfidences)
{
    const auto messageOf = [](const std::vector<double>& values, double confidence)
    {
        try
        {
            StudentInterval(values, confidence);
        }
        catch (const InvalidInput& error)
        {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_THAT(messageOf({}, 0.95), testing::HasSubstr("no values"));
    EXPECT_THAT(messageOf({1, 2}, 1), testing::HasSubstr("confidence 1.0"));
    EXPECT_THAT(messageOf({1, NAN}, 0.95), testing::HasSubstr("nan"));
}

} // namespace
} // namespace prometheus
