/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TWIN_TREES_H
#define TWIN_TREES_H

#include "item-model.h"
#include "tree-bound.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace prometheus
{

/** What the bound of a search counts for every item, and what is taken off in the end. */
struct PricedCosts
{
    std::vector<double> nodeSeconds; //!< [item][unit]
    double constant{0};              //!< to be added to any sum of them
    std::vector<UnitLimit> limits{}; //!< those with a price
};

/**
 * Symmetry of trees of the forest that are equal in everything, as those of one network given
 * twice (internal to the room).
 *
 * Twins can be swapped without changing cost or feasibility. So it is enough to look for placements
 * in which no twin costs more, as the bound counts, than the one behind it: what the bound says of
 * a tree holds for all its later twins.
 */
class TwinTrees
{
  public:
    /** @param bound filled with the costs. */
    TwinTrees(const ItemModel& model, const TreeBound& bound, const PricedCosts& costs);

    /** Whether twins of the item's tree follow. */
    bool HasMore(uint32_t item) const
    {
        return m_more[item] > 0;
    }

    /**
     * What the bound of a partial placement that ends with the item rises by.
     * @param tree and trees behind: their bound.
     */
    double Extra(uint32_t item, double treeAndLater) const
    {
        return m_more[item] == 0
                   ? 0
                   : m_more[item] * std::max(0.0, treeAndLater - m_treeAndLater[item]);
    }

  private:
    const ItemModel& m_model;
    const PricedCosts& m_costs;
    std::vector<uint32_t> m_more;       //!< [item]: twins that follow its tree
    std::vector<double> m_treeAndLater; //!< [item]: least bound of its tree and those behind

    bool AreTwins(uint32_t first, uint32_t second, uint32_t end) const;
    bool HaveSameCosts(uint32_t a, uint32_t b) const;
};

} // namespace prometheus

#endif // TWIN_TREES_H
