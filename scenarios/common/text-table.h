/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TEXT_TABLE_H
#define TEXT_TABLE_H

#include <ostream>
#include <string>
#include <vector>

namespace prometheus
{

/** Prints a table for people to read: the first column to the left, the others to the right. */
class TextTable
{
  public:
    /**
     * @param os must outlive this.
     * @param widths of the columns [characters]; a longer cell moves what follows it.
     */
    TextTable(std::ostream& os, std::vector<int> widths);

    /**
     * Prints a row.
     * @param cells at most as many as there are columns.
     * @param note behind them, as long as it is; may be empty.
     * @throws std::out_of_range when there are more cells than columns.
     */
    void Row(const std::vector<std::string>& cells, const std::string& note = "") const;

  private:
    std::ostream& m_os;
    std::vector<int> m_widths;
};

} // namespace prometheus

#endif // TEXT_TABLE_H
