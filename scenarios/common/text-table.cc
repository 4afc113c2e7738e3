/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "text-table.h"

#include <iomanip>
#include <utility>

namespace prometheus
{

TextTable::TextTable(std::ostream& os, std::vector<int> widths)
    : m_os(os),
      m_widths(std::move(widths))
{
}

void TextTable::Row(const std::vector<std::string>& cells, const std::string& note) const
{
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        m_os << (i == 0 ? std::left : std::right) << std::setw(m_widths.at(i)) << cells[i];
    }
    m_os << (note.empty() ? "" : "  ") << note << "\n";
}

} // namespace prometheus
