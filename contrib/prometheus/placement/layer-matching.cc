/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-matching.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** A matching under construction: Kuhn's algorithm with several places a unit. */
class Matching
{
  public:
    Matching(const std::vector<std::vector<uint32_t>>& units, uint32_t unitCount, uint32_t places)
        : m_units(units),
          m_places(places),
          m_guests(unitCount)
    {
    }

    /** Finds a place for one more layer, moving others if that helps. */
    bool Add(uint32_t layer)
    {
        m_seenUnits.assign(m_guests.size(), false);
        m_seenLayers.clear();
        return Augment(layer);
    }

    /** After a failure: all layers and units that the search went through. */
    HallSet Blocked() const
    {
        HallSet hall{m_seenLayers, {}};
        std::sort(hall.layers.begin(), hall.layers.end());
        for (uint32_t unit = 0; unit < m_guests.size(); ++unit)
        {
            if (m_seenUnits[unit])
            {
                hall.units.push_back(unit);
            }
        }
        return hall;
    }

    /**
     * After success: whether a layer may move to a unit, others making room for it. They do along a
     * path to a unit with a free place, or to the one that the layer leaves.
     */
    bool MayMove(uint32_t layer, uint32_t to)
    {
        m_seenUnits.assign(m_guests.size(), false);
        return HasRoomFor(layer, to);
    }

  private:
    bool HasRoomFor(uint32_t layer, uint32_t unit)
    {
        const auto& guests = m_guests[unit];
        if (guests.size() < m_places ||
            std::find(guests.begin(), guests.end(), layer) != guests.end())
        {
            return true;
        }
        m_seenUnits[unit] = true;
        for (uint32_t guest : guests)
        {
            for (uint32_t next : m_units[guest])
            {
                if (!m_seenUnits[next] && HasRoomFor(layer, next))
                {
                    return true;
                }
            }
        }
        return false;
    }

    bool Augment(uint32_t layer)
    {
        m_seenLayers.push_back(layer);
        for (uint32_t unit : m_units[layer])
        {
            if (m_seenUnits[unit])
            {
                continue;
            }
            m_seenUnits[unit] = true;
            auto& guests = m_guests[unit];
            if (guests.size() < m_places)
            {
                guests.push_back(layer);
                return true;
            }
            for (auto& guest : guests)
            {
                if (Augment(guest))
                {
                    guest = layer;
                    return true;
                }
            }
        }
        return false;
    }

    const std::vector<std::vector<uint32_t>>& m_units;
    uint32_t m_places;
    std::vector<std::vector<uint32_t>> m_guests; //!< [unit]: layers placed there
    std::vector<bool> m_seenUnits;
    std::vector<uint32_t> m_seenLayers;
};

} // namespace

HallSet FindHallSet(const std::vector<std::vector<uint32_t>>& units,
                    uint32_t unitCount,
                    uint32_t places)
{
    Matching matching(units, unitCount, places);
    for (uint32_t layer = 0; layer < units.size(); ++layer)
    {
        if (!matching.Add(layer))
        {
            return matching.Blocked();
        }
    }
    return {};
}

std::vector<std::vector<uint32_t>> PossibleUnits(const std::vector<std::vector<uint32_t>>& units,
                                                 uint32_t unitCount,
                                                 uint32_t places)
{
    Matching matching(units, unitCount, places);
    for (uint32_t layer = 0; layer < units.size(); ++layer)
    {
        if (!matching.Add(layer))
        {
            return units;
        }
    }
    auto possible = units;
    for (uint32_t layer = 0; layer < units.size(); ++layer)
    {
        auto& list = possible[layer];
        list.erase(std::remove_if(list.begin(),
                                  list.end(),
                                  [&](uint32_t unit) { return !matching.MayMove(layer, unit); }),
                   list.end());
    }
    return possible;
}

} // namespace prometheus
