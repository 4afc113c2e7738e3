/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ISPLIT_TABLES_H
#define ISPLIT_TABLES_H

#include "csv-table.h"
#include "cui-curve.h"
#include "labelled-images.h"
#include "network.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace prometheus
{

/** "disc+ring", or "all". */
std::string LabelOf(const std::vector<std::string>& classes);

/** One row a curve and cut point; the README says what the columns are. */
CsvTable TableOfCurves(const std::vector<CuiCurve>& curves,
                       const std::vector<std::string>& labels,
                       const NetworkProfile& placed);

/** One row a considered point. */
CsvTable TableOfDifferences(const std::vector<CuiDifference>& differences,
                            const CuiCurve& curve,
                            const std::string& label,
                            const std::string& otherLabel);

/** Pixels of an image as one more "map", then its importance maps: one row an element. */
class MapTable
{
  public:
    MapTable();

    void AddImage(std::size_t index,
                  const LabelledImages& data,
                  const std::vector<CuiPoint>& points,
                  const std::vector<Tensor>& maps);

    const CsvTable& GetTable() const;

  private:
    CsvTable m_table;
};

/** For people: the candidates of every curve. */
void PrintCandidates(std::ostream& stream,
                     const CuiCurve& curve,
                     const std::string& label,
                     const NetworkProfile& placed);

} // namespace prometheus

#endif // ISPLIT_TABLES_H
