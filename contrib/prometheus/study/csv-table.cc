/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "csv-table.h"

#include "atomic-file.h"
#include "prometheus-error.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** @throws InvalidInput when a column's name breaks the convention or stands there twice. */
void CheckColumns(const std::vector<std::string>& columns)
{
    if (columns.empty())
    {
        throw InvalidInput("a table needs at least 1 column, got 0");
    }
    for (auto column = columns.begin(); column != columns.end(); ++column)
    {
        constexpr char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
        if (column->empty() || column->find_first_not_of(ALLOWED) != std::string::npos)
        {
            throw InvalidInput("column " + std::to_string(column - columns.begin()) +
                               " is named '" + *column +
                               "': expected lower case letters, digits and underscores");
        }
        if (std::find(columns.begin(), column, *column) != column)
        {
            throw InvalidInput("column '" + *column + "' stands twice in the table");
        }
    }
}

} // namespace

CsvCell::CsvCell(std::nullopt_t)
{
}

CsvCell::CsvCell(std::string_view text)
{
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos)
    {
        m_written = text;
        return;
    }
    m_written = '"';
    for (const char character : text)
    {
        m_written += character;
        if (character == '"')
        {
            m_written += '"';
        }
    }
    m_written += '"';
}

CsvCell::CsvCell(const std::string& text)
    : CsvCell(std::string_view(text))
{
}

CsvCell::CsvCell(const char* text)
    : CsvCell(std::string_view(text))
{
}

const std::string& CsvCell::GetWritten() const
{
    return m_written;
}

bool CsvCell::IsFinite() const
{
    return m_isFinite;
}

CsvTable::CsvTable(std::vector<std::string> columns)
    : m_columns(std::move(columns))
{
    CheckColumns(m_columns);
    for (const auto& column : m_columns)
    {
        m_text += (m_text.empty() ? "" : ",") + column;
    }
    m_text += '\n';
}

void CsvTable::AddRow(const std::vector<CsvCell>& cells)
{
    const std::string where = "row " + std::to_string(m_rowCount);
    if (cells.size() != m_columns.size())
    {
        throw InvalidInput(where + " has " + std::to_string(cells.size()) +
                           " cells, the table has " + std::to_string(m_columns.size()) +
                           " columns");
    }
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        if (!cells[i].IsFinite())
        {
            throw InvalidInput(where + ", column '" + m_columns[i] + "' is " +
                               cells[i].GetWritten() +
                               ": a number must be finite, and what is not known left empty");
        }
        row += (i == 0 ? "" : ",") + cells[i].GetWritten();
    }
    m_text += row + '\n';
    ++m_rowCount;
}

const std::vector<std::string>& CsvTable::GetColumns() const
{
    return m_columns;
}

std::size_t CsvTable::GetRowCount() const
{
    return m_rowCount;
}

const std::string& CsvTable::GetText() const
{
    return m_text;
}

void WriteCsv(const CsvTable& table, const std::filesystem::path& path)
{
    WriteFileAtomically(path, table.GetText());
}

} // namespace prometheus
