/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CSV_TABLE_H
#define CSV_TABLE_H

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace prometheus
{

/**
 * One value of a table, already in its written form; implicit, so that rows read as lists of
 * values.
 *
 * Numbers are written in the shortest decimal form that reads back as the same number, whatever the
 * locale. No value at all means "not known".
 */
class CsvCell
{
  public:
    /** Not known: nothing between the commas. */
    CsvCell() = default;
    CsvCell(std::nullopt_t);

    /** Text; quoted (RFC 4180) where it holds a comma, a quote or a line break, or is empty. */
    CsvCell(std::string_view text);
    CsvCell(const std::string& text);
    CsvCell(const char* text);

    /** A number. @throws InvalidInput from CsvTable::AddRow() when it is NaN or infinite. */
    template <typename Number, std::enable_if_t<std::is_arithmetic_v<Number>, int> = 0>
    CsvCell(Number number);

    /** A value that may be not known. */
    template <typename Value>
    CsvCell(const std::optional<Value>& value);

    /** As it stands in the file, quotes included. */
    const std::string& GetWritten() const;
    /** False for NaN and the infinities, which a table refuses. */
    bool IsFinite() const;

  private:
    std::string m_written;
    bool m_isFinite{true};
};

/**
 * A table of results as comma-separated values (RFC 4180, with "\n" at the end of each line).
 *
 * Column names are lower case words with underscores and end in the unit, where there is one:
 * latency_mean_ms, activation_bytes, energy_joules; counts and names carry none. A result that is
 * not known is an empty cell, never a NaN.
 */
class CsvTable
{
  public:
    /** @throws InvalidInput naming the column: none, a twin, or other characters than a-z 0-9 _. */
    explicit CsvTable(std::vector<std::string> columns);

    /** @throws InvalidInput when the row is not as wide as the header or a number is not finite. */
    void AddRow(const std::vector<CsvCell>& cells);

    const std::vector<std::string>& GetColumns() const;
    /** Rows below the header. */
    std::size_t GetRowCount() const;
    /** The whole file. */
    const std::string& GetText() const;

  private:
    std::vector<std::string> m_columns;
    std::size_t m_rowCount{0};
    std::string m_text;
};

/**
 * Writes the table whole or not at all. A study calls RequireWritable(path) before it starts.
 * @throws FileError naming the path and the reason.
 */
void WriteCsv(const CsvTable& table, const std::filesystem::path& path);

template <typename Number, std::enable_if_t<std::is_arithmetic_v<Number>, int>>
CsvCell::CsvCell(Number number)
{
    static_assert(!std::is_same_v<Number, bool> && !std::is_same_v<Number, char>,
                  "say it in words: a bool or a char in a table is a riddle");
    if constexpr (std::is_floating_point_v<Number>)
    {
        m_isFinite = std::isfinite(number);
    }
    // The longest: a negative double with 17 digits and an exponent has 24 characters.
    std::array<char, 32> written{};
    const auto end = std::to_chars(written.data(), written.data() + written.size(), number).ptr;
    m_written.assign(written.data(), end);
}

template <typename Value>
CsvCell::CsvCell(const std::optional<Value>& value)
{
    if (value)
    {
        *this = CsvCell(*value);
    }
}

} // namespace prometheus

#endif // CSV_TABLE_H
