/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "partial-placement.h"

#include <algorithm>
#include <tuple>

namespace prometheus
{

PartialPlacement::PartialPlacement(const ItemModel& model)
    : m_model(model),
      m_taken(model.ItemCount())
{
    for (const auto& unit : model.Problem().units)
    {
        m_rest.push_back({model.MaxItemsPerUnit(), unit.weightMemoryBytes, unit.loadCap});
    }
}

void PartialPlacement::Start(const TreeBound& bound,
                             const PricedCosts& costs,
                             const TwinTrees* twins,
                             uint32_t root,
                             double priced)
{
    m_bound = &bound;
    m_costs = &costs;
    m_twins = twins;
    m_root = root;
    m_startPriced = priced;
}

void PartialPlacement::Collect(uint32_t item,
                               double ceiling,
                               std::vector<ItemChoice>& choices) const
{
    choices.clear();
    for (uint32_t unit = 0; unit < m_model.UnitCount(); ++unit)
    {
        if (!Fits(item, unit) || m_model.NodeSeconds(item, unit) == ItemModel::INFINITE)
        {
            continue;
        }
        ItemChoice choice{};
        choice.unit = unit;
        Judge(item, choice);
        if (choice.bound < ceiling)
        {
            choices.push_back(choice);
        }
    }
    std::sort(choices.begin(),
              choices.end(),
              [](const ItemChoice& a, const ItemChoice& b)
              { return std::tie(a.bound, a.unit) < std::tie(b.bound, b.unit); });
}

double PartialPlacement::ToGo(uint32_t item, uint32_t unit, uint32_t run, bool isTakenNow) const
{
    if (item == NO_ITEM)
    {
        return 0;
    }
    const uint32_t used = m_model.MaxItemsPerUnit() - m_rest[unit].items + (isTakenNow ? 1 : 0);
    return m_bound->ToGo(item, unit, m_bound->SeesUse(item, unit) ? used : run);
}

void PartialPlacement::Judge(uint32_t item, ItemChoice& choice) const
{
    const PlacedItem& placed = m_model.Item(item);
    const uint32_t unit = choice.unit;
    double links = 0;
    choice.run = 1;
    choice.open = m_bound->TreesAfter(item);
    if (placed.parent != NO_ITEM)
    {
        const ItemChoice& parent = m_taken[placed.parent];
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
    const bool isFirst = item == m_root;
    const double cost = isFirst ? 0 : m_taken[item - 1].cost;
    const double priced = isFirst ? m_startPriced : m_taken[item - 1].priced;
    choice.cost = cost + m_model.NodeSeconds(item, unit) + links;
    choice.priced =
        priced + m_costs->nodeSeconds[std::size_t{item} * m_model.UnitCount() + unit] + links;
    choice.start = placed.parent == NO_ITEM ? priced : m_taken[item - 1].start;
    choice.bound = choice.priced + choice.open + ToGo(placed.firstChild, unit, choice.run, true);
    if (m_twins != nullptr)
    {
        choice.bound += m_twins->Extra(item, choice.bound - choice.start);
    }
}

} // namespace prometheus
