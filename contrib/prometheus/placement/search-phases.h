/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SEARCH_PHASES_H
#define SEARCH_PHASES_H

#include "item-model.h"
#include "item-search.h"
#include "tree-bound.h"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace prometheus
{

/**
 * How much every phase of a solve may try before the next one has its turn (internal to the room).
 * Any values give the same optimum; without nodes or labels a phase is left out.
 */
struct SearchBudgets
{
    /** Nodes of the search with the plain bound, which mostly ends in a proof. */
    uint64_t plainNodes{300};
    /** Whether there are prices on scarce limits. */
    bool hasPrices{true};
    /** Rounds of search and label setting, before the last search, which has no budget. */
    uint32_t rounds{4};
    /**
     * Placements of one tree alone that are listed in the first round; times four in every later
     * one. So many words of masks may be looked at for each.
     */
    std::size_t options{10'000};
    uint64_t wordsAnOption{300};
    /** Nodes of the search in the first round; times eight in every later one. */
    uint64_t nodes{2000};
    /** Labels of a pass in the first round; times four in every later one. */
    std::size_t labels{10'000};
    /** Most labels of a pass, and most options, whatever the round; they bound the memory. */
    std::size_t mostLabels{500'000};
};

/** How the phases ended; the best placement is with the search. */
struct PhasesOutcome
{
    bool isProved{false};
    /** No placement costs less, if none is proved to be the best. */
    double bound{0};
    uint64_t labels{0};
    /** Nodes and words of tree packing. */
    uint64_t packingNodes{0};
};

/**
 * Depth-first search with the plain bound; then rounds of better prices, depth-first search, tree
 * packing and label setting with growing budgets, because now the one is fast and now the other;
 * then a search without a budget. Ends with the first proof.
 */
PhasesOutcome SearchInPhases(const ItemModel& model,
                             TreeBound& bound,
                             ItemSearch& search,
                             const SearchBudgets& budgets = {});

} // namespace prometheus

#endif // SEARCH_PHASES_H
