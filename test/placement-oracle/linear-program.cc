/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "linear-program.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <limits>

namespace prometheus
{

namespace
{

/** A column that can only be 0 stands for the terms of a row that has none. */
const char* const NOTHING = "nothing";

void WriteTerm(std::ostream& out, double coefficient, const std::string& name)
{
    // One term a line: readers limit the length of lines.
    out << (coefficient < 0 ? " - " : " + ") << std::abs(coefficient) << ' ' << name << '\n';
}

} // namespace

uint32_t LinearProgram::AddBinary(const std::string& name, double cost)
{
    m_columns.push_back({name, cost, true});
    return static_cast<uint32_t>(m_columns.size() - 1);
}

uint32_t LinearProgram::AddContinuous(const std::string& name, double cost)
{
    m_columns.push_back({name, cost, false});
    return static_cast<uint32_t>(m_columns.size() - 1);
}

uint32_t LinearProgram::AddRow(Sense sense, double rightHandSide)
{
    m_rows.push_back({sense, rightHandSide, {}});
    return static_cast<uint32_t>(m_rows.size() - 1);
}

void LinearProgram::AddTerm(uint32_t row, uint32_t column, double coefficient)
{
    m_rows[row].terms.push_back({column, coefficient});
}

std::vector<std::string> LinearProgram::ColumnNames() const
{
    std::vector<std::string> names{NOTHING};
    for (const auto& column : m_columns)
    {
        names.push_back(column.name);
    }
    return names;
}

double LinearProgram::CostScale() const
{
    double largest = 0;
    for (const auto& column : m_columns)
    {
        largest = std::max(largest, std::abs(column.cost));
    }
    return largest > 0 ? LARGEST_COST / largest : 1;
}

void LinearProgram::Write(const std::filesystem::path& path) const
{
    std::ofstream out(path);
    out << std::setprecision(std::numeric_limits<double>::max_digits10);
    const double scale = CostScale();
    out << "Minimize\n cost:\n";
    WriteTerm(out, 0, NOTHING);
    for (const auto& column : m_columns)
    {
        WriteTerm(out, scale * column.cost, column.name);
    }
    out << "Subject To\n";
    for (std::size_t row = 0; row < m_rows.size(); ++row)
    {
        out << " r" << row << ":\n";
        if (m_rows[row].terms.empty())
        {
            WriteTerm(out, 1, NOTHING);
        }
        for (const auto& term : m_rows[row].terms)
        {
            WriteTerm(out, term.coefficient, m_columns[term.column].name);
        }
        out << (m_rows[row].sense == Sense::Equal ? " = " : " <= ") << m_rows[row].rightHandSide
            << '\n';
    }
    out << "Bounds\n " << NOTHING << " <= 0\nBinaries\n";
    for (const auto& column : m_columns)
    {
        if (column.isBinary)
        {
            out << ' ' << column.name << '\n';
        }
    }
    out << "End\n";
    if (!out.flush())
    {
        throw FileError(path.string() + ": cannot be written");
    }
}

} // namespace prometheus
