/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "analytic-occupancy.h"

#include "check-placement.h"
#include "data-flows.h"
#include "prometheus-error.h"

#include <algorithm>

namespace prometheus
{

double Occupancy::BottleneckSeconds() const
{
    double most = 0;
    for (const auto* busy : {&computeSeconds, &radioSeconds})
    {
        for (double seconds : *busy)
        {
            most = std::max(most, seconds);
        }
    }
    return most;
}

uint32_t Occupancy::BottleneckVertex() const
{
    const double most = BottleneckSeconds();
    uint32_t vertex = 0;
    while (computeSeconds[vertex] < most && radioSeconds[vertex] < most)
    {
        ++vertex;
    }
    return vertex;
}

Occupancy AnalyticOccupancy(const PlacementProblem& problem, const Placement& placement)
{
    RequireComplete(problem, placement);
    const DataFlows data(problem);
    const RouteAirtimes airtimes(problem);
    Occupancy occupancy;
    occupancy.computeSeconds.resize(problem.hops.VertexCount());
    occupancy.radioSeconds.resize(problem.hops.VertexCount());
    std::vector<uint32_t> unitOf;
    for (const auto& task : data.tasks)
    {
        const auto& first = task.members.front();
        unitOf.push_back(placement.unitOf[first.network][first.layer]);
        occupancy.computeSeconds[unitOf.back()] +=
            task.multiplications / problem.units[unitOf.back()].multiplicationsPerSecond;
    }
    for (const auto& flow : data.flows)
    {
        const uint32_t from = DataFlows::FromVertex(flow, unitOf);
        const uint32_t to = DataFlows::ToVertex(flow, unitOf);
        if (!airtimes.IsJoined(from, to))
        {
            throw InvalidInput("placement: no path joins vertex " + std::to_string(from) +
                               " to vertex " + std::to_string(to) + ", between which data travel");
        }
        for (const auto& share : airtimes.Shares(from, to))
        {
            occupancy.radioSeconds[share.vertex] += flow.bits * share.secondsPerBit;
        }
    }
    return occupancy;
}

} // namespace prometheus
