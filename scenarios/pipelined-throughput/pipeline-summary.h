/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PIPELINE_SUMMARY_H
#define PIPELINE_SUMMARY_H

#include "crossed-interval.h"
#include "csv-table.h"
#include "result-rows.h"

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace prometheus
{

/** A mean over deployments; of one alone there is no interval. */
struct DeploymentMean
{
    double mean{0};
    std::optional<double> halfWidth95;
};

/** One way to stream through one plan, over all deployments where that could be done. */
struct StreamSummary
{
    std::string plan;
    std::string objective;
    std::string layersPerUnit;
    /** "saturated" or "even". */
    std::string source;
    /** The window, or "best": in each deployment the one of most throughput. Empty for even ones.
     */
    std::string window;
    std::optional<double> load;
    std::size_t deployments{0};
    /** One a column of SummarisedColumns(); none where no deployment knows it. */
    std::vector<std::optional<DeploymentMean>> means;
};

/** The columns of the results whose means are taken. */
const std::vector<std::string>& SummarisedColumns();

/** Plans in the order in which they first come; of each the best window, then its streams. */
std::vector<StreamSummary> Summarise(const std::vector<ResultColumn>& columns,
                                     const ResultRows& rows);

/** One row a summary: each mean beside the half width of its 95 % interval, "..._ci95". */
CsvTable MakeSummaryCsv(const std::vector<StreamSummary>& summaries);

/** For people: of each plan the bounds, the best window, and what one image at a time gives. */
void PrintSummary(std::ostream& os, const std::vector<StreamSummary>& summaries);

} // namespace prometheus

#endif // PIPELINE_SUMMARY_H
