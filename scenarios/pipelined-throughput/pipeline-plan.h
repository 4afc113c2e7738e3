/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PIPELINE_PLAN_H
#define PIPELINE_PLAN_H

#include "analytic-occupancy.h"
#include "inference-modes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** Which placements of a network to look at. */
struct PipelineChoice
{
    /** L: most layers on a unit, UNLIMITED_LAYERS for any number. */
    std::vector<uint32_t> layersPerUnit;
    /** Modes beside the optimal placements. */
    std::vector<ModeName> modes;
};

/** One placement through which images are to flow. */
struct PipelinePlan
{
    /** "latency" or "throughput": what it is optimal for; empty for a mode. */
    std::string objective;
    /** L, "C" for any number; empty for a mode. */
    std::string layersPerUnit;
    /** Its name, hosts and latency, or why it cannot be done. */
    InferenceMode mode;
    /** By vertex, at the PHY's rate; empty when it cannot be done. */
    Occupancy occupancy;
};

/** L as options and tables have it: "1", "2", "C". */
std::string TextOfLayers(uint32_t layersPerUnit);

/**
 * Plans for each L the placement of least latency and that of least bottleneck (SolveThroughput()),
 * each on the units alone, source and sink left out as in placed(L=1); then the modes asked for.
 *
 * @throws InvalidInput as PlanMode().
 */
std::vector<PipelinePlan> PlanPipelines(const NetworkProfile& profile,
                                        const ModePlanning& planning,
                                        const PipelineChoice& choice);

} // namespace prometheus

#endif // PIPELINE_PLAN_H
