/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TREE_OPTIONS_H
#define TREE_OPTIONS_H

#include "item-model.h"
#include "partial-placement.h"
#include "tree-bound.h"
#include "twin-trees.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace prometheus
{

/** One way to place a tree, as other trees see it. */
struct TreeOption
{
    double priced;    //!< of the tree, as the bound counts
    double cost;      //!< of the tree
    std::size_t slot; //!< of its units
};

/**
 * All ways to place one tree of the forest alone, under the true limits, that cost less than a
 * ceiling (internal to the room). Of those that leave the same to other trees only the cheapest
 * counts.
 */
class TreeOptions
{
  public:
    /**
     * @param bound filled with the costs; all must outlive this.
     * @param root first item of the tree. @param end behind its last item.
     */
    TreeOptions(const ItemModel& model,
                const TreeBound& bound,
                const PricedCosts& costs,
                uint32_t root,
                uint32_t end);

    /**
     * Lists what costs less than the ceiling, as the bound counts.
     * @return whether the list is complete: neither too long nor too late.
     */
    bool List(double ceiling, std::size_t mostOptions, std::chrono::steady_clock::time_point end);

    uint32_t Root() const
    {
        return m_root;
    }

    uint32_t ItemCount() const
    {
        return m_end - m_root;
    }

    /** After List(), by priced cost. */
    const std::vector<TreeOption>& All() const
    {
        return m_options;
    }

    /** [item - Root()]: the units of an option. */
    const uint32_t* UnitsOf(const TreeOption& option) const
    {
        return m_units.data() + option.slot * ItemCount();
    }

    /** Bit i % 64 of word i / 64: whether option i uses the unit at all. Empty when none does. */
    const std::vector<uint64_t>& Using(uint32_t unit) const
    {
        return m_using[unit];
    }

    /** The same for options that leave no place on the unit. */
    const std::vector<uint64_t>& Filling(uint32_t unit) const
    {
        return m_filling[unit];
    }

    /** Nodes of all searches. */
    uint64_t Nodes() const
    {
        return m_nodes;
    }

  private:
    void Extend(uint32_t item);
    void Add();
    void FillMasks();
    /** What the placed tree takes of every unit; equal for those that leave the same. */
    std::vector<uint64_t> UseOfTree() const;

    const ItemModel& m_model;
    const TreeBound& m_bound;
    const PricedCosts& m_costs;
    uint32_t m_root;
    uint32_t m_end;
    PartialPlacement m_partial;
    std::vector<std::vector<ItemChoice>> m_choices; //!< [item - root]
    std::vector<TreeOption> m_options;
    std::vector<uint32_t> m_units;                         //!< [slot][item - root]
    std::map<std::vector<uint64_t>, std::size_t> m_slotOf; //!< by use
    std::vector<std::vector<uint64_t>> m_using;            //!< [unit]
    std::vector<std::vector<uint64_t>> m_filling;          //!< [unit]
    double m_ceiling{0};
    uint64_t m_nodes{0};
    uint64_t m_lastNode{0};
    std::chrono::steady_clock::time_point m_deadline;
    bool m_complete{true};
};

} // namespace prometheus

#endif // TREE_OPTIONS_H
