/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRUNK_OPTIONS_H
#define TRUNK_OPTIONS_H

#include "scenario-options.h"
#include "shared-pair.h"

#include <cstdint>
#include <string>

namespace prometheus
{

/** The command line of shared-trunk, as typed; see --help for units and meaning. */
struct TrunkOptions : ScenarioOptions
{
    int64_t deployments{10};
    int64_t images{10};
    std::string model{"cnn5"};
    std::string data{"shapes"};
    int64_t trunk{2};
    std::string groups;
    std::string cache;

    /**
     * Reads the command line; --help and options that do not exist end the program as
     * ns3::CommandLine does.
     */
    static TrunkOptions Parse(int argc, char* argv[]);

    /** @throws InvalidInput naming the first option out of bounds, its value and its limits. */
    void Validate() const;

    /** Every option with its value, defaults included. */
    NamedTexts List() const;

    /** Trains both networks or takes them from the cache. @throws as LoadSharedPair(). */
    SharedPair LoadPair() const;
};

} // namespace prometheus

#endif // TRUNK_OPTIONS_H
