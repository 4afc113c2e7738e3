/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-terms.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

PlacementTerms::PlacementTerms(const PlacementProblem& problem)
    : m_problem(problem)
{
    for (const auto& link : problem.linkRates)
    {
        m_rates[{link.from, link.to}] = link.bitsPerSecond;
    }
    MakeThings();
    MakeTransfers();
    MakeSecondsPerBit();
}

void PlacementTerms::MakeThings()
{
    constexpr uint32_t NONE = UINT32_MAX;
    for (const auto& network : m_problem.networks)
    {
        m_thingOf.emplace_back(network.layers.size(), NONE);
    }
    for (const auto& group : m_problem.sharedLayers)
    {
        for (const auto& member : group)
        {
            m_thingOf[member.network][member.layer] = static_cast<uint32_t>(m_things.size());
        }
        m_things.push_back({group});
    }
    for (uint32_t u = 0; u < m_thingOf.size(); ++u)
    {
        for (uint32_t j = 0; j < m_thingOf[u].size(); ++j)
        {
            if (m_thingOf[u][j] == NONE)
            {
                m_thingOf[u][j] = static_cast<uint32_t>(m_things.size());
                m_things.push_back({{{u, j}}});
            }
        }
    }
}

void PlacementTerms::MakeTransfers()
{
    std::map<std::pair<uint32_t, uint32_t>, double> bits;
    for (uint32_t u = 0; u < m_thingOf.size(); ++u)
    {
        const auto& layers = m_problem.networks[u].layers;
        for (uint32_t j = 0; j + 1 < layers.size(); ++j)
        {
            // What never happens needs no path; what happens needs one even to move nothing.
            if (layers[j + 1].runProbability > 0)
            {
                bits[{m_thingOf[u][j], m_thingOf[u][j + 1]}] +=
                    layers[j + 1].runProbability * 8 * static_cast<double>(layers[j].outputBytes);
            }
        }
    }
    for (const auto& [ends, sum] : bits)
    {
        m_transfers.push_back({ends.first, ends.second, sum});
    }
}

std::optional<double> PlacementTerms::SecondsOfRoute(uint32_t from, uint32_t to) const
{
    if (m_problem.hops.Get(from, to) == HopDistances::UNREACHABLE)
    {
        if (m_problem.unreachableHops == HopDistances::UNREACHABLE)
        {
            return std::nullopt;
        }
        return m_problem.unreachableHops / m_problem.bitsPerSecond;
    }
    double seconds = 0;
    while (from != to)
    {
        const uint32_t next = *m_problem.hops.NextHop(from, to);
        const auto rate = m_rates.find({from, next});
        seconds += 1 / (rate == m_rates.end() ? m_problem.bitsPerSecond : rate->second);
        from = next;
    }
    return seconds;
}

void PlacementTerms::MakeSecondsPerBit()
{
    const uint32_t count = m_problem.hops.VertexCount();
    for (uint32_t from = 0; from < count; ++from)
    {
        for (uint32_t to = 0; to < count; ++to)
        {
            m_secondsPerBit.push_back(SecondsOfRoute(from, to));
        }
    }
}

const PlacementProblem& PlacementTerms::Problem() const
{
    return m_problem;
}

const std::vector<PlacedThing>& PlacementTerms::Things() const
{
    return m_things;
}

const std::vector<Transfer>& PlacementTerms::Transfers() const
{
    return m_transfers;
}

std::optional<double> PlacementTerms::SecondsPerBit(uint32_t from, uint32_t to) const
{
    return m_secondsPerBit[std::size_t{from} * m_problem.hops.VertexCount() + to];
}

uint64_t PlacementTerms::WeightBytes(uint32_t thing, uint32_t unit) const
{
    const LayerRef& first = m_things[thing].members.front();
    const uint64_t bytes = m_problem.networks[first.network].layers[first.layer].weightBytes;
    return (bytes * m_problem.units[unit].bytesPerWeight + 3) / 4;
}

uint64_t PlacementTerms::Multiplications(uint32_t thing) const
{
    const LayerRef& first = m_things[thing].members.front();
    return m_problem.networks[first.network].layers[first.layer].multiplications;
}

bool PlacementTerms::Fits(uint32_t thing, uint32_t unit) const
{
    const auto& forbidden = m_problem.forbiddenUnits;
    const auto& spec = m_problem.units[unit];
    const auto& members = m_things[thing].members;
    return std::find(forbidden.begin(), forbidden.end(), unit) == forbidden.end() &&
           WeightBytes(thing, unit) <= spec.weightMemoryBytes &&
           Multiplications(thing) <= spec.loadCap &&
           std::all_of(members.begin(),
                       members.end(),
                       [&](const LayerRef& member)
                       {
                           const auto& layers = m_problem.networks[member.network].layers;
                           return layers[member.layer].workingBytes <= spec.workingMemoryBytes;
                       });
}

std::optional<double> PlacementTerms::MemberSeconds(const LayerRef& member, uint32_t unit) const
{
    const auto& network = m_problem.networks[member.network];
    const auto& layer = network.layers[member.layer];
    const bool isLast = member.layer + 1 == network.layers.size();
    const double next = isLast ? 0 : network.layers[member.layer + 1].runProbability;
    const double exit = layer.exitProbability.value_or(layer.runProbability - next);
    double seconds = layer.runProbability * static_cast<double>(layer.multiplications) /
                     m_problem.units[unit].multiplicationsPerSecond;
    const auto source = SecondsPerBit(network.source, unit);
    const auto sink = SecondsPerBit(unit, network.sink);
    if ((member.layer == 0 && !source) || (exit > 0 && !sink))
    {
        return std::nullopt;
    }
    if (member.layer == 0)
    {
        seconds += 8 * static_cast<double>(network.inputBytes) * *source;
    }
    if (exit > 0)
    {
        seconds += exit * 8 * static_cast<double>(network.resultBytes) * *sink;
    }
    return seconds;
}

std::optional<double> PlacementTerms::Seconds(uint32_t thing, uint32_t unit) const
{
    double sum = 0;
    for (const auto& member : m_things[thing].members)
    {
        const auto seconds = MemberSeconds(member, unit);
        if (!seconds)
        {
            return std::nullopt;
        }
        sum += *seconds;
    }
    return sum;
}

bool PlacementTerms::ObeyJointLimits(const std::vector<uint32_t>& unitOf) const
{
    const std::size_t count = m_problem.units.size();
    std::vector<uint64_t> layers(count, 0);
    std::vector<uint64_t> bytes(count, 0);
    std::vector<uint64_t> multiplications(count, 0);
    for (uint32_t thing = 0; thing < unitOf.size(); ++thing)
    {
        ++layers[unitOf[thing]];
        bytes[unitOf[thing]] += WeightBytes(thing, unitOf[thing]);
        multiplications[unitOf[thing]] += Multiplications(thing);
    }
    for (std::size_t unit = 0; unit < count; ++unit)
    {
        if (layers[unit] > m_problem.maxLayersPerUnit ||
            bytes[unit] > m_problem.units[unit].weightMemoryBytes ||
            multiplications[unit] > m_problem.units[unit].loadCap)
        {
            return false;
        }
    }
    return true;
}

std::optional<double> PlacementTerms::Latency(const std::vector<uint32_t>& unitOf) const
{
    if (!ObeyJointLimits(unitOf))
    {
        return std::nullopt;
    }
    double sum = 0;
    for (uint32_t thing = 0; thing < unitOf.size(); ++thing)
    {
        const auto seconds = Seconds(thing, unitOf[thing]);
        if (!seconds || !Fits(thing, unitOf[thing]))
        {
            return std::nullopt;
        }
        sum += *seconds;
    }
    for (const auto& transfer : m_transfers)
    {
        const auto perBit = SecondsPerBit(unitOf[transfer.from], unitOf[transfer.to]);
        if (!perBit)
        {
            return std::nullopt;
        }
        sum += transfer.bits * *perBit;
    }
    return sum;
}

std::optional<std::vector<uint32_t>> PlacementTerms::UnitsOf(const Placement& placement) const
{
    std::vector<uint32_t> unitOf;
    for (const auto& thing : m_things)
    {
        const auto& first = thing.members.front();
        unitOf.push_back(placement.unitOf.at(first.network).at(first.layer));
        for (const auto& member : thing.members)
        {
            if (placement.unitOf.at(member.network).at(member.layer) != unitOf.back())
            {
                return std::nullopt;
            }
        }
    }
    return unitOf;
}

std::pair<bool, std::optional<double>> LatencyByExhaustion(const PlacementTerms& terms,
                                                           double mostPlacements)
{
    const auto units = static_cast<uint32_t>(terms.Problem().units.size());
    const std::size_t things = terms.Things().size();
    if (std::pow(units, things) > mostPlacements)
    {
        return {false, std::nullopt};
    }
    std::optional<double> best;
    std::vector<uint32_t> unitOf(things, 0);
    for (std::size_t digit = 0; digit < things;)
    {
        const auto seconds = terms.Latency(unitOf);
        if (seconds && (!best || *seconds < *best))
        {
            best = seconds;
        }
        for (digit = 0; digit < things && ++unitOf[digit] == units; ++digit)
        {
            unitOf[digit] = 0;
        }
    }
    return {true, best};
}

} // namespace prometheus
