/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "item-model.h"

#include "layer-matching.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** The entry of a list of links that leads to an item; made when there is none. */
ItemLink& LinkTo(std::vector<ItemLink>& links, uint32_t other)
{
    for (auto& link : links)
    {
        if (link.other == other)
        {
            return link;
        }
    }
    links.emplace_back();
    links.back().other = other;
    return links.back();
}

} // namespace

ItemModel::ItemModel(const PlacementProblem& problem)
    : m_problem(problem),
      m_costs(problem),
      m_unitCount(static_cast<uint32_t>(problem.units.size()))
{
    MergeSharedLayers();
    GrowForest();
    m_maxItemsPerUnit = std::min(problem.maxLayersPerUnit, ItemCount());
    FillPrefixSums();
    FillSecondsPerBit();
    FillNodeSeconds();
    RuleOutUnits();
}

void ItemModel::MergeSharedLayers()
{
    for (const auto& network : m_problem.networks)
    {
        m_itemOf.emplace_back(network.layers.size(), NO_ITEM);
    }
    for (const auto& group : m_problem.sharedLayers)
    {
        for (const auto& ref : group)
        {
            m_itemOf[ref.network][ref.layer] = ItemCount();
        }
        m_items.emplace_back();
    }
    for (uint32_t u = 0; u < m_itemOf.size(); ++u)
    {
        for (uint32_t j = 0; j < m_itemOf[u].size(); ++j)
        {
            if (m_itemOf[u][j] == NO_ITEM)
            {
                m_itemOf[u][j] = ItemCount();
                m_items.emplace_back();
            }
            m_items[m_itemOf[u][j]].members.push_back({u, j});
        }
    }
}

std::vector<std::vector<ItemLink>> ItemModel::CollectLinks() const
{
    std::vector<std::vector<ItemLink>> links(m_items.size());
    for (uint32_t u = 0; u < m_itemOf.size(); ++u)
    {
        const auto& layers = m_problem.networks[u].layers;
        for (uint32_t j = 1; j < layers.size(); ++j)
        {
            const double probability = layers[j].runProbability;
            const double bits = probability * 8 * static_cast<double>(layers[j - 1].outputBytes);
            ItemLink& in = LinkTo(links[m_itemOf[u][j]], m_itemOf[u][j - 1]);
            in.bitsIn += bits;
            in.needsPathIn = in.needsPathIn || probability > 0;
            ItemLink& out = LinkTo(links[m_itemOf[u][j - 1]], m_itemOf[u][j]);
            out.bitsOut += bits;
            out.needsPathOut = out.needsPathOut || probability > 0;
        }
    }
    return links;
}

void ItemModel::GrowForest()
{
    auto links = CollectLinks();
    std::vector<PlacedItem> ordered;
    std::vector<uint32_t> newNumber(m_items.size(), NO_ITEM);
    std::vector<uint32_t> oldNumber;
    std::vector<std::pair<uint32_t, uint32_t>> stack; // item, its parent: both old numbers
    for (const auto& network : m_itemOf)
    {
        stack.emplace_back(network.front(), NO_ITEM);
        while (!stack.empty())
        {
            const auto [item, parent] = stack.back();
            stack.pop_back();
            if (newNumber[item] != NO_ITEM)
            {
                continue;
            }
            newNumber[item] = static_cast<uint32_t>(oldNumber.size());
            oldNumber.push_back(item);
            m_items[item].parent = parent == NO_ITEM ? NO_ITEM : newNumber[parent];
            for (auto link = links[item].rbegin(); link != links[item].rend(); ++link)
            {
                stack.emplace_back(link->other, item);
            }
        }
    }
    for (uint32_t item : oldNumber)
    {
        const auto number = static_cast<uint32_t>(ordered.size());
        ordered.push_back(std::move(m_items[item]));
        PlacedItem& placed = ordered.back();
        for (auto& link : links[item])
        {
            link.other = newNumber[link.other];
            if (link.other == placed.parent)
            {
                placed.up = link;
            }
            else if (link.other < number)
            {
                placed.closing.push_back(link);
            }
        }
    }
    m_items = std::move(ordered);
    for (uint32_t item = ItemCount(); item-- > 0;)
    {
        if (m_items[item].parent != NO_ITEM)
        {
            PlacedItem& parent = m_items[m_items[item].parent];
            m_items[item].nextSibling = parent.firstChild;
            parent.firstChild = item;
        }
    }
    for (PlacedItem& item : m_items)
    {
        if (item.parent != NO_ITEM)
        {
            const PlacedItem& parent = m_items[item.parent];
            const bool isOnlyChild = m_items[parent.firstChild].nextSibling == NO_ITEM;
            item.onPath = parent.onPath && isOnlyChild;
            item.pathDepth = item.onPath ? parent.pathDepth + 1 : 0;
        }
    }
    for (auto& network : m_itemOf)
    {
        for (uint32_t& item : network)
        {
            item = newNumber[item];
        }
    }
}

void ItemModel::FillPrefixSums()
{
    for (const auto& unit : m_problem.units)
    {
        // 1, 2 and 4 bytes a weight.
        m_bytesPerWeightClass.push_back(static_cast<uint8_t>(unit.bytesPerWeight / 2));
    }
    m_loadBefore.push_back(0);
    for (auto& bytes : m_weightBytesBefore)
    {
        bytes.push_back(0);
    }
    UnitSpec unit;
    for (const auto& item : m_items)
    {
        const LayerRef& ref = item.members.front(); // all members have equal weights and load
        const LayerDemand& layer = m_problem.networks[ref.network].layers[ref.layer];
        m_loadBefore.push_back(m_loadBefore.back() + layer.multiplications);
        for (uint32_t bytesPerWeight : {1, 2, 4})
        {
            unit.bytesPerWeight = bytesPerWeight;
            auto& bytes = m_weightBytesBefore[bytesPerWeight / 2];
            bytes.push_back(bytes.back() + WeightBytesOn(unit, layer));
        }
    }
}

void ItemModel::FillSecondsPerBit()
{
    m_secondsPerBit.reserve(std::size_t{m_unitCount} * m_unitCount);
    for (uint32_t from = 0; from < m_unitCount; ++from)
    {
        for (uint32_t to = 0; to < m_unitCount; ++to)
        {
            m_secondsPerBit.push_back(m_costs.SecondsPerBit(from, to));
        }
    }
}

double ItemModel::NodeSecondsOf(const LayerRef& ref, double exitProbability, uint32_t unit) const
{
    const NetworkDemand& network = m_problem.networks[ref.network];
    const LayerDemand& layer = network.layers[ref.layer];
    const UnitSpec& spec = m_problem.units[unit];
    if (layer.workingBytes > spec.workingMemoryBytes)
    {
        return INFINITE;
    }
    double seconds = layer.runProbability * static_cast<double>(layer.multiplications) /
                     spec.multiplicationsPerSecond;
    seconds += m_costs.ExpectedSeconds(exitProbability, network.resultBytes, unit, network.sink);
    if (ref.layer == 0)
    {
        seconds +=
            m_costs.ExpectedSeconds(layer.runProbability, network.inputBytes, network.source, unit);
    }
    return seconds;
}

void ItemModel::FillNodeSeconds()
{
    m_nodeSeconds.assign(std::size_t{ItemCount()} * m_unitCount, 0.0);
    std::vector<std::vector<double>> exits;
    for (const auto& network : m_problem.networks)
    {
        exits.push_back(network.ExitProbabilities());
    }
    for (uint32_t item = 0; item < ItemCount(); ++item)
    {
        for (uint32_t unit = 0; unit < m_unitCount; ++unit)
        {
            double& seconds = m_nodeSeconds[std::size_t{item} * m_unitCount + unit];
            for (const LayerRef& ref : m_items[item].members)
            {
                seconds += NodeSecondsOf(ref, exits[ref.network][ref.layer], unit);
            }
            if (!RunFits(item, item + 1, unit))
            {
                seconds = INFINITE;
            }
        }
        for (uint32_t unit : m_problem.forbiddenUnits)
        {
            m_nodeSeconds[std::size_t{item} * m_unitCount + unit] = INFINITE;
        }
    }
}

uint64_t ItemModel::Part(uint32_t item, const UnitLimit& limit) const
{
    switch (limit.kind)
    {
    case UnitLimit::Kind::Places:
        return 1;
    case UnitLimit::Kind::WeightMemory:
        return WeightBytes(item, limit.unit);
    case UnitLimit::Kind::Load:
        break;
    }
    return Multiplications(item);
}

uint64_t ItemModel::Whole(const UnitLimit& limit) const
{
    const UnitSpec& spec = m_problem.units[limit.unit];
    switch (limit.kind)
    {
    case UnitLimit::Kind::Places:
        return m_maxItemsPerUnit;
    case UnitLimit::Kind::WeightMemory:
        return spec.weightMemoryBytes;
    case UnitLimit::Kind::Load:
        break;
    }
    return spec.loadCap;
}

void ItemModel::RuleOutUnits()
{
    const auto costs = [this](uint32_t item)
    { return m_nodeSeconds.data() + std::size_t{item} * m_unitCount; };
    // Items that need all places of their units are no fewer than these places.
    bool isScarce = false;
    for (uint32_t item = 0; item < ItemCount() && !isScarce; ++item)
    {
        const auto all = static_cast<std::ptrdiff_t>(m_unitCount);
        const auto units = all - std::count(costs(item), costs(item) + all, INFINITE);
        isScarce = static_cast<uint64_t>(units) * m_maxItemsPerUnit <= ItemCount();
    }
    if (!isScarce)
    {
        return;
    }
    std::vector<std::vector<uint32_t>> units(ItemCount());
    for (uint32_t item = 0; item < ItemCount(); ++item)
    {
        for (uint32_t unit = 0; unit < m_unitCount; ++unit)
        {
            if (costs(item)[unit] != INFINITE)
            {
                units[item].push_back(unit);
            }
        }
    }
    const auto possible = PossibleUnits(units, m_unitCount, m_maxItemsPerUnit);
    for (uint32_t item = 0; item < ItemCount(); ++item)
    {
        for (uint32_t unit : units[item])
        {
            if (!std::binary_search(possible[item].begin(), possible[item].end(), unit))
            {
                costs(item)[unit] = INFINITE;
            }
        }
    }
}

Placement ItemModel::PlacementOf(const std::vector<uint32_t>& unitOfItem) const
{
    Placement placement;
    for (const auto& network : m_itemOf)
    {
        placement.unitOf.emplace_back();
        for (uint32_t item : network)
        {
            placement.unitOf.back().push_back(unitOfItem[item]);
        }
    }
    return placement;
}

} // namespace prometheus
