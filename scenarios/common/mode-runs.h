/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODE_RUNS_H
#define MODE_RUNS_H

#include "mode-simulation.h"
#include "network-source.h"
#include "scenario-options.h"
#include "study-provenance.h"

#include <vector>

namespace prometheus
{

/**
 * Simulates every mode, in so many processes, and writes the maps that the setting asks for.
 * @return results in the order of the modes.
 */
std::vector<ModeResult> SimulateModes(const std::vector<InferenceMode>& modes,
                                      const SimulationSetting& setting,
                                      const LoadedNetwork& loaded,
                                      int jobs);

/**
 * Share of the images that the whole network classifies right, without a radio. A MemoRunner asked
 * this before SimulateModes() computes nothing twice.
 */
double MeasureUnsplit(StageRunner& runner, const LabelledImages& data);

/** Where the results of a scenario came from; seed and run are those of RngSeedManager. */
Provenance MakeProvenance(int argc,
                          char* argv[],
                          const NamedTexts& options,
                          const LoadedNetwork& loaded);

} // namespace prometheus

#endif // MODE_RUNS_H
