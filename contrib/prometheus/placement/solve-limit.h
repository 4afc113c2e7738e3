/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SOLVE_LIMIT_H
#define SOLVE_LIMIT_H

#include "solve-placement.h"

#include <chrono>
#include <string>

namespace prometheus
{

/** @throws InvalidInput when an option is not valid (internal to the room, as what follows). */
void RequireOptions(const SolveOptions& options);

/** When a solve that begins now must end. @pre RequireOptions() */
std::chrono::steady_clock::time_point EndOf(const SolveOptions& options);

/** The reason of a solve that did not come to its end. */
std::string ExplainLimit(const SolveOptions& options);

} // namespace prometheus

#endif // SOLVE_LIMIT_H
