/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "transfer-costs.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace prometheus
{

TransferCosts::TransferCosts(const PlacementProblem& problem)
    : m_problem(problem)
{
    if (problem.linkRates.empty())
    {
        return;
    }
    std::map<std::pair<uint32_t, uint32_t>, double> rates;
    for (const auto& link : problem.linkRates)
    {
        rates[{link.from, link.to}] = link.bitsPerSecond;
    }
    const uint32_t count = problem.hops.VertexCount();
    m_secondsPerBit.resize(std::size_t{count} * count);
    std::vector<uint32_t> nearestFirst(count);
    for (uint32_t to = 0; to < count; ++to)
    {
        // A vertex pays its first link and then what that neighbour, one hop nearer, pays.
        std::iota(nearestFirst.begin(), nearestFirst.end(), 0);
        std::stable_sort(nearestFirst.begin(),
                         nearestFirst.end(),
                         [&](uint32_t a, uint32_t b)
                         { return problem.hops.Get(a, to) < problem.hops.Get(b, to); });
        for (uint32_t from : nearestFirst)
        {
            double& cost = m_secondsPerBit[std::size_t{from} * count + to];
            cost = UniformSecondsPerBit(problem.hops.Get(from, to));
            if (const auto next = problem.hops.NextHop(from, to))
            {
                const auto rate = rates.find({from, *next});
                cost = 1 / (rate == rates.end() ? problem.bitsPerSecond : rate->second) +
                       m_secondsPerBit[std::size_t{*next} * count + to];
            }
        }
    }
}

double TransferCosts::UniformSecondsPerBit(uint32_t hops) const
{
    if (hops == HopDistances::UNREACHABLE)
    {
        hops = m_problem.unreachableHops;
    }
    return hops == HopDistances::UNREACHABLE ? std::numeric_limits<double>::infinity()
                                             : hops / m_problem.bitsPerSecond;
}

double TransferCosts::SecondsPerBit(uint32_t from, uint32_t to) const
{
    return m_secondsPerBit.empty()
               ? UniformSecondsPerBit(m_problem.hops.Get(from, to))
               : m_secondsPerBit[std::size_t{from} * m_problem.hops.VertexCount() + to];
}

double TransferCosts::ExpectedSeconds(double probability,
                                      uint64_t bytes,
                                      uint32_t from,
                                      uint32_t to) const
{
    if (probability == 0)
    {
        return 0;
    }
    const double perBit = SecondsPerBit(from, to);
    if (perBit == std::numeric_limits<double>::infinity())
    {
        return perBit;
    }
    return probability * 8 * static_cast<double>(bytes) * perBit;
}

} // namespace prometheus
