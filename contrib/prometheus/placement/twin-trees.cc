/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "twin-trees.h"

namespace prometheus
{

namespace
{

/** Whether links of items with these numbers in their trees say the same. */
bool AreSame(const ItemLink& a, uint32_t firstOfA, const ItemLink& b, uint32_t firstOfB)
{
    const bool sameOther =
        a.other == NO_ITEM ? b.other == NO_ITEM : a.other - firstOfA == b.other - firstOfB;
    return sameOther && a.bitsIn == b.bitsIn && a.bitsOut == b.bitsOut &&
           a.needsPathIn == b.needsPathIn && a.needsPathOut == b.needsPathOut;
}

} // namespace

TwinTrees::TwinTrees(const ItemModel& model, const TreeBound& bound, const PricedCosts& costs)
    : m_model(model),
      m_costs(costs),
      m_more(model.ItemCount(), 0),
      m_treeAndLater(model.ItemCount(), 0)
{
    uint32_t next = model.ItemCount(); // root of the tree behind
    uint32_t nextEnd = next;
    uint32_t end = next;
    for (uint32_t root = model.ItemCount(); root-- > 0;)
    {
        if (model.Item(root).parent != NO_ITEM)
        {
            continue;
        }
        if (end - root == nextEnd - next && AreTwins(root, next, nextEnd))
        {
            // The bound of a twin, as that of the tree behind; 0 where nothing is possible.
            const double later = bound.TreesAfter(root);
            const double twin = later < ItemModel::INFINITE ? later - bound.TreesAfter(next) : 0;
            std::fill(m_more.begin() + root, m_more.begin() + end, m_more[next] + 1);
            std::fill(m_treeAndLater.begin() + root, m_treeAndLater.begin() + end, later + twin);
        }
        next = root;
        nextEnd = end;
        end = root;
    }
}

bool TwinTrees::AreTwins(uint32_t first, uint32_t second, uint32_t end) const
{
    for (uint32_t i = 0; second + i < end; ++i)
    {
        const PlacedItem& a = m_model.Item(first + i);
        const PlacedItem& b = m_model.Item(second + i);
        const auto same = [=](const ItemLink& linkA, const ItemLink& linkB)
        { return AreSame(linkA, first, linkB, second); };
        if (!same(a.up, b.up) || !HaveSameCosts(first + i, second + i) ||
            !std::equal(
                a.closing.begin(), a.closing.end(), b.closing.begin(), b.closing.end(), same))
        {
            return false;
        }
    }
    return true;
}

bool TwinTrees::HaveSameCosts(uint32_t a, uint32_t b) const
{
    if (m_model.Multiplications(a) != m_model.Multiplications(b))
    {
        return false;
    }
    const std::size_t units = m_model.UnitCount();
    for (uint32_t unit = 0; unit < units; ++unit)
    {
        if (m_costs.nodeSeconds[a * units + unit] != m_costs.nodeSeconds[b * units + unit] ||
            m_model.NodeSeconds(a, unit) != m_model.NodeSeconds(b, unit) ||
            m_model.WeightBytes(a, unit) != m_model.WeightBytes(b, unit))
        {
            return false;
        }
    }
    return true;
}

} // namespace prometheus
