/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chain-search.h"

#include <algorithm>
#include <tuple>

namespace prometheus
{

namespace
{

/** Rounding of a sum of some dozen terms: what is better by less is not better. */
constexpr double RELATIVE_ROUNDING = 1e-12;
/** Nodes between two looks at the clock; the first look is at the first node. */
constexpr uint64_t NODES_A_LOOK = 256;

} // namespace

ChainSearch::ChainSearch(const ChainModel& model, const ChainBound& bound)
    : m_model(model),
      m_bound(bound),
      m_choices(model.LayerCount()),
      m_unitOf(model.LayerCount(), NO_UNIT)
{
    for (const auto& unit : model.Problem().units)
    {
        m_rest.push_back({model.MaxLayersPerUnit(), unit.weightMemoryBytes, unit.loadCap});
    }
}

void ChainSearch::Run(std::chrono::steady_clock::time_point end)
{
    m_end = end;
    Extend(0, 0, 0);
}

void ChainSearch::Extend(uint32_t layer, double cost, uint32_t run)
{
    ++m_nodes;
    if (layer == m_model.LayerCount())
    {
        m_best = m_unitOf;
        m_bestCost = cost;
        ++m_improvements;
        return;
    }
    Collect(layer, cost, run);
    for (const Choice& choice : m_choices[layer])
    {
        if (IsHopeless(choice.bound))
        {
            return; // and so are those behind it
        }
        if (m_interrupted || IsTimeUp())
        {
            m_interrupted = true;
            m_openBound = std::min(m_openBound, choice.bound);
            return;
        }
        Take(layer, choice.unit);
        Extend(layer + 1, choice.cost, choice.run);
        GiveBack(layer, choice.unit);
    }
}

void ChainSearch::Collect(uint32_t layer, double cost, uint32_t run)
{
    auto& choices = m_choices[layer];
    choices.clear();
    const uint32_t from = layer == 0 ? NO_UNIT : m_unitOf[layer - 1];
    for (uint32_t unit = 0; unit < m_model.UnitCount(); ++unit)
    {
        Choice choice{0, cost + m_model.NodeSeconds(layer, unit), unit, 1};
        if (unit == from)
        {
            choice.run = run + 1;
        }
        else if (layer > 0)
        {
            choice.cost += m_model.LinkSeconds(layer, from, unit);
        }
        if (!Fits(layer, unit))
        {
            continue;
        }
        choice.bound = choice.cost + m_bound.ToGo(layer, unit, choice.run);
        if (!IsHopeless(choice.bound))
        {
            choices.push_back(choice);
        }
    }
    std::sort(choices.begin(),
              choices.end(),
              [](const Choice& a, const Choice& b)
              { return std::tie(a.bound, a.unit) < std::tie(b.bound, b.unit); });
}

bool ChainSearch::Fits(uint32_t layer, uint32_t unit) const
{
    const Rest& rest = m_rest[unit];
    return rest.layers > 0 && m_model.WeightBytes(layer, unit) <= rest.weightBytes &&
           m_model.Multiplications(layer) <= rest.multiplications;
}

void ChainSearch::Take(uint32_t layer, uint32_t unit)
{
    Rest& rest = m_rest[unit];
    rest.layers -= 1;
    rest.weightBytes -= m_model.WeightBytes(layer, unit);
    rest.multiplications -= m_model.Multiplications(layer);
    m_unitOf[layer] = unit;
}

void ChainSearch::GiveBack(uint32_t layer, uint32_t unit)
{
    Rest& rest = m_rest[unit];
    rest.layers += 1;
    rest.weightBytes += m_model.WeightBytes(layer, unit);
    rest.multiplications += m_model.Multiplications(layer);
    m_unitOf[layer] = NO_UNIT;
}

bool ChainSearch::IsHopeless(double bound) const
{
    return bound == ChainModel::INFINITE || bound >= m_bestCost * (1 - RELATIVE_ROUNDING);
}

bool ChainSearch::IsTimeUp()
{
    return m_nodes % NODES_A_LOOK == 0 && std::chrono::steady_clock::now() >= m_end;
}

} // namespace prometheus
