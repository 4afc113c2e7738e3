/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_ESTIMATE_H
#define STUDY_ESTIMATE_H

#include "study-runs.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <vector>

namespace prometheus
{

/**
 * Says how many runs there are to do, and about how many frame-hops and how much time they take, as
 * estimated from a few that are done and thrown away.
 */
void PrintEstimate(std::ostream& os,
                   const std::vector<RunKey>& missing,
                   std::size_t runs,
                   int workers,
                   const StudyTask& task);

} // namespace prometheus

#endif // STUDY_ESTIMATE_H
