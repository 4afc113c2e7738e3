/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ITEM_SEARCH_H
#define ITEM_SEARCH_H

#include "item-model.h"
#include "partial-placement.h"
#include "tree-bound.h"
#include "twin-trees.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace prometheus
{

/**
 * Depth-first branch and bound over the items in preorder, with the true limits of every unit
 * (internal to the room). May Run() several times, with sharper bounds: it keeps the best.
 */
class ItemSearch
{
  public:
    ItemSearch(const ItemModel& model, std::chrono::steady_clock::time_point end);

    /** Searches until all is proved, so many nodes were looked into, or the time has come. */
    void Run(const TreeBound& bound, const PricedCosts& costs, uint64_t nodeBudget);

    /** Takes a feasible placement that was found elsewhere, if it is better. */
    void Offer(const std::vector<uint32_t>& unitOf, double seconds);

    /** Whether Run() ended before everything was looked into. */
    bool WasInterrupted() const
    {
        return m_interrupted;
    }

    bool IsTimeUp() const
    {
        return std::chrono::steady_clock::now() >= m_end;
    }

    std::chrono::steady_clock::time_point End() const
    {
        return m_end;
    }

    /** Best unit of every item found; empty when there is none. */
    const std::vector<uint32_t>& Best() const
    {
        return m_best;
    }

    /** Cost of the best. */
    double BestSeconds() const
    {
        return m_bestCost;
    }

    /** Least cost that what Run() left out might have; infinite when nothing was left. */
    double OpenBound() const
    {
        return m_openBound;
    }

    uint64_t Nodes() const
    {
        return m_nodes;
    }

    uint64_t Improvements() const
    {
        return m_improvements;
    }

  private:
    /** Looks into every placement that starts as the items before this one are placed. */
    void Extend(uint32_t item);
    /** What cannot be below this cannot improve by more than rounding. */
    double Ceiling() const;
    bool MustStop() const;

    const ItemModel& m_model;
    PartialPlacement m_partial;
    std::optional<TwinTrees> m_twins;
    std::vector<std::vector<ItemChoice>> m_choices; //!< [item]: of all nodes of that depth
    std::vector<uint32_t> m_best;
    double m_bestCost{ItemModel::INFINITE};
    double m_openBound{ItemModel::INFINITE};
    uint64_t m_nodes{0};
    uint64_t m_lastNode{0};
    uint64_t m_improvements{0};
    bool m_interrupted{false};
    std::chrono::steady_clock::time_point m_end;
};

} // namespace prometheus

#endif // ITEM_SEARCH_H
