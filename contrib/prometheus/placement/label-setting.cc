/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "label-setting.h"

#include <algorithm>
#include <tuple>

namespace prometheus
{

namespace
{

/** Rounding of a sum of some dozen terms: what is better by less is not better. */
constexpr double RELATIVE_ROUNDING = 1e-12;
/** Dominance is an option: looking on would cost more than it saves. */
constexpr uint32_t MOST_COMPARISONS = 64;
/** How far above the bound the optimum is looked for first, relatively. */
constexpr double FIRST_RANGE = 1e-4;
constexpr double WIDEST_RANGE = 1;
/** Passes of most labels that one run may cost. */
constexpr std::size_t FULL_PASSES = 4;
constexpr uint32_t NONE = std::numeric_limits<uint32_t>::max();

} // namespace

LabelSetting::LabelSetting(const ItemModel& model, const TreeBound& bound, const PricedCosts& costs)
    : m_model(model),
      m_bound(bound),
      m_costs(costs),
      m_twins(model, bound, costs),
      m_neighbours(model.ItemCount() + 1),
      m_candidates(model.ItemCount()),
      m_lastItem(model.UnitCount(), 0),
      m_trackedOf(model.UnitCount()),
      m_survives(model.ItemCount()),
      m_layers(model.ItemCount())
{
    FindNeighbours();
    for (const UnitLimit& limit : costs.limits)
    {
        Track(limit.unit, limit.kind);
    }
}

void LabelSetting::ResetCandidates()
{
    for (uint32_t item = 0; item < m_model.ItemCount(); ++item)
    {
        m_candidates[item].clear();
        for (uint32_t unit = 0; unit < m_model.UnitCount(); ++unit)
        {
            if (m_model.NodeSeconds(item, unit) != ItemModel::INFINITE)
            {
                m_candidates[item].push_back(unit);
                m_lastItem[unit] = item;
            }
        }
    }
}

void LabelSetting::FindNeighbours()
{
    const uint32_t items = m_model.ItemCount();
    std::vector<uint32_t> lastNeed(items, 0); // last item that has a link to this one
    for (uint32_t item = 0; item < items; ++item)
    {
        const PlacedItem& placed = m_model.Item(item);
        if (placed.parent != NO_ITEM)
        {
            lastNeed[placed.parent] = item;
        }
        for (const ItemLink& link : placed.closing)
        {
            lastNeed[link.other] = std::max(lastNeed[link.other], item);
        }
    }
    for (uint32_t item = 0; item <= items; ++item)
    {
        Neighbours& near = m_neighbours[item];
        for (uint32_t earlier = 0; earlier < item; ++earlier)
        {
            if (lastNeed[earlier] >= item)
            {
                near.frontier.push_back(earlier);
            }
        }
        if (item == items)
        {
            break;
        }
        const auto position = [&near](uint32_t other)
        {
            return static_cast<uint32_t>(
                std::find(near.frontier.begin(), near.frontier.end(), other) -
                near.frontier.begin());
        };
        const PlacedItem& placed = m_model.Item(item);
        near.parent = placed.parent == NO_ITEM ? NO_ITEM : position(placed.parent);
        for (const ItemLink& link : placed.closing)
        {
            near.closing.push_back(position(link.other));
        }
        for (uint32_t earlier : near.frontier)
        {
            if (lastNeed[earlier] > item)
            {
                near.kept.push_back(position(earlier));
            }
        }
        near.staysInFrontier = lastNeed[item] > item;
    }
}

LabelSetting::End LabelSetting::Run(double lowerBound,
                                    double target,
                                    std::size_t mostLabels,
                                    std::chrono::steady_clock::time_point end)
{
    m_target = target;
    m_runStart = m_labelCount;
    m_lowerBound = lowerBound;
    for (double range = FIRST_RANGE;; range *= 4)
    {
        const double ceiling = lowerBound * (1 + range);
        // Not for a little behind the range, nor for ever when nothing is feasible.
        const bool isLast = range > WIDEST_RANGE || ceiling * (1 + range / 2) >= m_target;
        m_ceiling = isLast ? m_target : ceiling;
        const End result = Search(mostLabels, end);
        if (result != End::Proved || m_target <= m_ceiling)
        {
            return result;
        }
        m_lowerBound = std::max(m_lowerBound, m_ceiling);
    }
}

LabelSetting::End LabelSetting::Search(std::size_t mostLabels,
                                       std::chrono::steady_clock::time_point end)
{
    ResetCandidates();
    for (;;)
    {
        const End result = Pass(mostLabels, end);
        if (result != End::Proved || Conclude())
        {
            return result;
        }
        NoteSurvivors();
    }
}

LabelSetting::End LabelSetting::Pass(std::size_t mostLabels,
                                     std::chrono::steady_clock::time_point end)
{
    Layer root;
    root.labels.push_back({0, m_costs.constant, 0, NONE, NO_UNIT, 0});
    root.use.assign(m_tracked.size(), 0);
    m_passLabels = 0;
    m_closed.assign(m_model.ItemCount(), {});
    for (uint32_t position = 0; position < m_tracked.size(); ++position)
    {
        for (uint32_t item = m_lastItem[m_tracked[position].unit]; item < m_closed.size(); ++item)
        {
            m_closed[item].push_back(position);
        }
    }
    for (uint32_t item = 0; item < m_model.ItemCount(); ++item)
    {
        const Layer& from = item == 0 ? root : m_layers[item - 1];
        Layer& to = m_layers[item];
        to.labels.clear();
        to.frontier.clear();
        to.use.clear();
        m_survives[item].assign(m_model.UnitCount(), false);
        for (uint32_t label = 0; label < from.labels.size(); ++label)
        {
            for (uint32_t unit : m_candidates[item])
            {
                Extend(item, from, label, unit, to);
            }
            const std::size_t made = m_labelCount - m_runStart + to.labels.size();
            if (m_passLabels + to.labels.size() > mostLabels || made > FULL_PASSES * mostLabels)
            {
                return End::Labels;
            }
            if (label % 256 == 0 && std::chrono::steady_clock::now() >= end)
            {
                return End::Time;
            }
        }
        m_labelCount += to.labels.size();
        m_passLabels += to.labels.size();
        KeepBest(item, to);
    }
    return End::Proved;
}

void LabelSetting::Extend(uint32_t item,
                          const Layer& from,
                          uint32_t label,
                          uint32_t unit,
                          Layer& to)
{
    const Neighbours& near = m_neighbours[item];
    const PlacedItem& placed = m_model.Item(item);
    const Label& before = from.labels[label];
    const FrontierItem* frontier = from.frontier.data() + before.slot * near.frontier.size();
    const uint64_t* use = from.use.data() + before.slot * m_tracked.size();
    FrontierItem self{unit, 1, m_bound.TreesAfter(item)};
    double links = 0;
    if (near.parent != NO_ITEM)
    {
        const FrontierItem& parent = frontier[near.parent];
        const bool stays = parent.unit == unit;
        self.run = stays ? parent.run + 1 : 1;
        self.open = parent.open +
                    m_bound.ToGo(placed.nextSibling, parent.unit, parent.run + (stays ? 1 : 0));
        links = stays ? 0 : m_model.LinkSeconds(placed.up, parent.unit, unit);
    }
    for (std::size_t i = 0; i < near.closing.size(); ++i)
    {
        const uint32_t other = frontier[near.closing[i]].unit;
        links += other == unit ? 0 : m_model.LinkSeconds(placed.closing[i], other, unit);
    }
    const double priced =
        before.priced + m_costs.nodeSeconds[std::size_t{item} * m_model.UnitCount() + unit] + links;
    double bound = priced + self.open + m_bound.ToGo(placed.firstChild, unit, self.run);
    const double start = placed.parent == NO_ITEM ? before.priced : before.priced - before.tree;
    bound += m_twins.Extra(item, bound - start);
    const double tree = m_twins.HasMore(item) ? priced - start : 0;
    if (IsHopeless(bound) || !UseFits(item, unit, use))
    {
        return;
    }
    const double cost = before.cost + m_model.NodeSeconds(item, unit) + links;
    if (IsHopeless(cost))
    {
        return;
    }
    m_survives[item][unit] = true;
    to.labels.push_back({cost, priced, tree, label, unit, to.labels.size()});
    for (uint32_t position : near.kept)
    {
        to.frontier.push_back(frontier[position]);
    }
    if (near.staysInFrontier)
    {
        to.frontier.push_back(self);
    }
    AppendUse(item, unit, use, to);
}

bool LabelSetting::UseFits(uint32_t item, uint32_t unit, const uint64_t* use) const
{
    for (uint32_t position : m_trackedOf[unit])
    {
        const UnitLimit& limit = m_tracked[position];
        if (use[position] + m_model.Part(item, limit) > m_model.Whole(limit))
        {
            return false;
        }
    }
    return true;
}

void LabelSetting::AppendUse(uint32_t item, uint32_t unit, const uint64_t* use, Layer& to) const
{
    to.use.insert(to.use.end(), use, use + m_tracked.size());
    uint64_t* appended = to.use.data() + to.use.size() - m_tracked.size();
    for (uint32_t position : m_trackedOf[unit])
    {
        appended[position] += m_model.Part(item, m_tracked[position]);
    }
    for (uint32_t position : m_closed[item])
    {
        appended[position] = 0;
    }
}

void LabelSetting::KeepBest(uint32_t item, Layer& layer)
{
    std::sort(layer.labels.begin(),
              layer.labels.end(),
              [](const Label& a, const Label& b)
              { return std::tie(a.priced, a.cost, a.slot) < std::tie(b.priced, b.cost, b.slot); });
    const std::size_t width = m_neighbours[item + 1].frontier.size();
    constexpr std::size_t BUCKETS = 1024;
    std::vector<uint32_t> newest(BUCKETS, NONE);
    std::vector<uint32_t> older;
    std::size_t kept = 0;
    for (const Label& label : layer.labels)
    {
        uint64_t hash = 0;
        for (std::size_t i = 0; i < width; ++i)
        {
            hash = (hash + 1 + layer.frontier[label.slot * width + i].unit) * 0x9e3779b97f4a7c15ULL;
            hash ^= hash >> 32;
        }
        uint32_t& bucket = newest[hash % BUCKETS];
        uint32_t comparisons = 0;
        bool isDominated = false;
        for (uint32_t i = bucket; i != NONE && comparisons < MOST_COMPARISONS; i = older[i])
        {
            ++comparisons;
            if (Dominates(item, layer, layer.labels[i], label))
            {
                isDominated = true;
                break;
            }
        }
        if (!isDominated)
        {
            older.push_back(bucket);
            bucket = static_cast<uint32_t>(kept);
            layer.labels[kept++] = label;
        }
    }
    layer.labels.resize(kept);
}

bool LabelSetting::Dominates(uint32_t item,
                             const Layer& layer,
                             const Label& a,
                             const Label& b) const
{
    if (a.cost > b.cost || a.priced > b.priced || a.tree > b.tree)
    {
        return false;
    }
    const std::size_t width = m_neighbours[item + 1].frontier.size();
    const FrontierItem* frontierA = layer.frontier.data() + a.slot * width;
    const FrontierItem* frontierB = layer.frontier.data() + b.slot * width;
    for (std::size_t i = 0; i < width; ++i)
    {
        if (frontierA[i].unit != frontierB[i].unit || frontierA[i].run > frontierB[i].run ||
            frontierA[i].open > frontierB[i].open)
        {
            return false;
        }
    }
    const std::size_t limits = m_tracked.size();
    const uint64_t* useA = layer.use.data() + a.slot * limits;
    const uint64_t* useB = layer.use.data() + b.slot * limits;
    for (std::size_t i = 0; i < limits; ++i)
    {
        if (useA[i] > useB[i])
        {
            return false;
        }
    }
    return true;
}

void LabelSetting::NoteSurvivors()
{
    m_lastItem.assign(m_model.UnitCount(), 0);
    for (uint32_t item = 0; item < m_model.ItemCount(); ++item)
    {
        auto& units = m_candidates[item];
        const auto& survives = m_survives[item];
        units.erase(std::remove_if(
                        units.begin(), units.end(), [&](uint32_t unit) { return !survives[unit]; }),
                    units.end());
        for (uint32_t unit : units)
        {
            m_lastItem[unit] = item;
        }
    }
}

bool LabelSetting::Conclude()
{
    const auto& labels = m_layers.back().labels;
    std::vector<uint32_t> order(labels.size());
    for (uint32_t i = 0; i < order.size(); ++i)
    {
        order[i] = i;
    }
    std::sort(order.begin(),
              order.end(),
              [&](uint32_t a, uint32_t b)
              { return std::tie(labels[a].cost, a) < std::tie(labels[b].cost, b); });
    m_lowerBound = std::max(m_lowerBound, order.empty() ? m_ceiling : labels[order[0]].cost);
    for (uint32_t i : order)
    {
        auto unitOf = UnitsOf(i);
        if (TrackBroken(unitOf))
        {
            m_best = std::move(unitOf);
            m_target = labels[i].cost;
            m_ceiling = m_target;
            return i == order[0];
        }
    }
    return order.empty();
}

std::vector<uint32_t> LabelSetting::UnitsOf(uint32_t label) const
{
    std::vector<uint32_t> unitOf(m_model.ItemCount());
    for (uint32_t item = m_model.ItemCount(); item-- > 0;)
    {
        unitOf[item] = m_layers[item].labels[label].unit;
        label = m_layers[item].labels[label].before;
    }
    return unitOf;
}

bool LabelSetting::TrackBroken(const std::vector<uint32_t>& unitOf)
{
    using Kind = UnitLimit::Kind;
    bool breaksNone = true;
    for (uint32_t unit = 0; unit < m_model.UnitCount(); ++unit)
    {
        for (Kind kind : {Kind::Places, Kind::WeightMemory, Kind::Load})
        {
            const UnitLimit limit{unit, kind};
            uint64_t use = 0;
            for (uint32_t item = 0; item < unitOf.size(); ++item)
            {
                use += unitOf[item] == unit ? m_model.Part(item, limit) : 0;
            }
            if (use > m_model.Whole(limit))
            {
                Track(unit, kind);
                breaksNone = false;
            }
        }
    }
    return breaksNone;
}

void LabelSetting::Track(uint32_t unit, UnitLimit::Kind kind)
{
    const auto same = [=](const UnitLimit& limit)
    { return limit.unit == unit && limit.kind == kind; };
    if (std::none_of(m_tracked.begin(), m_tracked.end(), same))
    {
        m_trackedOf[unit].push_back(static_cast<uint32_t>(m_tracked.size()));
        m_tracked.push_back({unit, kind});
    }
}

bool LabelSetting::IsHopeless(double bound) const
{
    return bound == ItemModel::INFINITE || bound >= m_ceiling * (1 - RELATIVE_ROUNDING);
}

} // namespace prometheus
