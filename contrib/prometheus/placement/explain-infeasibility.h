/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef EXPLAIN_INFEASIBILITY_H
#define EXPLAIN_INFEASIBILITY_H

#include "item-model.h"

#include <string>

namespace prometheus
{

/**
 * Looks for one constraint, or one named group of layers and units, that no placement can meet
 * (internal to the room).
 *
 * In this order: a layer that no unit holds; source or sink without a path to the units that
 * matter; a group of layers with fewer places than layers (a Hall set, found by bipartite
 * matching); weights or multiplications of all layers beyond those of all units.
 *
 * @return empty when none of these is violated: the problem may still be infeasible.
 */
std::string FindUnmetConstraint(const ItemModel& model);

} // namespace prometheus

#endif // EXPLAIN_INFEASIBILITY_H
