/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-milp.h"

#include "prometheus-error.h"

#include <cmath>

namespace prometheus
{

namespace
{

using Sense = LinearProgram::Sense;

std::string NameOf(char kind, uint32_t a, uint32_t b)
{
    return std::string(1, kind) + '_' + std::to_string(a) + '_' + std::to_string(b);
}

std::string NameOf(char kind, uint32_t a, uint32_t b, uint32_t c)
{
    return NameOf(kind, a, b) + '_' + std::to_string(c);
}

} // namespace

PlacementMilp::PlacementMilp(const PlacementTerms& terms, JointLimits limits)
    : m_terms(terms)
{
    AddThings();
    if (limits == JointLimits::Kept)
    {
        AddJointLimits();
    }
    const bool isFlow = LinksCostTheSame();
    for (uint32_t transfer = 0; transfer < m_terms.Transfers().size(); ++transfer)
    {
        isFlow ? AddFlow(transfer) : AddProducts(transfer);
    }
}

const LinearProgram& PlacementMilp::Program() const
{
    return m_program;
}

bool PlacementMilp::LinksCostTheSame() const
{
    const auto& problem = m_terms.Problem();
    return problem.linkRates.empty() && problem.unreachableHops == HopDistances::UNREACHABLE;
}

void PlacementMilp::AddThings()
{
    const auto units = static_cast<uint32_t>(m_terms.Problem().units.size());
    for (uint32_t thing = 0; thing < m_terms.Things().size(); ++thing)
    {
        // Eq. 6.
        const uint32_t row = m_program.AddRow(Sense::Equal, 1);
        m_columnOf.emplace_back(units);
        for (uint32_t unit = 0; unit < units; ++unit)
        {
            const auto seconds = m_terms.Seconds(thing, unit);
            if (seconds && m_terms.Fits(thing, unit))
            {
                const auto column = m_program.AddBinary(NameOf('a', thing, unit), *seconds);
                m_columnOf[thing][unit] = column;
                m_program.AddTerm(row, column, 1);
            }
        }
    }
}

void PlacementMilp::AddPlacedTerm(uint32_t row, uint32_t thing, uint32_t unit, double coefficient)
{
    if (const auto column = m_columnOf[thing][unit])
    {
        m_program.AddTerm(row, *column, coefficient);
    }
}

void PlacementMilp::AddJointLimits()
{
    const auto& problem = m_terms.Problem();
    const auto things = static_cast<uint32_t>(m_terms.Things().size());
    for (uint32_t unit = 0; unit < problem.units.size(); ++unit)
    {
        const auto& spec = problem.units[unit];
        const auto add = [&](double limit, const auto& demandOf)
        {
            const uint32_t row = m_program.AddRow(Sense::AtMost, limit);
            for (uint32_t thing = 0; thing < things; ++thing)
            {
                AddPlacedTerm(row, thing, unit, static_cast<double>(demandOf(thing)));
            }
        };
        if (problem.maxLayersPerUnit < things)
        {
            add(problem.maxLayersPerUnit, [](uint32_t) { return 1; });
        }
        if (spec.weightMemoryBytes != UNLIMITED)
        {
            add(static_cast<double>(spec.weightMemoryBytes),
                [&](uint32_t thing) { return m_terms.WeightBytes(thing, unit); });
        }
        if (spec.loadCap != UNLIMITED)
        {
            add(static_cast<double>(spec.loadCap),
                [&](uint32_t thing) { return m_terms.Multiplications(thing); });
        }
    }
}

void PlacementMilp::AddFlow(uint32_t transfer)
{
    const auto& [from, to, bits] = m_terms.Transfers()[transfer];
    const auto& problem = m_terms.Problem();
    const auto units = static_cast<uint32_t>(problem.units.size());
    std::vector<uint32_t> balance;
    for (uint32_t unit = 0; unit < units; ++unit)
    {
        // What starts here and comes in, ends here or goes out.
        balance.push_back(m_program.AddRow(Sense::Equal, 0));
        AddPlacedTerm(balance[unit], from, unit, 1);
        AddPlacedTerm(balance[unit], to, unit, -1);
    }
    std::map<uint32_t, uint32_t> arrivals; // rows of units that do not relay
    for (uint32_t unit = problem.hops.RelayCount(); unit < units; ++unit)
    {
        // Nothing comes in that does not end there; then nothing goes out that did not start.
        arrivals[unit] = m_program.AddRow(Sense::AtMost, 0);
        AddPlacedTerm(arrivals[unit], to, unit, -1);
    }
    for (uint32_t a = 0; a < units; ++a)
    {
        for (const uint32_t b : problem.hops.Neighbours(a))
        {
            if (b >= units)
            {
                continue;
            }
            const uint32_t flow =
                m_program.AddContinuous(NameOf('f', transfer, a, b), bits / problem.bitsPerSecond);
            m_program.AddTerm(balance[a], flow, -1);
            m_program.AddTerm(balance[b], flow, 1);
            if (arrivals.count(b) > 0)
            {
                m_program.AddTerm(arrivals[b], flow, 1);
            }
        }
    }
}

void PlacementMilp::AddProducts(uint32_t transfer)
{
    const auto& [from, to, bits] = m_terms.Transfers()[transfer];
    const auto units = static_cast<uint32_t>(m_terms.Problem().units.size());
    std::vector<uint32_t> starts;
    std::vector<uint32_t> ends;
    for (uint32_t unit = 0; unit < units; ++unit)
    {
        starts.push_back(m_program.AddRow(Sense::Equal, 0));
        AddPlacedTerm(starts[unit], from, unit, -1);
        ends.push_back(m_program.AddRow(Sense::Equal, 0));
        AddPlacedTerm(ends[unit], to, unit, -1);
    }
    for (uint32_t a = 0; a < units; ++a)
    {
        for (uint32_t b = 0; b < units; ++b)
        {
            const auto perBit = m_terms.SecondsPerBit(a, b);
            if (perBit && m_columnOf[from][a] && m_columnOf[to][b])
            {
                const uint32_t product =
                    m_program.AddContinuous(NameOf('y', transfer, a, b), bits * *perBit);
                m_program.AddTerm(starts[a], product, 1);
                m_program.AddTerm(ends[b], product, 1);
            }
        }
    }
}

std::vector<uint32_t> PlacementMilp::UnitsOf(const std::map<std::string, double>& values) const
{
    constexpr double INTEGRALITY = 1e-5; // solvers answer for 1e-6 and 1e-7
    std::vector<uint32_t> unitOf(m_columnOf.size(), NO_UNIT);
    for (uint32_t thing = 0; thing < m_columnOf.size(); ++thing)
    {
        for (uint32_t unit = 0; unit < m_columnOf[thing].size(); ++unit)
        {
            const std::string name = NameOf('a', thing, unit);
            const auto value = values.find(name);
            if (value == values.end() || std::abs(value->second) <= INTEGRALITY)
            {
                continue;
            }
            if (std::abs(value->second - 1) > INTEGRALITY || unitOf[thing] != NO_UNIT)
            {
                throw CorruptFile("solver's answer: " + name + " is " +
                                  std::to_string(value->second) + ", thing " +
                                  std::to_string(thing) + " is not on one unit");
            }
            unitOf[thing] = unit;
        }
        if (unitOf[thing] == NO_UNIT)
        {
            throw CorruptFile("solver's answer: thing " + std::to_string(thing) + " is on no unit");
        }
    }
    return unitOf;
}

} // namespace prometheus
