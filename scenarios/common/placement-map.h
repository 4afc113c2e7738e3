/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACEMENT_MAP_H
#define PLACEMENT_MAP_H

#include "inference-modes.h"
#include "mode-result.h"

#include <string>
#include <vector>

namespace prometheus
{

/**
 * A deployment and its network as prometheus-place reads them (doc/placement-json.md): units by
 * their numbers, "source 0" and "sink 0", the bytes that travel. Without a limit of layers a unit:
 * its optimum is the mode placed(L=C).
 */
std::string WriteMapInstance(const ModePlanning& planning, const NetworkProfile& profile);

/**
 * A mode beside such an instance, as utils/draw-placement reads it: what prometheus-place writes,
 * hosts that are sources and sinks by their names, and a title with both latencies.
 */
std::string WriteMapPlacement(const ModeResult& result,
                              const ModePlanning& planning,
                              const NetworkProfile& profile);

/**
 * Writes PREFIX.json, the instance, and PREFIX-<mode>.json for every mode.
 * @throws FileError naming the file.
 */
void WriteMaps(const std::string& prefix,
               const std::vector<ModeResult>& results,
               const ModePlanning& planning,
               const NetworkProfile& profile);

} // namespace prometheus

#endif // PLACEMENT_MAP_H
