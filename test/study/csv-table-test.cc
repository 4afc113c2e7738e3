/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "csv-table.h"
#include "prometheus-error.h"
#include "scratch-folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cfloat>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <locale>
#include <optional>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

TEST(CsvTable, WritesAHeaderAndOneLineForEachRow)
{
    CsvTable table({"mode", "latency_mean_ms", "sent_bytes"});
    table.AddRow({"placed", 12.5, 2352});
    table.AddRow({"lc", std::nullopt, uint64_t{18446744073709551615U}});

    EXPECT_EQ(table.GetText(),
              "mode,latency_mean_ms,sent_bytes\n"
              "placed,12.5,2352\n"
              "lc,,18446744073709551615\n");
    EXPECT_EQ(table.GetRowCount(), 2U);
}

TEST(CsvTable, WritesOnlyTheHeaderWithoutRows)
{
    EXPECT_EQ(CsvTable({"a", "b"}).GetText(), "a,b\n");
}

TEST(CsvTable, QuotesTextThatWouldBreakARow)
{
    EXPECT_EQ(CsvCell("plain text").GetWritten(), "plain text");
    EXPECT_EQ(CsvCell("a,b").GetWritten(), "\"a,b\"");
    EXPECT_EQ(CsvCell("say \"no\"").GetWritten(), "\"say \"\"no\"\"\"");
    EXPECT_EQ(CsvCell("two\nlines").GetWritten(), "\"two\nlines\"");
    EXPECT_EQ(CsvCell(std::string("end\r")).GetWritten(), "\"end\r\"");
}

TEST(CsvTable, TellsEmptyTextFromNotKnown)
{
    EXPECT_EQ(CsvCell("").GetWritten(), "\"\"");
    EXPECT_EQ(CsvCell().GetWritten(), "");
    EXPECT_EQ(CsvCell(std::optional<double>()).GetWritten(), "");
    EXPECT_EQ(CsvCell(std::optional<double>(0.25)).GetWritten(), "0.25");
    EXPECT_EQ(CsvCell(std::optional<std::string>("x")).GetWritten(), "x");
}

TEST(CsvTable, WritesNumbersInTheShortestFormThatReadsBackEqual)
{
    EXPECT_EQ(CsvCell(0.1).GetWritten(), "0.1");
    EXPECT_EQ(CsvCell(0.1F).GetWritten(), "0.1");
    EXPECT_EQ(CsvCell(1.0 / 3).GetWritten(), "0.3333333333333333");
    EXPECT_EQ(CsvCell(100.0).GetWritten(), "100");
    EXPECT_EQ(CsvCell(-0.0).GetWritten(), "-0");
    EXPECT_EQ(CsvCell(-7).GetWritten(), "-7");
    for (const double number : {DBL_MAX, -DBL_MAX, DBL_MIN, -4.9406564584124654e-324, 0.1 + 0.2})
    {
        EXPECT_EQ(std::strtod(CsvCell(number).GetWritten().c_str(), nullptr), number);
    }
}

TEST(CsvTable, DoesNotAskTheLocale)
{
    struct CommaAndGroups : std::numpunct<char>
    {
        char do_decimal_point() const override
        {
            return ',';
        }

        std::string do_grouping() const override
        {
            return "\3";
        }
    };

    const std::locale before = std::locale::global(std::locale(std::locale(), new CommaAndGroups));
    const std::string real = CsvCell(1234567.5).GetWritten();
    const std::string whole = CsvCell(1234567).GetWritten();
    std::locale::global(before);
    EXPECT_EQ(real, "1234567.5");
    EXPECT_EQ(whole, "1234567");
}

TEST(CsvTable, RefusesNumbersThatAreNotFinite)
{
    CsvTable table({"run", "latency_ms"});
    table.AddRow({1, 2.5});
    EXPECT_THAT(
        [&table] {
            table.AddRow({2, std::numeric_limits<double>::quiet_NaN()});
        },
        ThrowsMessage<InvalidInput>("row 1, column 'latency_ms' is nan: a number must be "
                                    "finite, and what is not known left empty"));
    EXPECT_THAT(
        [&table] {
            table.AddRow({2, -std::numeric_limits<float>::infinity()});
        },
        ThrowsMessage<InvalidInput>("row 1, column 'latency_ms' is -inf: a number must be "
                                    "finite, and what is not known left empty"));
    EXPECT_EQ(table.GetText(), "run,latency_ms\n1,2.5\n");
}

TEST(CsvTable, RefusesRowsThatAreNotAsWideAsTheHeader)
{
    CsvTable table({"a", "b"});
    EXPECT_THAT([&table] { table.AddRow({1}); },
                ThrowsMessage<InvalidInput>("row 0 has 1 cells, the table has 2 columns"));
    EXPECT_THAT(
        [&table] {
            table.AddRow({1, 2, 3});
        },
        ThrowsMessage<InvalidInput>("row 0 has 3 cells, the table has 2 columns"));
    EXPECT_EQ(table.GetRowCount(), 0U);
}

TEST(CsvTable, RefusesColumnNamesAgainstTheConvention)
{
    EXPECT_THAT([] { CsvTable({}); },
                ThrowsMessage<InvalidInput>("a table needs at least 1 column, got 0"));
    EXPECT_THAT(
        [] {
            CsvTable({"a", "Latency (ms)"});
        },
        ThrowsMessage<InvalidInput>("column 1 is named 'Latency (ms)': expected lower case "
                                    "letters, digits and underscores"));
    EXPECT_THAT([] { CsvTable({""}); },
                ThrowsMessage<InvalidInput>("column 0 is named '': expected lower case letters, "
                                            "digits and underscores"));
    EXPECT_THAT(
        [] {
            CsvTable({"a", "b", "a"});
        },
        ThrowsMessage<InvalidInput>("column 'a' stands twice in the table"));
}

TEST(CsvTable, IsWrittenToAFileAsItIs)
{
    const ScratchFolder folder;
    CsvTable table({"a"});
    table.AddRow({"x"});
    WriteCsv(table, folder / "results.csv");
    EXPECT_EQ(ContentOf(folder / "results.csv"), "a\nx\n");
}

} // namespace
} // namespace prometheus
