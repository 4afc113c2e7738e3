/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_REPORT_H
#define STUDY_REPORT_H

#include "cell-sample.h"
#include "study-cells.h"

#include <ostream>
#include <vector>

namespace prometheus
{

/** How much was simulated: runs, images and frame-hops, of all cells. */
void PrintTotals(std::ostream& os, const std::vector<CellSample>& samples);

/** Means of every cell with their 95 % intervals: the plan beside the simulation. */
void PrintMeans(std::ostream& os, const std::vector<CellSample>& samples);

/**
 * What the time on the way is made of, in cells that lost nothing and count on the rate of the
 * physical layer: the payload at that rate, what else is on the air (headers, preambles,
 * acknowledgements), and the waits between frames.
 */
void PrintTransmission(std::ostream& os,
                       const std::vector<StudyCell>& cells,
                       const std::vector<CellSample>& samples);

/** What plans cost against the fastest of the simulated candidates, where these are in the study.
 */
void PrintRegret(std::ostream& os,
                 const std::vector<StudyCell>& cells,
                 const std::vector<CellSample>& samples);

} // namespace prometheus

#endif // STUDY_REPORT_H
