/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHAIN_BOUND_H
#define CHAIN_BOUND_H

#include "chain-model.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * Lower bounds of what the layers behind a given one still cost (internal to the room).
 *
 * Dynamic programming over layer j, its unit i and the length r of the run of layers on i that ends
 * with j. Within a run the limits of the unit are exact; a unit that was left is taken for empty
 * again. So the bound is exact unless the best placement returns to a unit whose limits matter.
 */
class ChainBound
{
  public:
    explicit ChainBound(const ChainModel& model);

    /** Bound of the cost of all layers. */
    double Root() const;

    /**
     * Bound of the cost of layers behind `layer`.
     * @param run number of consecutive layers on the unit, `layer` included; 1 to L.
     */
    double ToGo(uint32_t layer, uint32_t unit, uint32_t run) const
    {
        return m_toGo[Index(layer, unit, run)];
    }

  private:
    std::size_t Index(uint32_t layer, uint32_t unit, uint32_t run) const
    {
        return (std::size_t{layer} * m_model.UnitCount() + unit) * m_model.MaxLayersPerUnit() +
               run - 1;
    }

    /** Fills one layer from the next one. */
    void FillLayer(uint32_t layer);

    const ChainModel& m_model;
    std::vector<double> m_toGo; //!< [layer][unit][run - 1]
};

} // namespace prometheus

#endif // CHAIN_BOUND_H
