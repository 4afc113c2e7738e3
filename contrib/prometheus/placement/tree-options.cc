/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tree-options.h"

#include <algorithm>
#include <tuple>

namespace prometheus
{

namespace
{

/** Nodes that the search for one option may take; many lead to options that are not kept. */
constexpr uint64_t NODES_AN_OPTION = 8;
constexpr uint64_t NODES_A_LOOK = 256;

} // namespace

TreeOptions::TreeOptions(const ItemModel& model,
                         const TreeBound& bound,
                         const PricedCosts& costs,
                         uint32_t root,
                         uint32_t end)
    : m_model(model),
      m_bound(bound),
      m_costs(costs),
      m_root(root),
      m_end(end),
      m_partial(model),
      m_choices(end - root)
{
}

bool TreeOptions::List(double ceiling,
                       std::size_t mostOptions,
                       std::chrono::steady_clock::time_point end)
{
    m_options.clear();
    m_units.clear();
    m_slotOf.clear();
    m_complete = true;
    m_deadline = end;
    m_lastNode = m_nodes + NODES_AN_OPTION * mostOptions;
    // The search counts trees behind as well.
    m_ceiling = ceiling + m_bound.TreesAfter(m_root);
    m_partial.Start(m_bound, m_costs, nullptr, m_root, 0);
    Extend(m_root);
    std::sort(m_options.begin(),
              m_options.end(),
              [](const TreeOption& a, const TreeOption& b)
              { return std::tie(a.priced, a.slot) < std::tie(b.priced, b.slot); });
    FillMasks();
    return m_complete;
}

void TreeOptions::FillMasks()
{
    m_using.assign(m_model.UnitCount(), {});
    m_filling.assign(m_model.UnitCount(), {});
    if (!m_complete)
    {
        return;
    }
    const std::size_t words = (m_options.size() + 63) / 64;
    const auto set = [words](std::vector<uint64_t>& mask, std::size_t option)
    {
        mask.resize(words);
        mask[option / 64] |= uint64_t{1} << (option % 64);
    };
    std::vector<uint32_t> units;
    for (std::size_t i = 0; i < m_options.size(); ++i)
    {
        units.assign(UnitsOf(m_options[i]), UnitsOf(m_options[i]) + ItemCount());
        for (uint32_t unit : units)
        {
            set(m_using[unit], i);
            if (std::count(units.begin(), units.end(), unit) == m_model.MaxItemsPerUnit())
            {
                set(m_filling[unit], i);
            }
        }
    }
}

void TreeOptions::Extend(uint32_t item)
{
    ++m_nodes;
    if (item == m_end)
    {
        Add();
        return;
    }
    auto& choices = m_choices[item - m_root];
    m_partial.Collect(item, m_ceiling, choices);
    for (const ItemChoice& choice : choices)
    {
        const bool isLate =
            m_nodes % NODES_A_LOOK == 0 && std::chrono::steady_clock::now() >= m_deadline;
        if (!m_complete || m_nodes >= m_lastNode || isLate)
        {
            m_complete = false;
            return;
        }
        m_partial.Take(item, choice);
        Extend(item + 1);
        m_partial.GiveBack(item);
    }
}

std::vector<uint64_t> TreeOptions::UseOfTree() const
{
    struct Use
    {
        uint32_t unit;
        uint64_t items;
        uint64_t weightBytes;
        uint64_t multiplications;
    };

    std::vector<Use> uses;
    for (uint32_t item = m_root; item < m_end; ++item)
    {
        const uint32_t unit = m_partial.Taken(item).unit;
        auto use = std::find_if(
            uses.begin(), uses.end(), [=](const Use& known) { return known.unit == unit; });
        if (use == uses.end())
        {
            use = uses.insert(use, {unit, 0, 0, 0});
        }
        use->items += 1;
        use->weightBytes += m_model.WeightBytes(item, unit);
        use->multiplications += m_model.Multiplications(item);
    }
    std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.unit < b.unit; });
    std::vector<uint64_t> key;
    for (const Use& use : uses)
    {
        // On a full unit nothing else matters.
        const bool isFull = use.items == m_model.MaxItemsPerUnit();
        key.push_back(use.unit);
        key.push_back(use.items);
        key.push_back(isFull ? 0 : use.weightBytes);
        key.push_back(isFull ? 0 : use.multiplications);
    }
    return key;
}

void TreeOptions::Add()
{
    const ItemChoice& last = m_partial.Taken(m_end - 1);
    const auto key = UseOfTree();
    const auto [known, isNew] = m_slotOf.emplace(key, m_options.size());
    const std::size_t slot = known->second;
    if (isNew)
    {
        m_options.push_back({last.priced, last.cost, slot});
        m_units.resize(m_units.size() + ItemCount());
    }
    else if (last.cost >= m_options[slot].cost)
    {
        return;
    }
    m_options[slot].priced = last.priced;
    m_options[slot].cost = last.cost;
    for (uint32_t i = 0; i < ItemCount(); ++i)
    {
        m_units[slot * ItemCount() + i] = m_partial.Taken(m_root + i).unit;
    }
}

} // namespace prometheus
