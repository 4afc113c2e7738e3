/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PIPELINE_ROWS_H
#define PIPELINE_ROWS_H

#include "pipeline-plan.h"
#include "results-store.h"
#include "stream-simulation.h"
#include "throughput-bounds.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** A stream through a plan and what became of it; a plan that cannot be done has one without. */
struct PipelineRow
{
    uint64_t run{0};
    PipelinePlan plan;
    std::optional<ThroughputBounds> bounds;
    StreamDrive drive;
    std::optional<StreamResult> result;
};

/** The columns of the table, explained in this folder's README.md. */
StudySchema PipelineSchema();

/** @param deployment for the names of devices. */
std::vector<ResultValue> ValuesOf(const PipelineRow& row, const Deployment& deployment);

/** Number of a column. @throws InvalidInput when there is none of this name. */
std::size_t ColumnIndex(const std::vector<ResultColumn>& columns, const std::string& name);

} // namespace prometheus

#endif // PIPELINE_ROWS_H
