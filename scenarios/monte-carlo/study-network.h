/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_NETWORK_H
#define STUDY_NETWORK_H

#include "network-source.h"
#include "shared-pair.h"

#include <cstdint>
#include <optional>
#include <string>

namespace prometheus
{

/** A network of the study, ready to be run by workers. */
struct StudyNetwork
{
    LoadedNetwork loaded;
    /** Of images, labels and what the network answers to them: other weights, other results. */
    std::string fingerprint;
    /** The local maximum of CUI that is largest (I-SPLIT's first candidate), where known. */
    std::optional<uint32_t> topCut;
    /** This network and a second one that begins with the same layers, where pairs are run. */
    std::optional<SharedPair> pair;
    /** Of both. */
    std::string pairFingerprint;
};

/**
 * Loads a network, and a second one where it is asked for; runs them once on every image of the
 * pool.
 * @throws as LoadNetwork() and LoadSharedPair(); InvalidInput when it wants saliency and none is
 *         known.
 */
StudyNetwork LoadStudyNetwork(const NetworkRequest& request,
                              const std::optional<SecondTaskRequest>& second);

/**
 * The images of one deployment: so many different ones of the pool, drawn by seed and run alone.
 * @throws InvalidInput when the pool has fewer.
 */
LabelledImages DrawImages(const LabelledImages& pool,
                          uint64_t count,
                          uint64_t rngSeed,
                          uint64_t rngRun);

} // namespace prometheus

#endif // STUDY_NETWORK_H
