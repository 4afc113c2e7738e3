/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LABEL_SETTING_H
#define LABEL_SETTING_H

#include "item-model.h"
#include "item-search.h"
#include "tree-bound.h"
#include "twin-trees.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * Decremental state-space relaxation: breadth-first label setting over the items in preorder, with
 * dominance (internal to the room).
 *
 * A label is a partial placement as its completions see it: units of the frontier (the placed items
 * that have links to items to come) and what it uses of the tracked limits; other limits count only
 * within groups of adjacent items, as in the bound. A label dominates another of the same frontier
 * that costs as much, with and without prices, and uses as much of every tracked limit. Whatever
 * complete label costs least is a lower bound. If it obeys all limits it is optimal; else those it
 * breaks are tracked too, and all starts again. With all limits tracked it is exact, so it ends.
 *
 * Priced costs are compared as well as true ones because labels are cut off by the priced bound,
 * which counts limits that are not tracked: the dominating label must not be cut off first.
 */
class LabelSetting
{
  public:
    /** How Run() ended. */
    enum class End
    {
        Proved, //!< what is better than the target was found, or there is nothing
        Labels, //!< too many labels
        Time
    };

    /** @param bound filled with the costs; all must outlive this. */
    LabelSetting(const ItemModel& model, const TreeBound& bound, const PricedCosts& costs);

    /**
     * Looks for a placement of less than the target, in widening ranges above the bound: labels
     * grow fast with the range, and the target may be far above the optimum.
     * @param lowerBound a proved one.
     * @param mostLabels of one pass; bounds the memory, and four times as many the run.
     */
    End Run(double lowerBound,
            double target,
            std::size_t mostLabels,
            std::chrono::steady_clock::time_point end);

    /** The optimum after Proved, or the best met; empty when nothing is below the target. */
    const std::vector<uint32_t>& Best() const
    {
        return m_best;
    }

    /** Cost of the best, or the target. */
    double BestSeconds() const
    {
        return m_target;
    }

    /** No placement costs less, nor less than the target. */
    double LowerBound() const
    {
        return m_lowerBound;
    }

    /** Labels made, in all. */
    uint64_t Labels() const
    {
        return m_labelCount;
    }

  private:
    /** What completions need to know of a placed item. */
    struct FrontierItem
    {
        uint32_t unit;
        uint32_t run; //!< adjacent items on the unit up to it
        double open;  //!< bound of what does not hang below it
    };

    struct Label
    {
        double cost;
        double priced;
        double tree;     //!< priced, of its tree so far, while twins of that follow
        uint32_t before; //!< label of the item before
        uint32_t unit;
        std::size_t slot; //!< of its frontier and use within the layer
    };

    /** All labels that end with one item. */
    struct Layer
    {
        std::vector<Label> labels;
        std::vector<FrontierItem> frontier; //!< [slot][position]
        std::vector<uint64_t> use;          //!< [slot][tracked limit]
    };

    /** What an item's cost depends on, by position in the frontier before it. */
    struct Neighbours
    {
        std::vector<uint32_t> frontier; //!< items, before this item
        uint32_t parent{NO_ITEM};       //!< position
        std::vector<uint32_t> closing;  //!< positions
        std::vector<uint32_t> kept;     //!< positions that stay in the frontier behind this item
        bool staysInFrontier{false};    //!< this item itself
    };

    void FindNeighbours();
    /** Passes with more and more limits tracked, until what is below m_ceiling is known. */
    End Search(std::size_t mostLabels, std::chrono::steady_clock::time_point end);
    void ResetCandidates();
    /** One relaxation; whether it was finished. */
    End Pass(std::size_t mostLabels, std::chrono::steady_clock::time_point end);
    void Extend(uint32_t item, const Layer& from, uint32_t label, uint32_t unit, Layer& to);
    bool UseFits(uint32_t item, uint32_t unit, const uint64_t* use) const;
    void AppendUse(uint32_t item, uint32_t unit, const uint64_t* use, Layer& to) const;
    /** Sorts the labels, cheapest first, and takes out what is dominated. */
    void KeepBest(uint32_t item, Layer& layer);
    bool Dominates(uint32_t item, const Layer& layer, const Label& a, const Label& b) const;
    /** What remains possible for every item, from the labels of a pass. */
    void NoteSurvivors();
    /** Reads the complete labels: takes what is feasible, tracks what others break. */
    bool Conclude();
    std::vector<uint32_t> UnitsOf(uint32_t label) const;
    /** Tracks the limits that a placement breaks; whether it breaks none. */
    bool TrackBroken(const std::vector<uint32_t>& unitOf);
    void Track(uint32_t unit, UnitLimit::Kind kind);
    bool IsHopeless(double bound) const;

    const ItemModel& m_model;
    const TreeBound& m_bound;
    const PricedCosts& m_costs;
    TwinTrees m_twins;
    std::vector<Neighbours> m_neighbours;            //!< [item], one more for the end
    std::vector<std::vector<uint32_t>> m_candidates; //!< [item]: units that survived
    std::vector<uint32_t> m_lastItem;                //!< [unit]: last that may go there
    std::vector<UnitLimit> m_tracked;
    std::vector<std::vector<uint32_t>> m_trackedOf; //!< [unit]: positions in m_tracked
    std::vector<std::vector<uint32_t>> m_closed;    //!< [item]: tracked, of no use behind it
    std::vector<std::vector<bool>> m_survives;      //!< [item][unit]: met in this pass
    std::vector<Layer> m_layers;                    //!< [item]
    std::vector<uint32_t> m_best;
    double m_target{0};
    double m_ceiling{0}; //!< of the present range: at most the target
    double m_lowerBound{0};
    uint64_t m_labelCount{0};
    uint64_t m_runStart{0}; //!< labels made before the run
    std::size_t m_passLabels{0};
};

} // namespace prometheus

#endif // LABEL_SETTING_H
