/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACEMENT_JSON_H
#define PLACEMENT_JSON_H

#include "placement-problem.h"
#include "placement-result.h"
#include "solve-best.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace prometheus
{

/** Most units, sources and sinks of a document: hop distances take the square of it. */
inline constexpr std::size_t MOST_JSON_VERTICES = 5000;

/** A placement problem as somebody wrote it, with their own names of the units. */
struct PlacementInstance
{
    PlacementProblem problem;
    /** Of unit i: a text or a whole number, as it stands in the document. */
    std::vector<nlohmann::json> unitIds;
};

/**
 * Reads an instance; doc/placement-json.md describes the format.
 * @throws InvalidInput in one line that names the path inside the document, the value and what it
 *         must be, such as "networks[0].layers[2].mults: is -3, must be a whole number from 0 to
 *         1125899906842624".
 */
PlacementInstance ReadPlacementInstance(const std::string& text);

/**
 * Writes a problem so that ReadPlacementInstance() gives an equal one, but for the names of units
 * and the order of sources and sinks: vertex 3 has the id "v3", and since positions are not known,
 * links are listed.
 * @throws InvalidInput when the problem is not valid, or when the format cannot say it: the answer
 *         of a network is not the output of its last layer.
 */
std::string WritePlacementInstance(const PlacementProblem& problem);

/**
 * Writes what Solve() answered, one line a member. Seconds; a latency that does not exist is null.
 * @param instance the one that was solved.
 */
std::string WritePlacementResult(const PlacementInstance& instance, const PlacementResult& result);

/** The same for what SolveBest() answered: a list of placements, least latency first. */
std::string WriteBestPlacements(const PlacementInstance& instance, const BestPlacements& best);

} // namespace prometheus

#endif // PLACEMENT_JSON_H
