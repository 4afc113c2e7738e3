/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DEPLOYMENT_RUN_H
#define DEPLOYMENT_RUN_H

#include "mode-result.h"
#include "study-cells.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** What became of one of two networks. */
struct NetworkResult
{
    std::string name;
    ModeResult result;
};

/** What one run of the study found. */
struct DeploymentRun
{
    /** The network's name, or "both" where two ran. */
    std::string network;
    ModeResult result;
    /** Where two ran: each of them. */
    std::vector<NetworkResult> networks;
    Deployment deployment;
    /** Draws that were rejected because they were not connected. */
    uint32_t redraws{0};
    /** What the plan took for the rate of a link [bit/s]. */
    double plannedBitsPerSecond{0};
    /** From how many the result was chosen. */
    uint64_t plansSimulated{0};
};

/**
 * Draws a deployment, plans one mode of one network or of two on it, and simulates that with real
 * tensors: the deployment, images and backoffs of this seed and run, whichever cell it is. Where
 * the cell chooses among plans by simulation, the result is that of the fastest. Leaves no ns-3
 * object behind.
 */
DeploymentRun RunOnDeployment(const StudyCell& cell,
                              const StudyNetwork& network,
                              uint64_t imageCount,
                              uint32_t rngSeed,
                              uint64_t rngRun);

} // namespace prometheus

#endif // DEPLOYMENT_RUN_H
