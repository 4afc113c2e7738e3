/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CELL_SAMPLE_H
#define CELL_SAMPLE_H

#include "run-rows.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** What a cell's runs found, of those that were possible and answered. One value a deployment. */
struct CellSample
{
    std::string name;
    uint64_t runs{0};
    /** The deployment of each value below. */
    std::vector<uint64_t> deployments;
    uint64_t infeasible{0};
    uint64_t images{0};
    uint64_t unanswered{0};
    uint64_t dataFrames{0};
    uint64_t packetsLost{0};
    std::vector<double> plannedMs;
    std::vector<double> simulatedMs;
    /** Everything that travels, by the plan: payload at the plan's rate. Of pairs not known, as
     * the next one. */
    std::vector<double> plannedOnTheWayMs;
    std::vector<double> onTheWayMs;
    /** Of that, the time that frames were on the air, an image. */
    std::vector<double> airtimeMs;
    /** Of the runs that know it; of pairs the mean of both networks. */
    std::vector<double> accuracy;

    void Add(const ResultRows& rows);
};

} // namespace prometheus

#endif // CELL_SAMPLE_H
