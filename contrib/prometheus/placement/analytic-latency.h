/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ANALYTIC_LATENCY_H
#define ANALYTIC_LATENCY_H

#include "placement-problem.h"
#include "placement-result.h"

namespace prometheus
{

/**
 * Analytic latency of a placement: source, transmission, processing and sink time.
 *
 * Each transfer pays K/rho per hop (Eq. 10); queueing, headers and retransmissions are left to the
 * simulator. Terms are weighted by the probability that the layer runs or the answer is given there
 * (Eq. 2, 7-9); what never happens costs nothing. The sum of Eq. 2 runs over all ordered pairs of
 * units: its k >= i is a misprint that would make transfers to lower-numbered units free.
 * Layers shared by several networks are paid once a network (Eq. 28, 29); limits are not looked at,
 * see CheckPlacement().
 *
 * @param problem valid (PlacementProblem::Validate()).
 * @param placement every layer must have a unit.
 * @return seconds, each term >= 0; infinite where a used pair is not connected.
 * @throws InvalidInput naming the first layer without a unit, or a unit that does not exist.
 */
LatencyBreakdown AnalyticLatency(const PlacementProblem& problem, const Placement& placement);

} // namespace prometheus

#endif // ANALYTIC_LATENCY_H
