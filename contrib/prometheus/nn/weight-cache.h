/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WEIGHT_CACHE_H
#define WEIGHT_CACHE_H

#include "network-training.h"

#include <filesystem>
#include <functional>
#include <string>

namespace prometheus
{

/** Everything that shapes the weights of a training, as text: options, network, images, machine. */
std::string DescribeWeights(const TrainingOptions& options, const NetworkDefinition& definition);

/** The file of a cache folder for a key: "<name>-<hash of the key>.weights". */
std::filesystem::path WeightCachePath(const std::filesystem::path& folder,
                                      const std::string& name,
                                      const std::string& key);

/** How weights in a network's modules came to be. */
struct CachedWeights
{
    TrainingReport report;
    bool fromCache{false};
};

/**
 * Puts weights from the cache into a network's modules, or trains them and writes the cache.
 *
 * @param file what WeightCachePath() gave; its folder is made when missing.
 * @param train leaves the weights in the modules.
 * @throws FileError before the training starts when the folder cannot be written; CorruptFile when
 *         the file is damaged or of another key: it is never quietly replaced.
 */
CachedWeights LoadOrMakeWeights(const std::filesystem::path& file,
                                const std::string& key,
                                const NetworkDefinition& definition,
                                const std::function<TrainingReport()>& train);

} // namespace prometheus

#endif // WEIGHT_CACHE_H
