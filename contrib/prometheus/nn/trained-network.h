/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRAINED_NETWORK_H
#define TRAINED_NETWORK_H

#include "network-training.h"
#include "network.h"

#include <filesystem>
#include <memory>
#include <string>

namespace prometheus
{

/** A network ready for use, and how it became so. */
struct TrainedNetwork
{
    std::shared_ptr<const Network> network;
    TrainingReport report;
    /** Whether the weights came from the cache instead of a training. */
    bool fromCache{false};
    std::filesystem::path cacheFile;
};

/**
 * Trains a network, or takes its weights from the cache when the same training was done before.
 *
 * Weights are kept under a key of everything that shapes them: network, options, data set, version
 * of the training, LibTorch, instruction sets, BLAS. Cached weights are those of the training, bit
 * for bit. A damaged cache file is an error, never quietly replaced.
 *
 * @param cacheFolder made when missing; see DefaultCacheFolder().
 * @param progress called after every batch, of a training only; may be empty.
 * @throws InvalidInput on bad options or unknown names; FileError before the training starts when
 *         the folder cannot be written; CorruptFile naming the cache file and what is wrong with
 * it.
 */
TrainedNetwork LoadOrTrain(const TrainingOptions& options,
                           const std::filesystem::path& cacheFolder,
                           const TrainingCallback& progress = {});

/** Where LoadOrTrain() keeps the weights of these options on this machine. */
std::filesystem::path WeightCacheFile(const TrainingOptions& options,
                                      const std::filesystem::path& cacheFolder);

/**
 * Where programs and long tests keep trained weights when not told: the environment variable
 * PROMETHEUS_CACHE, or results/cache in the current folder when it is unset or empty.
 */
std::filesystem::path DefaultCacheFolder();

/** One line: accuracies and, for every convolution, dead channels. For terminals and origins. */
std::string Summarise(const TrainingReport& report);

} // namespace prometheus

#endif // TRAINED_NETWORK_H
