/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRUNK_REPORT_H
#define TRUNK_REPORT_H

#include "csv-table.h"
#include "deployment.h"
#include "pair-simulation.h"

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace prometheus
{

/** All modes on one deployment. */
struct DeploymentResults
{
    uint64_t rngRun{0};
    Deployment deployment;
    std::vector<PairResult> modes;
};

/** What the networks are called and what they get right without a radio, by network. */
struct PairFacts
{
    std::vector<std::string> names;
    std::vector<double> unsplitAccuracies;
};

/** Three rows a mode: each network, and both. The README explains the columns. */
CsvTable MakeCsv(const std::vector<DeploymentResults>& results, const PairFacts& facts);

/** Means over the deployments on which every mode is feasible and answered. */
void PrintReport(std::ostream& os,
                 const std::vector<DeploymentResults>& results,
                 const PairFacts& facts);

} // namespace prometheus

#endif // TRUNK_REPORT_H
