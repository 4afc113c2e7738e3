/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRAINING_STEPS_H
#define TRAINING_STEPS_H

#include "seeded-random.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace prometheus
{

/** The images of an epoch (from 0) in the order in which they are learned. */
inline std::vector<int64_t> ShuffledOrder(uint32_t images, uint64_t seed, uint32_t epoch)
{
    std::vector<int64_t> order(images);
    std::iota(order.begin(), order.end(), 0);
    SeededRandom random(seed, (uint64_t{1} << 32) + epoch);
    for (uint32_t i = images - 1; i > 0; --i)
    {
        std::swap(order[i], order[random.Below(i + 1)]);
    }
    return order;
}

/**
 * Share of the learning rate at a batch, both from 0: rises over the first batches, stays until the
 * end of the first epoch, then falls to 0.
 */
inline double LearningRateShare(uint32_t epoch,
                                uint32_t batch,
                                uint32_t epochs,
                                uint32_t batches,
                                uint32_t warmUpBatches)
{
    const double total = static_cast<double>(epochs) * batches;
    const double done = static_cast<double>(epoch) * batches + batch;
    const double rising = (done + 1) / warmUpBatches;
    const double falling = epochs > 1 ? (total - done) / (total - batches) : 1.0;
    return std::min({1.0, rising, falling});
}

} // namespace prometheus

#endif // TRAINING_STEPS_H
