/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cell-sample.h"

#include "prometheus-error.h"
#include "solve-placement.h"

#include <cstring>
#include <type_traits>

namespace prometheus
{

namespace
{

CellOutcome SolveCell(const PlacementProblem& problem)
{
    const PlacementResult result = Solve(problem);
    CellOutcome outcome;
    outcome.isFeasible = result.status == PlacementStatus::Optimal;
    if (outcome.isFeasible)
    {
        outcome.milliseconds = {1e3 * result.latency.AllTransmissionSeconds(),
                                1e3 * result.latency.processingSeconds,
                                1e3 * result.latency.TotalSeconds()};
    }
    return outcome;
}

} // namespace

void CellSample::Add(const CellOutcome& outcome)
{
    ++deployments;
    if (!outcome.isFeasible)
    {
        ++infeasible;
        return;
    }
    for (std::size_t m = 0; m < MEASURE_COUNT; ++m)
    {
        milliseconds[m].push_back(outcome.milliseconds[m]);
    }
}

PlacementProblem CellProblem(const PaperCell& cell,
                             const SystemSampling& sampling,
                             Convention convention,
                             const Deployment& system)
{
    PlacementProblem problem = ProblemOn(system, BitsPerSecondOf(cell.radio, convention));
    NetworkDemand network = PaperNetwork(cell.network, convention);
    network.source = system.SourceVertex(0);
    network.sink = system.SinkVertex(0);
    problem.networks.assign(cell.NetworkCount(), network);
    if (cell.NetworkCount() == 2)
    {
        problem.networks[1].name += " (second)";
    }
    for (uint32_t layer = 0; layer < cell.sharedLayers; ++layer)
    {
        problem.sharedLayers.push_back({{0, layer}, {1, layer}});
    }
    problem.maxLayersPerUnit = cell.MaxLayersPerUnit();
    if (sampling.rule == SamplingRule::B)
    {
        problem.unreachableHops = sampling.unreachableHops;
    }
    return problem;
}

std::string SolveBlock(const std::vector<PaperCell>& cells,
                       const SystemSampling& sampling,
                       Convention convention,
                       uint32_t first,
                       uint32_t count)
{
    std::vector<CellOutcome> outcomes;
    for (uint32_t index = first; index < first + count; ++index)
    {
        const auto system = DrawSystem(sampling, cells.front().SmallUnitShare(), index).deployment;
        for (const auto& cell : cells)
        {
            outcomes.push_back(SolveCell(CellProblem(cell, sampling, convention, system)));
        }
    }
    return {reinterpret_cast<const char*>(outcomes.data()), outcomes.size() * sizeof(CellOutcome)};
}

std::vector<CellOutcome> ReadBlock(const std::string& bytes)
{
    // Written and read by copies of one process.
    static_assert(std::is_trivially_copyable_v<CellOutcome>);
    if (bytes.size() % sizeof(CellOutcome) != 0)
    {
        throw CorruptFile("outcomes of a block of systems: " + std::to_string(bytes.size()) +
                          " bytes are no multiple of " + std::to_string(sizeof(CellOutcome)));
    }
    std::vector<CellOutcome> outcomes(bytes.size() / sizeof(CellOutcome));
    std::memcpy(outcomes.data(), bytes.data(), bytes.size());
    return outcomes;
}

} // namespace prometheus
