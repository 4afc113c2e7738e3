/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CELL_SAMPLE_H
#define CELL_SAMPLE_H

#include "paper-cells.h"
#include "paper-networks.h"
#include "placement-problem.h"
#include "system-sampling.h"

#include <array>
#include <string>
#include <vector>

namespace prometheus
{

/** What became of one system in one cell; latencies in ms, not known when it was infeasible. */
struct CellOutcome
{
    bool isFeasible{false};
    /** t_t, t_p, t. */
    std::array<double, MEASURE_COUNT> milliseconds{};
};

/** All systems of one cell. */
struct CellSample
{
    PaperCell cell;
    SystemSampling sampling;
    /** One for every feasible system, in the order of the systems; by measure. */
    std::array<std::vector<double>, MEASURE_COUNT> milliseconds;
    uint32_t deployments{0};
    uint32_t infeasible{0};

    void Add(const CellOutcome& outcome);
};

/** The placement problem of a cell on a system: Eq. 2 to 14 in this convention. */
PlacementProblem CellProblem(const PaperCell& cell,
                             const SystemSampling& sampling,
                             Convention convention,
                             const Deployment& system);

/**
 * Draws the systems first .. first + count - 1 of a sample and solves each for every cell.
 * @param cells all of the same mix.
 * @return the outcomes as bytes, for a worker to hand back: all cells of the first system, then of
 *         the second.
 */
std::string SolveBlock(const std::vector<PaperCell>& cells,
                       const SystemSampling& sampling,
                       Convention convention,
                       uint32_t first,
                       uint32_t count);

/** The outcomes in what SolveBlock() gave. @throws CorruptFile when they are not whole. */
std::vector<CellOutcome> ReadBlock(const std::string& bytes);

} // namespace prometheus

#endif // CELL_SAMPLE_H
