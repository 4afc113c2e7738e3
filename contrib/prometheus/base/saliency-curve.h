/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SALIENCY_CURVE_H
#define SALIENCY_CURVE_H

#include "layer-profile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** How much the decision depends on what crosses one cut. */
struct SaliencyEntry
{
    /** Layers 0..cut are in front of it. */
    uint32_t cut{0};
    /** Mean over the images. */
    double value{0};
    /** Of that mean, over the images; 0 where the measure knows none, and for a single image. */
    double standardError{0};
    /** Whether it is a local maximum of the curve: a place to cut, as I-SPLIT suggests them. */
    bool isCandidate{false};
};

/**
 * A saliency measure over the cuts of a network, as plain numbers: what I-SPLIT computes (Cunico et
 * al., ICPR 2022) and a planner or advisor reads.
 */
struct SaliencyCurve
{
    /** Name of the measure, such as "cui". */
    std::string measure;
    /** The images were of these classes, ascending; empty: of all. */
    std::vector<uint32_t> classes;
    /** Number of images it is the mean of; 0 where it depends on none. */
    uint64_t imageCount{0};
    /** By cut, ascending; not every cut needs one. */
    std::vector<SaliencyEntry> entries;

    /**
     * Checks it against its network.
     * @throws InvalidInput naming the measure, the cut or class, and the value.
     */
    void Validate(const NetworkProfile& network) const;
};

bool operator==(const SaliencyEntry& a, const SaliencyEntry& b);
bool operator==(const SaliencyCurve& a, const SaliencyCurve& b);

} // namespace prometheus

#endif // SALIENCY_CURVE_H
