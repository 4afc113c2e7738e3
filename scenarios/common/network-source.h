/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_SOURCE_H
#define NETWORK_SOURCE_H

#include "labelled-images.h"
#include "stage-runner.h"
#include "study-provenance.h"

#include <cstdint>
#include <memory>
#include <string>

namespace prometheus
{

/** A network to run and the images to run it on, wherever they came from. */
struct LoadedNetwork
{
    std::shared_ptr<StageRunner> runner;
    LabelledImages data;
    /** What identifies network and images, for the provenance file. */
    NamedTexts network;
    NamedTexts images;
    /** "none" when LibTorch is not used. */
    std::string torchVersion{"none"};
};

/**
 * Replays a split bundle; LibTorch is not used.
 * @throws CorruptFile, FileError; InvalidInput when the bundle holds fewer images.
 */
LoadedNetwork LoadFromBundle(const std::string& path, uint64_t imageCount);

/**
 * Trains a network of the zoo, or takes its weights from the cache, and runs it on LibTorch.
 * @throws InvalidInput on an unknown model or data set, or when this program was built without
 *         LibTorch; CorruptFile, FileError about the cache.
 */
LoadedNetwork LoadFromZoo(const std::string& model,
                          const std::string& dataSet,
                          uint64_t imageCount,
                          const std::string& cacheFolder);

} // namespace prometheus

#endif // NETWORK_SOURCE_H
