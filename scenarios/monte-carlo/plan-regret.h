/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLAN_REGRET_H
#define PLAN_REGRET_H

#include "cell-sample.h"
#include "crossed-interval.h"
#include "study-cells.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace prometheus
{

/** What a plan costs against the fastest of the candidates that were simulated, deployment by
 * deployment. */
struct PlanRegret
{
    MeanInterval ms;
    /** Of the fastest one's latency. */
    MeanInterval percent;
    /** Share of the deployments where the plan is the fastest, or as fast. */
    double fastestShare{0};
    uint64_t deployments{0};
};

/** Over the deployments that both have answers on; nothing when there is none. */
std::optional<PlanRegret> CompareWithBest(const CellSample& plan, const CellSample& best);

/** The cell that is the same but for its choice of plan, which is BestSimulated; if there is one.
 */
std::optional<std::size_t> FindBestCell(const std::vector<StudyCell>& cells, std::size_t of);

} // namespace prometheus

#endif // PLAN_REGRET_H
