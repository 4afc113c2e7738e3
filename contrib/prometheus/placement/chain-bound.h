/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHAIN_BOUND_H
#define CHAIN_BOUND_H

#include "chain-model.h"

#include <algorithm>
#include <cstddef>
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
    /** What of the run length matters on a unit. */
    struct RunStates
    {
        std::size_t first{0}; //!< place of run length 1 within a layer
        uint32_t count{1};    //!< longest run that the unit's limits admit; 1 on a unit without any
        bool hasNoLimit{false};
    };

    std::size_t Index(uint32_t layer, uint32_t unit, uint32_t run) const
    {
        const RunStates& states = m_states[unit];
        return layer * m_statesPerLayer + states.first + std::min(run, states.count) - 1;
    }

    /** Runs on a unit that has room for the whole chain need not be told apart. */
    RunStates StatesOf(uint32_t unit) const;
    /** Fills one layer from the next one. */
    void FillLayer(uint32_t layer);

    const ChainModel& m_model;
    std::vector<RunStates> m_states; //!< [unit]
    std::size_t m_statesPerLayer{0};
    std::vector<double> m_toGo; //!< [layer][unit][run - 1]
};

} // namespace prometheus

#endif // CHAIN_BOUND_H
