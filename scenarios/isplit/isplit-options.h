/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ISPLIT_OPTIONS_H
#define ISPLIT_OPTIONS_H

#include "image-saliency.h"
#include "model-options.h"
#include "network-training.h"
#include "study-provenance.h"

#include <cstdint>
#include <string>

namespace prometheus
{

/** What one may choose on the command line. */
struct IsplitOptions
{
    /** Network of the zoo or a file, and, with --weights=trained, how it is trained. */
    TrainingOptions training;
    /** Of a network in a file. */
    ImportOptions import;
    TestImageOptions images{"shapes", 500};
    /** "trained", "random", or a file: see LoadWeights(). */
    std::string weights{"trained"};
    uint64_t seed{1};
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

    /**
     * Parses, answers --help, and exits with a message when an option cannot be.
     * @throws InvalidInput on an option that is of no use with this kind of network.
     */
    static IsplitOptions Parse(int argc, char* argv[]);

    SaliencyOptions ForSaliency() const;

    /** Every setting by name, for the provenance. */
    NamedTexts List() const;
};

} // namespace prometheus

#endif // ISPLIT_OPTIONS_H
