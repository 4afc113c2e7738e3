/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PARTIAL_PLACEMENT_H
#define PARTIAL_PLACEMENT_H

#include "item-model.h"
#include "tree-bound.h"
#include "twin-trees.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/** A unit for the next item of a partial placement, and what comes of it. */
struct ItemChoice
{
    double bound;  //!< of a complete placement that takes it
    double priced; //!< of all items up to it, as the bound counts
    double cost;   //!< of all items up to it
    double start;  //!< priced, before its tree
    double open;   //!< bound of what does not hang below the item
    uint32_t unit;
    uint32_t run; //!< adjacent items on the unit up to it, this one included
};

/**
 * Units for the items from a root on, in preorder, with what they leave of every limit (internal to
 * the room). The state of a depth-first search.
 */
class PartialPlacement
{
  public:
    explicit PartialPlacement(const ItemModel& model);

    /**
     * Starts with nothing placed. All must outlive what follows.
     * @param costs those that the bound is filled with.
     * @param twins whose order shall count, or nullptr.
     * @param root first item to be placed.
     * @param priced to be added to all priced sums.
     */
    void Start(const TreeBound& bound,
               const PricedCosts& costs,
               const TwinTrees* twins,
               uint32_t root,
               double priced);

    /**
     * The units that the next item may take where the bound stays below the ceiling, least bound
     * first.
     */
    void Collect(uint32_t item, double ceiling, std::vector<ItemChoice>& choices) const;

    bool Fits(uint32_t item, uint32_t unit) const
    {
        const Rest& rest = m_rest[unit];
        return rest.items > 0 && m_model.WeightBytes(item, unit) <= rest.weightBytes &&
               m_model.Multiplications(item) <= rest.multiplications;
    }

    /** Whether L is used up on the unit. */
    bool IsFull(uint32_t unit) const
    {
        return m_rest[unit].items == 0;
    }

    void Take(uint32_t item, const ItemChoice& choice)
    {
        Occupy(item, choice.unit);
        m_taken[item] = choice;
    }

    void GiveBack(uint32_t item)
    {
        Vacate(item, m_taken[item].unit);
    }

    /** Takes from the limits of a unit what an item needs. */
    void Occupy(uint32_t item, uint32_t unit)
    {
        Rest& rest = m_rest[unit];
        rest.items -= 1;
        rest.weightBytes -= m_model.WeightBytes(item, unit);
        rest.multiplications -= m_model.Multiplications(item);
    }

    void Vacate(uint32_t item, uint32_t unit)
    {
        Rest& rest = m_rest[unit];
        rest.items += 1;
        rest.weightBytes += m_model.WeightBytes(item, unit);
        rest.multiplications += m_model.Multiplications(item);
    }

    /** @pre the item is placed. */
    const ItemChoice& Taken(uint32_t item) const
    {
        return m_taken[item];
    }

  private:
    /** What a unit has left. */
    struct Rest
    {
        uint32_t items;
        uint64_t weightBytes;
        uint64_t multiplications;
    };

    /** Completes a choice; needs its unit. */
    void Judge(uint32_t item, ItemChoice& choice) const;
    double ToGo(uint32_t item, uint32_t unit, uint32_t run, bool isTakenNow) const;

    const ItemModel& m_model;
    const TreeBound* m_bound{nullptr};
    const PricedCosts* m_costs{nullptr};
    const TwinTrees* m_twins{nullptr};
    uint32_t m_root{0};
    double m_startPriced{0};
    std::vector<Rest> m_rest;        //!< [unit]
    std::vector<ItemChoice> m_taken; //!< [item]
};

} // namespace prometheus

#endif // PARTIAL_PLACEMENT_H
