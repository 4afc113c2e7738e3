/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "item-search.h"

#include <algorithm>
#include <tuple>

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
      m_choices(model.ItemCount()),
      m_taken(model.ItemCount()),
      m_end(end)
{
    for (const auto& unit : model.Problem().units)
    {
        m_rest.push_back({model.MaxItemsPerUnit(), unit.weightMemoryBytes, unit.loadCap});
    }
}

void ItemSearch::Run(const TreeBound& bound, const PricedCosts& costs, uint64_t nodeBudget)
{
    m_bound = &bound;
    m_costs = &costs;
    m_twins.emplace(m_model, bound, costs);
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
    if (item == m_model.ItemCount())
    {
        m_best.clear();
        for (const Choice& choice : m_taken)
        {
            m_best.push_back(choice.unit);
        }
        m_bestCost = m_taken.back().cost;
        ++m_improvements;
        return;
    }
    Collect(item);
    for (const Choice& choice : m_choices[item])
    {
        if (IsHopeless(choice.bound))
        {
            return; // and so are those behind it
        }
        if (m_interrupted || MustStop())
        {
            m_interrupted = true;
            m_openBound = std::min(m_openBound, choice.bound);
            return;
        }
        if (item + 1 == m_model.ItemCount() && choice.cost >= m_bestCost * (1 - RELATIVE_ROUNDING))
        {
            continue; // a bound with prices may be below the cost
        }
        Take(item, choice);
        Extend(item + 1);
        GiveBack(item);
    }
}

void ItemSearch::Collect(uint32_t item)
{
    auto& choices = m_choices[item];
    choices.clear();
    for (uint32_t unit = 0; unit < m_model.UnitCount(); ++unit)
    {
        if (!Fits(item, unit) || m_model.NodeSeconds(item, unit) == ItemModel::INFINITE)
        {
            continue;
        }
        Choice choice{};
        choice.unit = unit;
        Judge(item, choice);
        if (!IsHopeless(choice.bound))
        {
            choices.push_back(choice);
        }
    }
    std::sort(choices.begin(),
              choices.end(),
              [](const Choice& a, const Choice& b)
              { return std::tie(a.bound, a.unit) < std::tie(b.bound, b.unit); });
}

double ItemSearch::ToGo(uint32_t item, uint32_t unit, uint32_t run, bool isTakenNow) const
{
    if (item == NO_ITEM)
    {
        return 0;
    }
    const uint32_t used = m_model.MaxItemsPerUnit() - m_rest[unit].items + (isTakenNow ? 1 : 0);
    return m_bound->ToGo(item, unit, m_bound->SeesUse(item, unit) ? used : run);
}

void ItemSearch::Judge(uint32_t item, Choice& choice) const
{
    const PlacedItem& placed = m_model.Item(item);
    const uint32_t unit = choice.unit;
    double links = 0;
    choice.run = 1;
    choice.open = m_bound->TreesAfter(item);
    if (placed.parent != NO_ITEM)
    {
        const Choice& parent = m_taken[placed.parent];
        const bool stays = parent.unit == unit;
        choice.run = stays ? parent.run + 1 : 1;
        choice.open = parent.open + ToGo(placed.nextSibling, parent.unit, choice.run, stays);
        links = stays ? 0 : m_model.LinkSeconds(placed.up, parent.unit, unit);
    }
    for (const ItemLink& link : placed.closing)
    {
        const uint32_t other = m_taken[link.other].unit;
        links += other == unit ? 0 : m_model.LinkSeconds(link, other, unit);
    }
    const double cost = item == 0 ? 0 : m_taken[item - 1].cost;
    const double priced = item == 0 ? m_costs->constant : m_taken[item - 1].priced;
    choice.cost = cost + m_model.NodeSeconds(item, unit) + links;
    choice.priced =
        priced + m_costs->nodeSeconds[std::size_t{item} * m_model.UnitCount() + unit] + links;
    choice.start = placed.parent == NO_ITEM ? priced : m_taken[item - 1].start;
    choice.bound = choice.priced + choice.open + ToGo(placed.firstChild, unit, choice.run, true);
    choice.bound += m_twins->Extra(item, choice.bound - choice.start);
}

bool ItemSearch::Fits(uint32_t item, uint32_t unit) const
{
    const Rest& rest = m_rest[unit];
    return rest.items > 0 && m_model.WeightBytes(item, unit) <= rest.weightBytes &&
           m_model.Multiplications(item) <= rest.multiplications;
}

void ItemSearch::Take(uint32_t item, const Choice& choice)
{
    Rest& rest = m_rest[choice.unit];
    rest.items -= 1;
    rest.weightBytes -= m_model.WeightBytes(item, choice.unit);
    rest.multiplications -= m_model.Multiplications(item);
    m_taken[item] = choice;
}

void ItemSearch::GiveBack(uint32_t item)
{
    const uint32_t unit = m_taken[item].unit;
    Rest& rest = m_rest[unit];
    rest.items += 1;
    rest.weightBytes += m_model.WeightBytes(item, unit);
    rest.multiplications += m_model.Multiplications(item);
}

bool ItemSearch::IsHopeless(double bound) const
{
    return bound == ItemModel::INFINITE || bound >= m_bestCost * (1 - RELATIVE_ROUNDING);
}

bool ItemSearch::MustStop() const
{
    return m_nodes >= m_lastNode || (m_nodes % NODES_A_LOOK == 0 && IsTimeUp());
}

} // namespace prometheus
