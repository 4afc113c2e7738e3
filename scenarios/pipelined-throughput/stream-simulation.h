/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STREAM_SIMULATION_H
#define STREAM_SIMULATION_H

#include "labelled-images.h"
#include "mode-simulation.h"
#include "stage-runner.h"
#include "throughput-bounds.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** How the images of a stream come: one of the two is not 0. */
struct StreamDrive
{
    /** Saturated and held back: so many images under way at any time. */
    uint32_t window{0};
    /** At even intervals, this share of the plan's bound (ThroughputBounds::PerSecond). */
    double load{0};
};

/** How long streams are, and what of them is measured. */
struct StreamExtent
{
    /** Images sent; those of the data set again and again. */
    uint64_t images{150};
    /** The first so many fill the pipeline and are not measured; fewer than images. */
    uint64_t warmUp{30};
    /**
     * A saturated source waits for no answer longer than this; other streams end so long after
     * their last image. 0: twice as long as what may be under way, a window or all images, takes
     * one after the other by ThroughputBounds::AloneSeconds().
     */
    double timeoutSeconds{0};
};

/**
 * What became of a stream. The measured interval lasts from the moment that the first image behind
 * the warm-up leaves to the moment that the last one does: all the time the source is what it was
 * asked to be, and the pipeline is full where it can be.
 */
struct StreamResult
{
    double intervalSeconds{0};
    /** Images that left in the interval, a second. */
    double offeredPerSecond{0};
    /**
     * Throughput: of the answers in the interval to images that lost nothing on any way, all but
     * the first, over the time from the first to the last one. So it is not cut by the ends of the
     * interval; it may exceed a bound by what the way behind the bottleneck varies in that time.
     */
    double wholePerSecond{0};
    /** The same of all answers; what is missing of an image has cost nobody any air. */
    double answeredPerSecond{0};
    /** Of the images that left in the interval, and of those of them that were answered. */
    uint64_t images{0};
    uint64_t answered{0};
    uint64_t whole{0};
    std::optional<double> latencyMeanMs;
    std::optional<double> latencyP95Ms;
    /** Share of the images whose class was right; none when a recording could not tell. */
    std::optional<double> accuracy;
    /** Shares of the interval: the bounds' busiest processor at work, their busiest radio sending,
     * and finding the medium taken (itself, or anybody it hears). */
    double processorShare{0};
    double sendingShare{0};
    double mediumShare{0};
    /** Of the whole stream, warm-up included. */
    uint64_t packetsSent{0};
    std::map<std::string, uint64_t> lostByCause;
    uint64_t airBytes{0};
};

/**
 * Streams images through a plan that can be done and was given its bounds. Leaves no ns-3 object
 * behind.
 */
StreamResult SimulateStream(const PipelinePlan& plan,
                            const ThroughputBounds& bounds,
                            const StreamDrive& drive,
                            const StreamExtent& extent,
                            const SimulationSetting& setting,
                            const std::shared_ptr<StageRunner>& runner,
                            const LabelledImages& data);

} // namespace prometheus

#endif // STREAM_SIMULATION_H
