/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ITEM_MODEL_H
#define ITEM_MODEL_H

#include "placement-problem.h"
#include "placement-result.h"
#include "transfer-costs.h"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace prometheus
{

/** Stands for an item where there is none. */
inline constexpr uint32_t NO_ITEM = std::numeric_limits<uint32_t>::max();

/**
 * What travels between two items, summed over the networks that pass both. Sharing in the middle of
 * chains can make traffic of both directions.
 */
struct ItemLink
{
    uint32_t other{NO_ITEM}; //!< an item before this one
    double bitsIn{0};        //!< expected bits from the other item to this one
    double bitsOut{0};       //!< expected bits back
    bool needsPathIn{false}; //!< something may be sent, were it of no bytes
    bool needsPathOut{false};
};

/** Something to be placed once: a layer, or layers that are shared. */
struct PlacedItem
{
    std::vector<LayerRef> members;
    uint32_t parent{NO_ITEM};
    uint32_t firstChild{NO_ITEM};
    uint32_t nextSibling{NO_ITEM};
    ItemLink up; //!< to the parent
    /** Links that close cycles, to items before this one. */
    std::vector<ItemLink> closing;
    /** Number of items above when none of them has a second child, else 0. */
    uint32_t pathDepth{0};
    /** Whether no item above has a second child. */
    bool onPath{true};
};

/** A limit of a unit (Eq. 3, 4 or 5). */
struct UnitLimit
{
    enum class Kind : uint8_t
    {
        Places,
        WeightMemory,
        Load
    };

    uint32_t unit;
    Kind kind;
};

/**
 * A problem as items joined by links, in arrays for the solver's inner loops (internal to the
 * room).
 *
 * Expected latency = sum of NodeSeconds (processing, source and sink terms) + sum of LinkSeconds
 * over all links. The links form a spanning forest, whose preorder numbers the items, and closing
 * links. So on a path of the forest consecutive items have consecutive numbers. Refers to the
 * problem, which must outlive it.
 */
class ItemModel
{
  public:
    static constexpr double INFINITE = std::numeric_limits<double>::infinity();

    /** @param problem valid. */
    explicit ItemModel(const PlacementProblem& problem);

    uint32_t ItemCount() const
    {
        return static_cast<uint32_t>(m_items.size());
    }

    uint32_t UnitCount() const
    {
        return m_unitCount;
    }

    const PlacedItem& Item(uint32_t item) const
    {
        return m_items[item];
    }

    /** The item that a layer is part of. */
    uint32_t ItemOf(const LayerRef& layer) const
    {
        return m_itemOf[layer.network][layer.layer];
    }

    /** L, at most the number of items. */
    uint32_t MaxItemsPerUnit() const
    {
        return m_maxItemsPerUnit;
    }

    /** Cost of an item on a unit; infinite where that alone breaks a constraint. */
    double NodeSeconds(uint32_t item, uint32_t unit) const
    {
        return m_nodeSeconds[std::size_t{item} * m_unitCount + unit];
    }

    /** [item][unit]. */
    const std::vector<double>& AllNodeSeconds() const
    {
        return m_nodeSeconds;
    }

    /** Cost of a link when its other item is on `from` and its own on `to`. */
    double LinkSeconds(const ItemLink& link, uint32_t from, uint32_t to) const
    {
        const double in = m_secondsPerBit[std::size_t{from} * m_unitCount + to];
        double seconds = in == INFINITE ? (link.needsPathIn ? INFINITE : 0) : link.bitsIn * in;
        if (link.needsPathOut)
        {
            const double out = m_secondsPerBit[std::size_t{to} * m_unitCount + from];
            seconds += out == INFINITE ? INFINITE : link.bitsOut * out;
        }
        return seconds;
    }

    /** [to]: what a bit costs from a unit; infinite where nothing joins the two. */
    const double* SecondsPerBitFrom(uint32_t from) const
    {
        return m_secondsPerBit.data() + std::size_t{from} * m_unitCount;
    }

    /** Whether items [first, last) together obey memory and load cap of the unit. */
    bool RunFits(uint32_t first, uint32_t last, uint32_t unit) const
    {
        const auto& bytes = m_weightBytesBefore[m_bytesPerWeightClass[unit]];
        const UnitSpec& spec = m_problem.units[unit];
        return bytes[last] - bytes[first] <= spec.weightMemoryBytes &&
               m_loadBefore[last] - m_loadBefore[first] <= spec.loadCap;
    }

    /** Whether two items together obey memory and load cap of the unit. */
    bool PairFits(uint32_t a, uint32_t b, uint32_t unit) const
    {
        const UnitSpec& spec = m_problem.units[unit];
        return WeightBytes(a, unit) + WeightBytes(b, unit) <= spec.weightMemoryBytes &&
               Multiplications(a) + Multiplications(b) <= spec.loadCap;
    }

    /** Weight memory of one item on the unit [bytes]. */
    uint64_t WeightBytes(uint32_t item, uint32_t unit) const
    {
        const auto& bytes = m_weightBytesBefore[m_bytesPerWeightClass[unit]];
        return bytes[item + 1] - bytes[item];
    }

    uint64_t Multiplications(uint32_t item) const
    {
        return m_loadBefore[item + 1] - m_loadBefore[item];
    }

    /** What an item takes of a limit: one place, bytes or multiplications. */
    uint64_t Part(uint32_t item, const UnitLimit& limit) const;

    /** All there is of a limit. */
    uint64_t Whole(const UnitLimit& limit) const;

    /** A unit for every item as units for every layer. */
    Placement PlacementOf(const std::vector<uint32_t>& unitOfItem) const;

    const PlacementProblem& Problem() const
    {
        return m_problem;
    }

    const TransferCosts& Costs() const
    {
        return m_costs;
    }

  private:
    void MergeSharedLayers();
    /** Numbers items in preorder and splits links into those of the forest and closing ones. */
    void GrowForest();
    std::vector<std::vector<ItemLink>> CollectLinks() const;
    void FillPrefixSums();
    void FillSecondsPerBit();
    void FillNodeSeconds();
    /** Makes costs infinite where the item would take a place that others cannot do without. */
    void RuleOutUnits();
    /** The part of one layer in the cost of its item. */
    double NodeSecondsOf(const LayerRef& ref, double exitProbability, uint32_t unit) const;

    const PlacementProblem& m_problem;
    TransferCosts m_costs;
    uint32_t m_unitCount;
    uint32_t m_maxItemsPerUnit{0};
    std::vector<PlacedItem> m_items;
    std::vector<std::vector<uint32_t>> m_itemOf;                //!< [network][layer]
    std::vector<double> m_nodeSeconds;                          //!< [item][unit]
    std::vector<double> m_secondsPerBit;                        //!< [from][to]
    std::vector<uint8_t> m_bytesPerWeightClass;                 //!< [unit]
    std::array<std::vector<uint64_t>, 3> m_weightBytesBefore{}; //!< [class][item]: of 0..item-1
    std::vector<uint64_t> m_loadBefore;                         //!< [item]: of 0..item-1
};

} // namespace prometheus

#endif // ITEM_MODEL_H
