/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef BEST_LIST_SEARCH_H
#define BEST_LIST_SEARCH_H

#include "item-model.h"
#include "partial-placement.h"
#include "tree-bound.h"
#include "twin-trees.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace prometheus
{

/**
 * Depth-first branch and bound, as ItemSearch, for the best so many placements (internal to the
 * room). What cannot beat the last of a full list is cut off. Twins (TwinTrees) are tried in one
 * order only, and swapped when a placement is listed, since these are different placements.
 *
 * May Run() several times, with sharper bounds: the list stays, and what is on it is not listed
 * twice.
 */
class BestListSearch
{
  public:
    /** Rounding of a sum of some dozen terms: what is better by less is not better. */
    static constexpr double RELATIVE_ROUNDING = 1e-12;

    /** A unit for every item, and the cost of that. */
    struct Entry
    {
        std::vector<uint32_t> unitOf;
        double seconds;
    };

    /** @param count most placements on the list, at least 1. */
    BestListSearch(const ItemModel& model,
                   std::size_t count,
                   std::chrono::steady_clock::time_point end);

    /** Searches until all is proved, so many nodes were looked into, or the time has come. */
    void Run(const TreeBound& bound, const PricedCosts& costs, uint64_t nodeBudget);

    /**
     * Lists a feasible placement behind all that do not cost more, rounding aside, if it belongs
     * there and is not listed.
     */
    void Offer(const std::vector<uint32_t>& unitOf, double seconds);

    /** Least cost first. */
    const std::vector<Entry>& List() const
    {
        return m_list;
    }

    /** Cost of the last of a full list: what costs as much is of no interest. Else infinite. */
    double LastSeconds() const;

    /** Whether Run() ended before everything was looked into. */
    bool WasInterrupted() const
    {
        return m_interrupted;
    }

    /** Least cost that what Run() left out might have; infinite when nothing was left. */
    double OpenBound() const
    {
        return m_openBound;
    }

    bool IsTimeUp() const
    {
        return std::chrono::steady_clock::now() >= m_end;
    }

    std::chrono::steady_clock::time_point End() const
    {
        return m_end;
    }

    uint64_t Nodes() const
    {
        return m_nodes;
    }

    /** Placements that were listed, if only for a while. */
    uint64_t Listed() const
    {
        return m_listed;
    }

  private:
    /** Adjacent trees of items that are equal in everything. */
    struct TwinGroup
    {
        uint32_t root;  //!< first item of the first tree
        uint32_t items; //!< of each
        uint32_t trees;
    };

    /** Looks into every placement that starts as the items before this one are placed. */
    void Extend(uint32_t item);
    void FindTwins();
    /** Offers the complete placement at hand, its twins in every order. */
    void OfferLeaf();
    /** To the next order of twins; false after the last, and then to the first. */
    bool SwapTwins(std::vector<uint32_t>& unitOf) const;
    /** What cannot be below this cannot be on the list, or only by rounding. */
    double Ceiling() const;
    bool MustStop() const;

    const ItemModel& m_model;
    std::size_t m_count;
    PartialPlacement m_partial;
    std::optional<TwinTrees> m_twins;
    std::vector<TwinGroup> m_twinGroups;
    std::vector<std::vector<ItemChoice>> m_choices; //!< [item]: of all nodes of that depth
    std::vector<Entry> m_list;
    std::set<std::vector<uint32_t>> m_onList;
    double m_boundRounding{0}; //!< by so much a bound with prices may be too high
    double m_openBound{ItemModel::INFINITE};
    uint64_t m_nodes{0};
    uint64_t m_lastNode{0};
    uint64_t m_listed{0};
    bool m_interrupted{false};
    std::chrono::steady_clock::time_point m_end;
};

} // namespace prometheus

#endif // BEST_LIST_SEARCH_H
