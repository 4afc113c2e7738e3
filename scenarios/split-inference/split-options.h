/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SPLIT_OPTIONS_H
#define SPLIT_OPTIONS_H

#include "scenario-options.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** The command line of split-inference, as typed; see --help for units and meaning. */
struct SplitOptions : ScenarioOptions
{
    int64_t images{100};
    std::string model{"cnn5"};
    std::string data{"shapes"};
    std::string cache;
    std::string bundle;
    std::string modes{"all"};

    /**
     * Reads the command line; --help and options that do not exist end the program as
     * ns3::CommandLine does.
     */
    static SplitOptions Parse(int argc, char* argv[]);

    /** @throws InvalidInput naming the first option out of bounds, its value and its limits. */
    void Validate() const;

    /** Every option with its value, defaults included. */
    NamedTexts List() const;
};

/**
 * Plans the modes asked for, in that order.
 * @param list "all", or names separated by commas such as "LC,SC(1),placed(L=1)", checked by
 *        SplitOptions::Validate().
 * @throws InvalidInput naming the cut that does not exist, and those that do.
 */
std::vector<InferenceMode> PlanSelected(const std::string& list,
                                        const NetworkProfile& profile,
                                        const ModePlanning& planning);

} // namespace prometheus

#endif // SPLIT_OPTIONS_H
