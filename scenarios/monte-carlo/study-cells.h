/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_CELLS_H
#define STUDY_CELLS_H

#include "mode-name.h"
#include "monte-carlo-options.h"
#include "pair-choice.h"
#include "plan-choice.h"
#include "study-network.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace prometheus
{

/** One combination of everything that is varied; the study runs it on every deployment. */
struct StudyCell
{
    std::string model;
    ScenarioOptions options;
    PairChoice pair{PairChoice::None};
    ModeName mode;
    PlanChoice plan;
    /** All that results depend on, but the deployment: see RunKey. */
    std::string configuration;
};

/**
 * Networks by model: all that a worker needs to know beside the cells.
 */
using StudyNetworks = std::map<std::string, StudyNetwork>;

/** Loads every model of the options. @throws as LoadStudyNetwork(). */
StudyNetworks LoadStudyNetworks(const MonteCarloOptions& options);

/**
 * Crosses models, settings, pairs, modes and rates of the plan, in this order, the last changing
 * fastest.
 * @throws InvalidInput as MonteCarloOptions::CrossSettings().
 */
std::vector<StudyCell> CrossCells(const MonteCarloOptions& options,
                                  const StudyNetworks& networks,
                                  uint32_t rngSeed);

/** The cell's mode, with the cut that SC(top) stands for. */
ModeName PlannedName(const StudyCell& cell, const StudyNetwork& network);

/** Every cell on every deployment, a deployment after the other. */
std::vector<RunKey> MakeKeys(const std::vector<StudyCell>& cells,
                             uint64_t firstRun,
                             uint64_t deployments);

/** The mode of a network alone or of two: "placed(L=1)", "shared placed(L=1)". */
std::string ModeOf(const StudyCell& cell);

/** What a reader calls a cell: "halow placed(L=1)", with the other settings that are varied. */
std::string NameOf(const StudyCell& cell, const MonteCarloOptions& options);

} // namespace prometheus

#endif // STUDY_CELLS_H
