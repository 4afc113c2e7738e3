/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chain-bound.h"

#include <algorithm>

namespace prometheus
{

ChainBound::ChainBound(const ChainModel& model)
    : m_model(model),
      m_toGo(std::size_t{model.LayerCount()} * model.UnitCount() * model.MaxLayersPerUnit(), 0.0)
{
    for (uint32_t layer = model.LayerCount() - 1; layer-- > 0;)
    {
        FillLayer(layer);
    }
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
        // A run that ends with this layer is no longer than the layers so far.
        const uint32_t longestRun = std::min(m_model.MaxLayersPerUnit(), next);
        for (uint32_t run = 1; run <= longestRun; ++run)
        {
            double best = leave;
            if (run < m_model.MaxLayersPerUnit() && m_model.RunFits(next - run, next + 1, unit))
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
