/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MAC_STUDY_H
#define MAC_STUDY_H

#include "study-trainings.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** The air that a split network shares with others. */
struct MacSetting
{
    /** Stations beside source and sink that always have something to send; all hear each other. */
    uint32_t contenders{6};
    /** Probability that a receiver loses a frame. */
    double frameErrorRate{0.1};
    /** Transmissions of a frame before the MAC gives it up. */
    uint32_t maxAttempts{2};
    /** Parity packets for each data packet of the policies that send some. */
    double parityShare{1};
};

/** Delivery policies at equal deadlines, end to end in the simulator, on several trainings. */
struct MacStudy
{
    StudyBasis basis;
    MacSetting air;
    /** "wifi4", "halow" */
    std::vector<std::string> radios;
    /** From a tensor's first packet at its receiver to going on without the rest, for each radio.
     */
    std::vector<double> deadlineSeconds;
    std::vector<std::string> policies;
};

/** What one strategy came to with one policy on one radio. */
struct MacCell
{
    Strategy strategy;
    std::string radio;
    std::string policy;
    double deadlineSeconds{0};
    RightImages right;
    /** One entry a training, over answered images; percentile by nearest rank. */
    std::vector<double> latencyMeanMs;
    std::vector<double> latencyP95Ms;
    /** Means over images and trainings. */
    double answeredShare{0};
    double arrivedShare{0};
    double packetsPerImage{0};
    /** Of source and sink, every frame with its MAC header; the others' frames do not count. */
    double airBytesPerImage{0};
};

struct MacResult
{
    RightImages clean;
    std::vector<MacCell> cells;
    std::vector<std::string> trainings;
};

/**
 * Runs every strategy, radio and policy, in forked processes. Each training has backoffs,
 * collisions and frame errors of its own, which rngSeed and rngRun decide.
 *
 * @throws InvalidInput when a strategy has an erasure code (that is the policy's affair), else as
 *         RunChannelStudy().
 */
MacResult RunMacStudy(const MacStudy& study);

} // namespace prometheus

#endif // MAC_STUDY_H
