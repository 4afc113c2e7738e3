/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SECOND_TASK_H
#define SECOND_TASK_H

#include "class-groups.h"
#include "layer-grouping.h"
#include "loss-aware-tail.h"
#include "trained-network.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace prometheus
{

/** Everything one chooses about a second network on the first layers of a trained one. */
struct SecondTaskOptions
{
    /** Which steps of both networks are placed as one layer, see GroupLayers(). */
    std::string grouping{DEFAULT_GROUPING};
    /** Layers, in this grouping, that both have: the trunk. */
    uint32_t trunkLength{2};
    /** What the second network tells apart; empty: MeaningfulGroups() of the data set. */
    ClassGroups groups{};

    /** Of the tail's first weights and the order of the images. */
    uint64_t seed{1};
    uint32_t trainImages{10000};
    uint32_t validationImages{1000};
    uint32_t testImages{2000};
    uint32_t epochs{4};
    uint32_t batchSize{32};
    /** Adam's step, with the warm-up and the fall of TrainingOptions. */
    double learningRate{5e-4};
    uint32_t warmUpBatches{100};
};

/** Two networks that begin with the same modules: what these compute for one serves the other. */
struct TrunkPair
{
    TrainedNetwork first;
    TrainedNetwork second;
    /** The classes of the second one. */
    ClassGroups groups;
};

/**
 * Two networks with a shared trunk: one of the zoo, trained, and one of the same architecture for a
 * coarser task on the same images. The second one begins with the trunk of the first, frozen as it
 * was trained, and learns layers of its own behind it, with as many outputs as there are groups of
 * classes; its name is the first one's with those of the groups.
 *
 * The tail is trained by TrainTail() on activations that lose nothing, and kept in the cache
 * without the trunk, under a key of everything that shapes it and the trunk. On one machine, equal
 * options give equal weights.
 *
 * @throws as LoadOrTrain() and TrainTail(); InvalidInput on a trunk that is no layer or leaves none
 *         behind it, on groups as GroupClasses(), and on a network with early exits or whose last
 *         step is no linear map.
 */
TrunkPair LoadOrTrainTrunkPair(const TrainingOptions& training,
                               const SecondTaskOptions& options,
                               const std::filesystem::path& cacheFolder,
                               const TrainingCallback& progress = {});

} // namespace prometheus

#endif // SECOND_TASK_H
