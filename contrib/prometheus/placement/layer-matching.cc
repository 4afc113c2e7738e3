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

  private:
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

} // namespace prometheus
