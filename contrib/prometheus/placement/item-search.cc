/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "item-search.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** Rounding of a sum of some dozen terms: what is better by less is not better. */
constexpr double RELATIVE_ROUNDING = 1e-12;
/** Nodes between two looks at the clock; the first look is at the first node. */
constexpr uint64_t NODES_A_LOOK = 256;

} // namespace

ItemSearch::ItemSearch(const ItemModel& model, std::chrono::steady_clock::time_point end)
    : m_model(model),
      m_partial(model),
      m_choices(model.ItemCount()),
      m_end(end)
{
}

void ItemSearch::Run(const TreeBound& bound, const PricedCosts& costs, uint64_t nodeBudget)
{
    m_twins.emplace(m_model, bound, costs);
    m_partial.Start(bound, costs, &*m_twins, 0, costs.constant);
    m_interrupted = false;
    m_openBound = ItemModel::INFINITE;
    const uint64_t room = std::numeric_limits<uint64_t>::max() - m_nodes;
    m_lastNode = m_nodes + std::min(room, nodeBudget);
    Extend(0);
}

void ItemSearch::Offer(const std::vector<uint32_t>& unitOf, double seconds)
{
    if (!unitOf.empty() && seconds < m_bestCost)
    {
        m_best = unitOf;
        m_bestCost = seconds;
        ++m_improvements;
    }
}

void ItemSearch::Extend(uint32_t item)
{
    ++m_nodes;
    const uint32_t items = m_model.ItemCount();
    if (item == items)
    {
        m_best.clear();
        for (uint32_t placed = 0; placed < items; ++placed)
        {
            m_best.push_back(m_partial.Taken(placed).unit);
        }
        m_bestCost = m_partial.Taken(items - 1).cost;
        ++m_improvements;
        return;
    }
    m_partial.Collect(item, Ceiling(), m_choices[item]);
    for (const ItemChoice& choice : m_choices[item])
    {
        if (choice.bound >= Ceiling())
        {
            return; // and so are those behind it
        }
        if (m_interrupted || MustStop())
        {
            m_interrupted = true;
            m_openBound = std::min(m_openBound, choice.bound);
            return;
        }
        if (item + 1 == items && choice.cost >= Ceiling())
        {
            continue; // a bound with prices may be below the cost
        }
        m_partial.Take(item, choice);
        Extend(item + 1);
        m_partial.GiveBack(item);
    }
}

double ItemSearch::Ceiling() const
{
    return m_bestCost * (1 - RELATIVE_ROUNDING);
}

bool ItemSearch::MustStop() const
{
    return m_nodes >= m_lastNode || (m_nodes % NODES_A_LOOK == 0 && IsTimeUp());
}

} // namespace prometheus
