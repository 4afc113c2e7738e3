/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef THROUGHPUT_BOUNDS_H
#define THROUGHPUT_BOUNDS_H

#include "mode-simulation.h"
#include "pipeline-plan.h"

#include <cstdint>

namespace prometheus
{

/** What one image costs the busiest devices of a plan, by several ways of counting [s]. */
struct ThroughputBounds
{
    /** max B_i: the busiest processor, and whose it is. */
    double computeSeconds{0};
    uint32_t computeVertex{0};
    /** max R_i: the busiest radio at the PHY's rate, bits alone, and whose it is. */
    double radioSeconds{0};
    uint32_t radioVertex{0};
    /**
     * The busiest radio when every packet costs what it costs a lone saturated sender: headers,
     * preamble, interframe spaces, mean backoff, Ack (AdhocWifiHelper::GetPacing of one hop).
     * Retries and repetitions are not in it.
     */
    double macSeconds{0};
    /** The sender that pacing keeps longest. Only tcp is not paced. */
    double pacingSeconds{0};
    /** All frame exchanges of all devices, one after the other. */
    double serialSeconds{0};
    /** All layers, one after the other. */
    double processingSeconds{0};

    /** Images a second, at most: 1 / max(B_i, R_i). */
    double PerSecond() const;
    /** The same with macSeconds in the place of R_i. Contending stations that count their backoffs
     * down together may exceed it a little. */
    double MacPerSecond() const;
    /** The same with pacingSeconds as well. */
    double PacedPerSecond() const;
    bool IsComputeBound() const;
    /** About what an image takes that is alone. */
    double AloneSeconds() const;
};

/**
 * Bounds of a plan that can be done. Makes ns-3 objects, so not before a fork.
 * @param profile as planned.
 */
ThroughputBounds BoundsOf(const PipelinePlan& plan,
                          const SimulationSetting& setting,
                          const NetworkProfile& profile);

} // namespace prometheus

#endif // THROUGHPUT_BOUNDS_H
