/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ISPLIT_OPTIONS_H
#define ISPLIT_OPTIONS_H

#include "image-saliency.h"
#include "network-training.h"
#include "study-provenance.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** What one may choose on the command line. */
struct IsplitOptions
{
    /** Network, data set and, with --weights=trained, how it is trained. */
    TrainingOptions training;
    /** "trained", "random", or a file: see LoadWeights(). */
    std::string weights{"trained"};
    uint64_t seed{1};
    uint32_t images{500};
    std::string grouping{"paper"};
    std::string classes{"all"};
    std::string measure{"cui"};
    std::string channels{"mean"};
    std::string scored{"correct"};
    uint32_t batch{4};
    std::string csv;
    std::string differences;
    std::string maps;
    uint32_t mapImages{4};
    std::string cache;

    /** Parses, answers --help, and exits with a message when an option cannot be. */
    static IsplitOptions Parse(int argc, char* argv[]);

    /** The choices of classes, one curve each; an empty one is all classes. */
    std::vector<std::vector<std::string>> ClassSets() const;

    SaliencyOptions ForSaliency() const;

    /** Every setting by name, for the provenance. */
    NamedTexts List() const;
};

} // namespace prometheus

#endif // ISPLIT_OPTIONS_H
