/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NEAREST_ARRIVED_H
#define NEAREST_ARRIVED_H

#include <cstddef>
#include <limits>
#include <vector>

namespace prometheus
{

/** Stands for the place of an element that does not exist. */
inline constexpr std::size_t NOWHERE = std::numeric_limits<std::size_t>::max();

/**
 * For each element of a plane the nearest one that arrived, counted in steps along rows and
 * columns; of equals always the same one, the element above before others.
 *
 * @param arrived of a tensor, row-major.
 * @param start index of the plane's first element in it.
 * @return indices within the plane, NOWHERE when none arrived.
 */
std::vector<std::size_t> NearestArrived(const std::vector<bool>& arrived,
                                        std::size_t start,
                                        std::size_t rows,
                                        std::size_t columns);

} // namespace prometheus

#endif // NEAREST_ARRIVED_H
