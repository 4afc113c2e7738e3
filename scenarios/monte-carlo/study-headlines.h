/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_HEADLINES_H
#define STUDY_HEADLINES_H

#include "cell-sample.h"
#include "study-cells.h"

#include <ostream>
#include <vector>

namespace prometheus
{

/**
 * What a newcomer wants to know first, in words: for each group of cells that differ in mode and
 * plan only, which mode answers fastest, which plan the radio misses most, and whether another of
 * the planner's best plans would have been faster.
 */
void PrintHeadlines(std::ostream& os,
                    const std::vector<StudyCell>& cells,
                    const std::vector<CellSample>& samples);

} // namespace prometheus

#endif // STUDY_HEADLINES_H
