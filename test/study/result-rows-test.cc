/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "result-rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

const std::vector<ResultColumn> COLUMNS{{"mode", ColumnType::Text},
                                        {"images", ColumnType::Integer},
                                        {"latency_ms", ColumnType::Real}};

TEST(ResultRows, BytesGiveTheSameRows)
{
    const ResultRows rows{
        {"LC, \"quoted\"\n", int64_t{-5}, 0.1},
        {std::monostate(), std::numeric_limits<int64_t>::max(), 5.0},
        {"", std::numeric_limits<int64_t>::min(), std::numeric_limits<double>::denorm_min()},
        {}};
    EXPECT_EQ(ResultRowsFromBytes(ToBytes(rows)), rows);
    EXPECT_EQ(ResultRowsFromBytes(ToBytes({})), ResultRows());
}

TEST(ResultRows, AWholeRealStaysAReal)
{
    const auto rows = ResultRowsFromBytes(ToBytes({{5.0, int64_t{5}}}));
    EXPECT_TRUE(std::holds_alternative<double>(rows[0][0]));
    EXPECT_TRUE(std::holds_alternative<int64_t>(rows[0][1]));
}

TEST(ResultRows, BytesOfSomethingElseAreRefused)
{
    EXPECT_THAT([] { ResultRowsFromBytes("junk"); },
                ThrowsMessage<InvalidInput>("bytes of results do not hold a list of rows"));
    EXPECT_THAT([] { ResultRowsFromBytes(""); },
                ThrowsMessage<InvalidInput>("bytes of results do not hold a list of rows"));
    const std::string cut = ToBytes({{"a", 1.0}});
    EXPECT_THROW(ResultRowsFromBytes(cut.substr(0, cut.size() - 1)), InvalidInput);
    EXPECT_THAT([] { ResultRowsFromBytes("\x81\x01"); },
                ThrowsMessage<InvalidInput>("bytes of results hold a row that is no list"));
    EXPECT_THAT([] { ResultRowsFromBytes("\x81\x81\xf5"); },
                ThrowsMessage<InvalidInput>("bytes of results hold a value of type boolean"));
}

TEST(ResultRows, FitTheirColumnsOrSayWhereTheyDoNot)
{
    EXPECT_NO_THROW(RequireFits(
        {{"LC", int64_t{3}, 1.5}, {std::monostate(), std::monostate(), std::monostate()}},
        COLUMNS));
    EXPECT_THAT(
        [] {
            RequireFits({{"LC", int64_t{3}}}, COLUMNS);
        },
        ThrowsMessage<InvalidInput>("row 0 has 2 values, there are 3 columns"));
    EXPECT_THAT(
        [] {
            RequireFits({{"LC", 3.0, 1.5}}, COLUMNS);
        },
        ThrowsMessage<InvalidInput>("row 0, column 'images': the value '3' is no finite integer"));
    EXPECT_THAT(
        [] {
            RequireFits({{"LC", int64_t{3}, std::numeric_limits<double>::quiet_NaN()}}, COLUMNS);
        },
        ThrowsMessage<InvalidInput>(HasSubstr("column 'latency_ms'")));
}

} // namespace
} // namespace prometheus
