/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DEPLOYMENT_RUN_H
#define DEPLOYMENT_RUN_H

#include "mode-result.h"
#include "study-cells.h"

#include <cstdint>

namespace prometheus
{

/** What one run of the study found. */
struct DeploymentRun
{
    ModeResult result;
    Deployment deployment;
    /** Draws that were rejected because they were not connected. */
    uint32_t redraws{0};
    /** What the plan took for the rate of a link [bit/s]. */
    double plannedBitsPerSecond{0};
    /** From how many the result was chosen. */
    uint64_t plansSimulated{0};
};

/**
 * Draws a deployment, plans one mode on it, and simulates that with real tensors: the deployment,
 * images and backoffs of this seed and run, whichever cell it is. Where the cell chooses among
 * plans by simulation, the result is that of the fastest.
 * Leaves no ns-3 object behind.
 */
DeploymentRun RunOnDeployment(const StudyCell& cell,
                              const StudyNetwork& network,
                              uint64_t imageCount,
                              uint32_t rngSeed,
                              uint64_t rngRun);

} // namespace prometheus

#endif // DEPLOYMENT_RUN_H
