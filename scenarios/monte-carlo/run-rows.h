/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RUN_ROWS_H
#define RUN_ROWS_H

#include "deployment-run.h"
#include "results-store.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace prometheus
{

/** Columns of the study's results. */
StudySchema MonteCarloSchema();

/** One row a run; of two networks one for each, and behind these one for both. */
ResultRows ToRows(const StudyCell& cell, const DeploymentRun& run, uint64_t rngRun);

/** A row of this schema, read by the names of its columns. */
class RunRow
{
  public:
    /** The last one, which speaks of the whole run. @param rows must outlive this. */
    explicit RunRow(const ResultRows& rows);
    RunRow(const ResultRows& rows, std::size_t index);

    bool IsFeasible() const;
    /** Nothing where it is not known. @throws InvalidInput when there is no such column. */
    std::optional<double> Number(const std::string& column) const;

  private:
    const ResultValue& Value(const std::string& column) const;

    const std::vector<ResultValue>& m_values;
};

} // namespace prometheus

#endif // RUN_ROWS_H
