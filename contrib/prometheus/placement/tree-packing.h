/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TREE_PACKING_H
#define TREE_PACKING_H

#include "item-model.h"
#include "partial-placement.h"
#include "tree-bound.h"
#include "tree-options.h"
#include "twin-trees.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * Meets in the middle: lists the ways to place each tree of the forest alone, then looks for those
 * that go together (internal to the room).
 *
 * Trees share nothing but the limits of units. In a placement below the target, no tree costs more,
 * as the bound counts, than its own least cost and the gap between bound and target; where networks
 * compete for the same few units that gap is small, and the lists are short. What goes with an
 * option is then read off bit masks, 64 options a word, where a search would place the second tree
 * anew behind every first one.
 */
class TreePacking
{
  public:
    /** @param bound filled with the costs; all must outlive this. */
    TreePacking(const ItemModel& model, const TreeBound& bound, const PricedCosts& costs);

    /** Whether there are trees to be put together. */
    bool IsOfUse() const
    {
        return m_trees.size() > 1;
    }

    /**
     * Looks for a placement of less than the target.
     * @param mostOptions of one tree; bounds the memory.
     * @param mostWords of masks to be looked at, or options tried.
     * @return whether the best below the target was found, or it is proved that there is none.
     */
    bool Run(double target,
             std::size_t mostOptions,
             uint64_t mostWords,
             std::chrono::steady_clock::time_point end);

    /** Best unit of every item below the target; empty when none was found. */
    const std::vector<uint32_t>& Best() const
    {
        return m_best;
    }

    /** Cost of the best, or the target. */
    double BestSeconds() const
    {
        return m_target;
    }

    /** Nodes of all lists, and words of masks. */
    uint64_t Nodes() const;

  private:
    bool ListAll(std::size_t mostOptions);
    /** Combines options of this tree and those behind. @param first of its options. */
    void Combine(std::size_t tree, std::size_t first, double priced, double cost);
    /** Fills m_blocked of a tree: options in [first, last) that some taken unit rules out. */
    void Block(std::size_t tree, std::size_t first, std::size_t last);
    /** Whether an option fits beside what is taken, limits of all kinds counted. */
    bool GoesWithTaken(std::size_t tree, const TreeOption& option);
    bool MustStop();
    /** Takes an option that fits and combines it with those of the trees behind. */
    void Try(std::size_t tree, std::size_t index, double priced, double cost);
    void NoteBest();
    const uint32_t* UnitsOf(std::size_t tree, const TreeOption& option) const
    {
        return m_trees[m_listOf[tree]].UnitsOf(option);
    }

    double Ceiling() const;

    const ItemModel& m_model;
    const TreeBound& m_bound;
    const PricedCosts& m_costs;
    TwinTrees m_twins;
    PartialPlacement m_partial;
    std::vector<TreeOptions> m_trees;
    std::vector<std::size_t> m_listOf;       //!< [tree]: whose options it has; twins have the same
    std::vector<double> m_least;             //!< [tree]: no option costs less, as the bound counts
    std::vector<double> m_leastBehind;       //!< [tree]: of all trees behind it
    std::vector<const TreeOption*> m_chosen; //!< [tree]
    std::vector<std::vector<uint64_t>> m_blocked; //!< [tree][option / 64]
    std::vector<uint32_t> m_best;
    double m_target{0};
    uint64_t m_words{0};
    uint64_t m_lastWord{0};
    uint64_t m_nextLook{0};
    bool m_interrupted{false};
    std::chrono::steady_clock::time_point m_end;
};

} // namespace prometheus

#endif // TREE_PACKING_H
