/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tree-packing.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** Rounding of a sum of some dozen terms: what is better by less is not better. */
constexpr double RELATIVE_ROUNDING = 1e-12;
/** Between two looks at the clock. */
constexpr uint64_t WORDS_A_LOOK = 10'000;
constexpr uint64_t ALL = ~uint64_t{0};

} // namespace

TreePacking::TreePacking(const ItemModel& model, const TreeBound& bound, const PricedCosts& costs)
    : m_model(model),
      m_bound(bound),
      m_costs(costs),
      m_twins(model, bound, costs),
      m_partial(model)
{
    std::vector<uint32_t> bounds; // roots, and the end
    for (uint32_t item = 0; item < model.ItemCount(); ++item)
    {
        if (model.Item(item).parent == NO_ITEM)
        {
            bounds.push_back(item);
        }
    }
    bounds.push_back(model.ItemCount());
    m_trees.reserve(bounds.size());
    for (std::size_t t = 0; t + 1 < bounds.size(); ++t)
    {
        m_trees.emplace_back(model, bound, costs, bounds[t], bounds[t + 1]);
    }
    for (std::size_t t = 0; t < m_trees.size(); ++t)
    {
        const bool isTwin = t > 0 && m_twins.HasMore(m_trees[t - 1].Root());
        m_listOf.push_back(isTwin ? m_listOf.back() : t);
    }
}

double TreePacking::Ceiling() const
{
    return m_target * (1 - RELATIVE_ROUNDING);
}

uint64_t TreePacking::Nodes() const
{
    uint64_t nodes = m_words;
    for (const TreeOptions& tree : m_trees)
    {
        nodes += tree.Nodes();
    }
    return nodes;
}

bool TreePacking::ListAll(std::size_t mostOptions)
{
    m_least.clear();
    double gap = Ceiling() - m_costs.constant - m_bound.Root();
    for (const TreeOptions& tree : m_trees)
    {
        const uint32_t root = tree.Root();
        const double before = root == 0 ? m_bound.Root() : m_bound.TreesAfter(root - 1);
        m_least.push_back(before - m_bound.TreesAfter(root));
    }
    for (std::size_t t = 0; t < m_trees.size(); ++t)
    {
        TreeOptions& tree = m_trees[m_listOf[t]];
        if (m_listOf[t] == t && !tree.List(m_least[t] + gap, mostOptions, m_end))
        {
            return false;
        }
        if (!tree.All().empty())
        {
            // What the bound did not know of this tree is off the gap of all.
            const double least = std::max(m_least[t], tree.All().front().priced);
            gap -= least - m_least[t];
            m_least[t] = least;
        }
    }
    return true;
}

bool TreePacking::Run(double target,
                      std::size_t mostOptions,
                      uint64_t mostWords,
                      std::chrono::steady_clock::time_point end)
{
    m_target = target;
    m_end = end;
    m_lastWord = m_words + mostWords;
    m_interrupted = false;
    if (!(target < ItemModel::INFINITE) || !ListAll(mostOptions))
    {
        return false;
    }
    m_leastBehind.assign(m_trees.size(), 0);
    for (std::size_t t = m_trees.size() - 1; t > 0; --t)
    {
        m_leastBehind[t - 1] = m_leastBehind[t] + m_least[t];
    }
    m_chosen.assign(m_trees.size(), nullptr);
    m_blocked.assign(m_trees.size(), {});
    m_nextLook = m_words;
    Combine(0, 0, m_costs.constant, 0);
    return !m_interrupted;
}

bool TreePacking::MustStop()
{
    if (m_words >= m_nextLook)
    {
        m_nextLook = m_words + WORDS_A_LOOK;
        m_interrupted = m_interrupted || std::chrono::steady_clock::now() >= m_end;
    }
    m_interrupted = m_interrupted || m_words >= m_lastWord;
    return m_interrupted;
}

void TreePacking::Combine(std::size_t tree, std::size_t first, double priced, double cost)
{
    const auto& options = m_trees[m_listOf[tree]].All();
    const auto isHopeless = [&](const TreeOption& option)
    { return priced + option.priced + m_leastBehind[tree] >= Ceiling(); };
    const auto last = static_cast<std::size_t>(
        std::partition_point(options.begin(),
                             options.end(),
                             [&](const TreeOption& option) { return !isHopeless(option); }) -
        options.begin());
    if (first >= last)
    {
        return;
    }
    Block(tree, first, last);
    for (std::size_t word = first / 64; word * 64 < last; ++word)
    {
        uint64_t open = ~m_blocked[tree][word];
        for (; open != 0; open &= open - 1)
        {
            const std::size_t i = word * 64 + static_cast<std::size_t>(__builtin_ctzll(open));
            if (i >= last || isHopeless(options[i]) || MustStop())
            {
                return;
            }
            ++m_words;
            if (GoesWithTaken(tree, options[i]))
            {
                Try(tree, i, priced, cost);
            }
        }
    }
}

void TreePacking::Try(std::size_t tree, std::size_t index, double priced, double cost)
{
    const TreeOption& option = m_trees[m_listOf[tree]].All()[index];
    m_chosen[tree] = &option;
    if (tree + 1 < m_trees.size())
    {
        for (uint32_t i = 0; i < m_trees[tree].ItemCount(); ++i)
        {
            m_partial.Occupy(m_trees[tree].Root() + i, UnitsOf(tree, option)[i]);
        }
        // Twins can be swapped: their options in one order are enough.
        const bool isTwinNext = m_listOf[tree + 1] == m_listOf[tree];
        Combine(tree + 1, isTwinNext ? index : 0, priced + option.priced, cost + option.cost);
        for (uint32_t i = 0; i < m_trees[tree].ItemCount(); ++i)
        {
            m_partial.Vacate(m_trees[tree].Root() + i, UnitsOf(tree, option)[i]);
        }
    }
    else if (cost + option.cost < Ceiling())
    {
        m_target = cost + option.cost;
        NoteBest();
    }
}

void TreePacking::Block(std::size_t tree, std::size_t first, std::size_t last)
{
    const TreeOptions& list = m_trees[m_listOf[tree]];
    const std::size_t firstWord = first / 64;
    const std::size_t lastWord = (last + 63) / 64;
    auto& blocked = m_blocked[tree];
    blocked.assign(lastWord, 0);
    blocked[firstWord] = ~(ALL << (first % 64));
    for (std::size_t before = 0; before < tree; ++before)
    {
        for (uint32_t i = 0; i < m_trees[before].ItemCount(); ++i)
        {
            const uint32_t unit = UnitsOf(before, *m_chosen[before])[i];
            const auto& mask = m_partial.IsFull(unit) ? list.Using(unit) : list.Filling(unit);
            const std::size_t words = std::min(lastWord, mask.size());
            for (std::size_t word = firstWord; word < words; ++word)
            {
                blocked[word] |= mask[word];
            }
            m_words += lastWord - firstWord;
        }
    }
}

bool TreePacking::GoesWithTaken(std::size_t tree, const TreeOption& option)
{
    const uint32_t* units = UnitsOf(tree, option);
    const uint32_t root = m_trees[tree].Root();
    const uint32_t items = m_trees[tree].ItemCount();
    uint32_t fitting = 0;
    while (fitting < items && m_partial.Fits(root + fitting, units[fitting]))
    {
        m_partial.Occupy(root + fitting, units[fitting]);
        ++fitting;
    }
    for (uint32_t i = 0; i < fitting; ++i)
    {
        m_partial.Vacate(root + i, units[i]);
    }
    return fitting == items;
}

void TreePacking::NoteBest()
{
    m_best.clear();
    for (std::size_t t = 0; t < m_trees.size(); ++t)
    {
        const uint32_t* units = UnitsOf(t, *m_chosen[t]);
        m_best.insert(m_best.end(), units, units + m_trees[t].ItemCount());
    }
}

} // namespace prometheus
