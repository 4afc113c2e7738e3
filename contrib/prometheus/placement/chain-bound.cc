/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chain-bound.h"

#include <algorithm>

namespace prometheus
{

ChainBound::ChainBound(const ChainModel& model)
    : m_model(model)
{
    for (uint32_t unit = 0; unit < model.UnitCount(); ++unit)
    {
        m_states.push_back(StatesOf(unit));
        m_states.back().first = m_statesPerLayer;
        m_statesPerLayer += m_states.back().count;
    }
    m_toGo.assign(model.LayerCount() * m_statesPerLayer, 0.0);
    for (uint32_t layer = model.LayerCount() - 1; layer-- > 0;)
    {
        FillLayer(layer);
    }
}

ChainBound::RunStates ChainBound::StatesOf(uint32_t unit) const
{
    RunStates states;
    const uint32_t layers = m_model.LayerCount();
    states.hasNoLimit = m_model.MaxLayersPerUnit() == layers && m_model.RunFits(0, layers, unit);
    if (states.hasNoLimit)
    {
        return states;
    }
    uint32_t first = 0;
    for (uint32_t last = 1; last <= layers; ++last)
    {
        while (!m_model.RunFits(first, last, unit))
        {
            ++first;
        }
        states.count = std::max(states.count, last - first);
    }
    states.count = std::min(states.count, m_model.MaxLayersPerUnit());
    return states;
}

void ChainBound::FillLayer(uint32_t layer)
{
    const uint32_t next = layer + 1;
    for (uint32_t unit = 0; unit < m_model.UnitCount(); ++unit)
    {
        double leave = ChainModel::INFINITE;
        for (uint32_t to = 0; to < m_model.UnitCount(); ++to)
        {
            if (to != unit)
            {
                leave = std::min(leave,
                                 m_model.LinkSeconds(next, unit, to) +
                                     m_model.NodeSeconds(next, to) + ToGo(next, to, 1));
            }
        }
        const RunStates& states = m_states[unit];
        // A run that ends with this layer is no longer than the layers so far.
        for (uint32_t run = 1; run <= std::min(states.count, next); ++run)
        {
            double best = leave;
            if (states.hasNoLimit ||
                (run < m_model.MaxLayersPerUnit() && m_model.RunFits(next - run, next + 1, unit)))
            {
                best = std::min(best, m_model.NodeSeconds(next, unit) + ToGo(next, unit, run + 1));
            }
            m_toGo[Index(layer, unit, run)] = best;
        }
    }
}

double ChainBound::Root() const
{
    double best = ChainModel::INFINITE;
    for (uint32_t unit = 0; unit < m_model.UnitCount(); ++unit)
    {
        best = std::min(best, m_model.NodeSeconds(0, unit) + ToGo(0, unit, 1));
    }
    return best;
}

} // namespace prometheus
