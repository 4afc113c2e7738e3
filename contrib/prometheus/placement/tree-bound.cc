/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tree-bound.h"

#include <algorithm>

namespace prometheus
{

TreeBound::TreeBound(const ItemModel& model)
    : m_model(model),
      m_placesBind(model.MaxItemsPerUnit() < model.ItemCount()),
      m_candidates(model.ItemCount()),
      m_enter(model.UnitCount())
{
    for (uint32_t item = 0; item < model.ItemCount(); ++item)
    {
        m_hasBranches = m_hasBranches || model.Item(item).nextSibling != NO_ITEM;
        for (uint32_t unit = 0; unit < model.UnitCount(); ++unit)
        {
            if (model.NodeSeconds(item, unit) != ItemModel::INFINITE)
            {
                m_candidates[item].push_back(unit);
            }
        }
    }
    for (uint32_t unit = 0; unit < model.UnitCount(); ++unit)
    {
        m_states.push_back(StatesOf(unit));
        m_states.back().first = m_statesPerItem;
        m_statesPerItem += m_states.back().count;
    }
    m_toGo.resize(model.ItemCount() * m_statesPerItem);
    m_treesAfter.resize(model.ItemCount());
    Fill(model.AllNodeSeconds());
}

TreeBound::GroupStates TreeBound::StatesOf(uint32_t unit) const
{
    GroupStates states;
    const uint32_t items = m_model.ItemCount();
    const uint32_t most = m_model.MaxItemsPerUnit();
    states.hasNoLimit = !m_placesBind && m_model.RunFits(0, items, unit);
    if (states.hasNoLimit)
    {
        return states;
    }
    uint32_t first = 0;
    for (uint32_t item = 0; item < items; ++item)
    {
        if (!m_model.Item(item).onPath)
        {
            continue;
        }
        const uint32_t root = item - m_model.Item(item).pathDepth;
        first = std::max(first, root);
        while (!m_model.RunFits(first, item + 1, unit))
        {
            ++first;
        }
        const uint32_t longest = std::min(item + 1 - root, most);
        states.runsAreLimited = states.runsAreLimited || item + 1 - first < longest;
        states.count = std::max(states.count, item + 1 - first);
    }
    states.count = m_hasBranches && m_placesBind ? most : std::min(states.count, most);
    if (m_placesBind && !states.runsAreLimited)
    {
        states.count = most; // other trees may use places too
    }
    return states;
}

void TreeBound::Fill(const std::vector<double>& nodeSeconds)
{
    m_nodeSeconds = &nodeSeconds;
    m_root = 0;
    for (uint32_t item = m_model.ItemCount(); item-- > 0;)
    {
        m_treesAfter[item] = m_root;
        if (m_model.Item(item).parent != NO_ITEM)
        {
            FillItem(item);
            continue;
        }
        const uint32_t unit = BestRootUnit(item);
        m_root += unit == NO_UNIT ? ItemModel::INFINITE : Enter(item, unit, 1);
    }
}

uint32_t TreeBound::BestRootUnit(uint32_t item) const
{
    uint32_t best = NO_UNIT;
    double least = ItemModel::INFINITE;
    for (uint32_t unit : m_candidates[item])
    {
        if (Enter(item, unit, 1) < least)
        {
            least = Enter(item, unit, 1);
            best = unit;
        }
    }
    return best;
}

bool TreeBound::MayStay(uint32_t item, uint32_t unit, uint32_t used) const
{
    const PlacedItem& placed = m_model.Item(item);
    if (m_states[unit].hasNoLimit)
    {
        return true;
    }
    if (m_placesBind && used >= m_model.MaxItemsPerUnit())
    {
        return false;
    }
    return placed.onPath ? m_model.RunFits(item - std::min(used, placed.pathDepth), item + 1, unit)
                         : m_model.PairFits(placed.parent, item, unit);
}

double TreeBound::Leave(uint32_t item, uint32_t unit, uint32_t& to) const
{
    const ItemLink& link = m_model.Item(item).up;
    double leave = ItemModel::INFINITE;
    const auto offer = [&](uint32_t other, double seconds)
    {
        if (other != unit && seconds < leave)
        {
            leave = seconds;
            to = other;
        }
    };
    if (link.bitsIn > 0 && !link.needsPathOut) // the common case, without questions
    {
        const double* secondsPerBit = m_model.SecondsPerBitFrom(unit);
        for (uint32_t other : m_candidates[item])
        {
            offer(other, link.bitsIn * secondsPerBit[other] + m_enter[other]);
        }
        return leave;
    }
    for (uint32_t other : m_candidates[item])
    {
        offer(other, m_model.LinkSeconds(link, unit, other) + m_enter[other]);
    }
    return leave;
}

TreeBound::Step TreeBound::BestStep(uint32_t item, uint32_t unit, uint32_t used, double leave) const
{
    const uint32_t sibling = m_model.Item(item).nextSibling;
    Step best{leave + ToGo(sibling, unit, used), 0};
    if (NodeSeconds(item, unit) == ItemModel::INFINITE || !MayStay(item, unit, used))
    {
        return best;
    }
    if (sibling == NO_ITEM || !m_placesBind)
    {
        const double stay = Enter(item, unit, used + 1) + ToGo(sibling, unit, used);
        return stay < best.bound ? Step{stay, 1} : best;
    }
    const uint32_t most = m_model.MaxItemsPerUnit();
    for (uint32_t places = 1; used + places <= most; ++places)
    {
        const double stay =
            Enter(item, unit, most - places + 1) + ToGo(sibling, unit, used + places);
        if (stay < best.bound)
        {
            best = {stay, places};
        }
    }
    return best;
}

void TreeBound::FillEnter(uint32_t item)
{
    for (uint32_t unit : m_candidates[item])
    {
        m_enter[unit] = Enter(item, unit, 1);
    }
}

void TreeBound::FillItem(uint32_t item)
{
    FillEnter(item);
    for (uint32_t unit : m_candidates[m_model.Item(item).parent])
    {
        uint32_t to = NO_UNIT;
        const double leave = Leave(item, unit, to);
        for (uint32_t used = 1; used <= m_states[unit].count; ++used)
        {
            m_toGo[Index(item, unit, used)] = BestStep(item, unit, used, leave).bound;
        }
    }
}

std::vector<uint32_t> TreeBound::Trace()
{
    const uint32_t items = m_model.ItemCount();
    std::vector<uint32_t> unitOf(items, NO_UNIT);
    std::vector<uint32_t> seen(items, 1);  // of the parent's group
    std::vector<uint32_t> group(items, 1); // of the item's own
    if (m_root == ItemModel::INFINITE)
    {
        return {};
    }
    for (uint32_t item = 0; item < items; ++item)
    {
        const PlacedItem& placed = m_model.Item(item);
        if (placed.parent == NO_ITEM)
        {
            unitOf[item] = BestRootUnit(item);
            continue;
        }
        if (m_model.Item(placed.parent).firstChild == item)
        {
            seen[item] = group[placed.parent];
        }
        const uint32_t unit = unitOf[placed.parent];
        FillEnter(item);
        const double leave = Leave(item, unit, unitOf[item]);
        const Step step = BestStep(item, unit, seen[item], leave);
        if (step.places > 0)
        {
            unitOf[item] = unit;
            const bool isDivided = placed.nextSibling != NO_ITEM && m_placesBind;
            group[item] = isDivided ? m_model.MaxItemsPerUnit() - step.places + 1 : seen[item] + 1;
        }
        if (placed.nextSibling != NO_ITEM)
        {
            seen[placed.nextSibling] = seen[item] + (m_placesBind ? step.places : 0);
        }
    }
    return unitOf;
}

} // namespace prometheus
