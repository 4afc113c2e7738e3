/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "best-list-search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace prometheus
{

namespace
{

/** Nodes between two looks at the clock; the first look is at the first node. */
constexpr uint64_t NODES_A_LOOK = 256;

using Units = std::vector<uint32_t>;

/** The units of the trees of a group, tree by tree. */
std::vector<Units> Cut(const Units& unitOf, uint32_t root, uint32_t items, uint32_t trees)
{
    std::vector<Units> parts;
    auto part = unitOf.begin() + root;
    for (uint32_t tree = 0; tree < trees; ++tree, part += items)
    {
        parts.emplace_back(part, part + items);
    }
    return parts;
}

void Paste(const std::vector<Units>& parts, uint32_t root, Units& unitOf)
{
    auto place = unitOf.begin() + root;
    for (const Units& part : parts)
    {
        place = std::copy(part.begin(), part.end(), place);
    }
}

} // namespace

BestListSearch::BestListSearch(const ItemModel& model,
                               std::size_t count,
                               std::chrono::steady_clock::time_point end)
    : m_model(model),
      m_count(count),
      m_partial(model),
      m_choices(model.ItemCount()),
      m_end(end)
{
}

void BestListSearch::Run(const TreeBound& bound, const PricedCosts& costs, uint64_t nodeBudget)
{
    m_twins.emplace(m_model, bound, costs);
    FindTwins();
    m_partial.Start(bound, costs, &*m_twins, 0, costs.constant);
    // Prices may exceed the costs many times and cancel out.
    m_boundRounding = RELATIVE_ROUNDING * std::abs(costs.constant);
    m_interrupted = false;
    m_openBound = ItemModel::INFINITE;
    const uint64_t room = std::numeric_limits<uint64_t>::max() - m_nodes;
    m_lastNode = m_nodes + std::min(room, nodeBudget);
    Extend(0);
}

void BestListSearch::Offer(const std::vector<uint32_t>& unitOf, double seconds)
{
    if (seconds >= Ceiling() || !m_onList.insert(unitOf).second)
    {
        return;
    }
    const auto behind =
        std::upper_bound(m_list.begin(),
                         m_list.end(),
                         seconds,
                         [](double offered, const Entry& other)
                         { return offered < other.seconds * (1 - RELATIVE_ROUNDING); });
    m_list.insert(behind, {unitOf, seconds});
    if (m_list.size() > m_count)
    {
        m_onList.erase(m_list.back().unitOf);
        m_list.pop_back();
    }
    ++m_listed;
}

double BestListSearch::LastSeconds() const
{
    return m_list.size() == m_count ? m_list.back().seconds : ItemModel::INFINITE;
}

void BestListSearch::FindTwins()
{
    m_twinGroups.clear();
    const uint32_t items = m_model.ItemCount();
    const auto endOf = [&](uint32_t root)
    {
        do
        {
            ++root;
        } while (root < items && m_model.Item(root).parent != NO_ITEM);
        return root;
    };
    for (uint32_t root = 0; root < items;)
    {
        const uint32_t first = root;
        uint32_t trees = 1;
        for (; m_twins->HasMore(root); ++trees)
        {
            root = endOf(root);
        }
        const uint32_t end = endOf(root);
        if (trees > 1)
        {
            m_twinGroups.push_back({first, end - root, trees});
        }
        root = end;
    }
}

void BestListSearch::OfferLeaf()
{
    const double seconds = m_partial.Taken(m_model.ItemCount() - 1).cost;
    Units unitOf;
    for (uint32_t item = 0; item < m_model.ItemCount(); ++item)
    {
        unitOf.push_back(m_partial.Taken(item).unit);
    }
    for (const TwinGroup& group : m_twinGroups)
    {
        auto parts = Cut(unitOf, group.root, group.items, group.trees);
        std::sort(parts.begin(), parts.end());
        Paste(parts, group.root, unitOf);
    }
    // All cost the same: more than the list holds are of no use.
    std::size_t offered = 0;
    do
    {
        Offer(unitOf, seconds);
        ++offered;
    } while (offered < m_count && SwapTwins(unitOf));
}

bool BestListSearch::SwapTwins(Units& unitOf) const
{
    for (const TwinGroup& group : m_twinGroups)
    {
        auto parts = Cut(unitOf, group.root, group.items, group.trees);
        const bool isNew = std::next_permutation(parts.begin(), parts.end());
        Paste(parts, group.root, unitOf);
        if (isNew)
        {
            return true;
        }
    }
    return false;
}

void BestListSearch::Extend(uint32_t item)
{
    ++m_nodes;
    if (item == m_model.ItemCount())
    {
        OfferLeaf();
        return;
    }
    m_partial.Collect(item, Ceiling() + m_boundRounding, m_choices[item]);
    const bool isLast = item + 1 == m_model.ItemCount();
    for (const ItemChoice& choice : m_choices[item])
    {
        if (choice.bound >= Ceiling() + m_boundRounding)
        {
            return; // and so are those behind it
        }
        if (m_interrupted || MustStop())
        {
            m_interrupted = true;
            m_openBound = std::min(m_openBound, choice.bound - m_boundRounding);
            return;
        }
        if (isLast && choice.cost >= Ceiling())
        {
            continue; // a bound with prices may be below the cost
        }
        m_partial.Take(item, choice);
        Extend(item + 1);
        m_partial.GiveBack(item);
    }
}

double BestListSearch::Ceiling() const
{
    return LastSeconds() * (1 - RELATIVE_ROUNDING);
}

bool BestListSearch::MustStop() const
{
    return m_nodes >= m_lastNode || (m_nodes % NODES_A_LOOK == 0 && IsTimeUp());
}

} // namespace prometheus
