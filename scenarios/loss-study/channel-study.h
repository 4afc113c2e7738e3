/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHANNEL_STUDY_H
#define CHANNEL_STUDY_H

#include "study-trainings.h"

#include <string>
#include <vector>

namespace prometheus
{

/** Strategies against losses of a channel model. */
struct ChannelStudy
{
    StudyBasis basis;
    std::vector<ChunkLoss> losses;
};

/** What one strategy came to at one kind of loss. */
struct ChannelCell
{
    Strategy strategy;
    ChunkLoss loss;
    RightImages right;
    /** Means over images and trainings. */
    double packetsPerTensor{0};
    double bytesPerTensor{0};
    double arrivedShare{0};
};

struct ChannelResult
{
    /** Of the whole networks, on the same images, without any network between. */
    RightImages clean;
    /** In the order of the strategies, and for each in that of the losses. */
    std::vector<ChannelCell> cells;
    /** One line a training, and one a tail. */
    std::vector<std::string> trainings;
};

/**
 * Trains what is not in the cache and runs every strategy at every loss, in forked processes.
 *
 * Losses depend on rngSeed, rngRun, training and image, and on nothing else: strategies with as
 * many packets lose the same ones.
 * @throws InvalidInput, FileError, Error as LoadOrTrainTail() and RunForked().
 */
ChannelResult RunChannelStudy(const ChannelStudy& study);

} // namespace prometheus

#endif // CHANNEL_STUDY_H
