/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SHARED_PAIR_H
#define SHARED_PAIR_H

#include "class-groups.h"
#include "network-source.h"

#include <cstdint>

namespace prometheus
{

/** What is particular to the second network of a pair. */
struct SecondTaskRequest
{
    /** Layers that both have, in the grouping of the request. */
    uint32_t trunkLength{2};
    /** What it tells apart; empty: MeaningfulGroups() of the data set. */
    ClassGroups groups{};
};

/** Two networks that begin with the same layers and tell different things of the same images. */
struct SharedPair
{
    LoadedNetwork first;
    /** Its images are the first one's, labelled with its own classes. */
    LoadedNetwork second;
    uint32_t trunkLength{0};
};

/**
 * Trains a network of the zoo and a second tail on its first layers, or takes both from the cache:
 * see LoadOrTrainTrunkPair(). Saliency is not measured, whatever the request says.
 * @throws InvalidInput on a model that is a file, and as LoadFromZoo() and LoadOrTrainTrunkPair();
 *         InvalidInput when this program was built without LibTorch.
 */
SharedPair LoadSharedPair(const NetworkRequest& request, const SecondTaskRequest& second);

} // namespace prometheus

#endif // SHARED_PAIR_H
