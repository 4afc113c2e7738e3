/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LAYER_MATCHING_H
#define LAYER_MATCHING_H

#include <cstdint>
#include <vector>

namespace prometheus
{

/** Layers that fit only on these units, which have too few places for them (Hall's condition). */
struct HallSet
{
    std::vector<uint32_t> layers; //!< ascending; empty when all layers can be matched
    std::vector<uint32_t> units;  //!< ascending
};

/**
 * Matches layers with places on units by augmenting paths (internal to the room).
 *
 * @param units units[j]: the units that layer j may use.
 * @param places number of layers that a unit takes.
 * @return nothing when every layer finds a place, else a proof that they cannot.
 */
HallSet FindHallSet(const std::vector<std::vector<uint32_t>>& units,
                    uint32_t unitCount,
                    uint32_t places);

/**
 * Leaves out what is in no complete matching: a layer cannot use a unit whose places others need,
 * because they have no more places than they are (Regin's filtering of global cardinality
 * constraints, AAAI 1996).
 *
 * @return units[j] without those; as given when there is no complete matching.
 */
std::vector<std::vector<uint32_t>> PossibleUnits(const std::vector<std::vector<uint32_t>>& units,
                                                 uint32_t unitCount,
                                                 uint32_t places);

} // namespace prometheus

#endif // LAYER_MATCHING_H
