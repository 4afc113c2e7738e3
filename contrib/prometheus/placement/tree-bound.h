/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TREE_BOUND_H
#define TREE_BOUND_H

#include "item-model.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * Lower bounds of what items still cost once the items before them are placed (internal to the
 * room).
 *
 * Dynamic programming over item t, the unit i of its parent and the number r of items that the
 * parent's group of adjacent items on i has so far. Siblings divide what is left of L on i among
 * them. Memory and load cap are exact on a path of the forest and hold pairwise below a branching.
 * A unit that was left is taken for empty again, trees do not see each other, and closing links are
 * free: all of it makes the bound lower, never wrong.
 */
class TreeBound
{
  public:
    explicit TreeBound(const ItemModel& model);

    /** Fills everything from costs [item][unit], which must stay alive: by default the model's. */
    void Fill(const std::vector<double>& nodeSeconds);

    /** Bound of the cost of all items. */
    double Root() const
    {
        return m_root;
    }

    /** Bound of the trees whose root comes behind this item. */
    double TreesAfter(uint32_t item) const
    {
        return m_treesAfter[item];
    }

    /**
     * Bound of an item, its later siblings and everything below them; 0 for NO_ITEM.
     * @param unit of the parent.
     * @param used items in the parent's group, or on the unit where SeesUse().
     */
    double ToGo(uint32_t item, uint32_t unit, uint32_t used) const
    {
        return item == NO_ITEM ? 0 : m_toGo[Index(item, unit, used)];
    }

    /** Whether all items on the unit may be counted, adjacent or not, in ToGo() of this item. */
    bool SeesUse(uint32_t item, uint32_t unit) const
    {
        return !m_states[unit].runsAreLimited || !m_model.Item(item).onPath;
    }

    /**
     * A unit for every item as in the bound's least sum, limits between groups ignored; empty when
     * there is none.
     */
    std::vector<uint32_t> Trace();

  private:
    /** What of the number of items in a group matters on a unit. */
    struct GroupStates
    {
        std::size_t first{0}; //!< place of 1 within an item
        uint32_t count{1};    //!< most items that the unit's limits admit; 1 on a unit without any
        bool hasNoLimit{false};
        bool runsAreLimited{false}; //!< by memory or load cap, before they are by L
    };

    /** Where an item goes, given its parent's unit and what it leaves to its siblings. */
    struct Step
    {
        double bound;
        uint32_t places; //!< on the parent's unit, for it and the items below; 0 when it leaves
    };

    std::size_t Index(uint32_t item, uint32_t unit, uint32_t used) const
    {
        const GroupStates& states = m_states[unit];
        return item * m_statesPerItem + states.first + std::min(used, states.count) - 1;
    }

    double NodeSeconds(uint32_t item, uint32_t unit) const
    {
        return (*m_nodeSeconds)[std::size_t{item} * m_model.UnitCount() + unit];
    }

    double Enter(uint32_t item, uint32_t unit, uint32_t used) const
    {
        return NodeSeconds(item, unit) + ToGo(m_model.Item(item).firstChild, unit, used);
    }

    bool MayStay(uint32_t item, uint32_t unit, uint32_t used) const;
    /** Least cost of going to another unit than the parent's. */
    double Leave(uint32_t item, uint32_t unit, uint32_t& to) const;
    Step BestStep(uint32_t item, uint32_t unit, uint32_t used, double leave) const;
    GroupStates StatesOf(uint32_t unit) const;
    /** Costs of entering units with an item, for Leave(). */
    void FillEnter(uint32_t item);
    void FillItem(uint32_t item);
    uint32_t BestRootUnit(uint32_t item) const;

    const ItemModel& m_model;
    const std::vector<double>* m_nodeSeconds{nullptr};
    bool m_hasBranches{false};
    bool m_placesBind{false};                        //!< L is below the number of items
    std::vector<GroupStates> m_states;               //!< [unit]
    std::vector<std::vector<uint32_t>> m_candidates; //!< [item]: units of finite cost
    std::vector<double> m_enter;                     //!< [unit]: scratch of FillItem()
    std::size_t m_statesPerItem{0};
    std::vector<double> m_toGo; //!< [item][parent's unit][used - 1]
    std::vector<double> m_treesAfter;
    double m_root{0};
};

} // namespace prometheus

#endif // TREE_BOUND_H
