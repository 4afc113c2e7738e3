/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAIR_RUN_H
#define PAIR_RUN_H

#include "deployment-run.h"
#include "mode-simulation.h"

#include <cstdint>

namespace prometheus
{

/**
 * Plans and simulates two networks on the same images, as the cell says.
 *
 * The run's result is that of both together: answered are the images that both answered, latency is
 * that of the later answer, in the plan too. What each did is in DeploymentRun::networks.
 *
 * @param setting of the cell on the run's deployment, with the rate that the plan counts on.
 * @param run gets the results.
 */
void RunPair(const StudyCell& cell,
             const StudyNetwork& network,
             const SimulationSetting& setting,
             uint64_t imageCount,
             DeploymentRun& run);

} // namespace prometheus

#endif // PAIR_RUN_H
