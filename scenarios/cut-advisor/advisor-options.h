/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ADVISOR_OPTIONS_H
#define ADVISOR_OPTIONS_H

#include "network-options.h"
#include "scenario-options.h"
#include "service-limits.h"

#include <cstdint>
#include <string>

namespace prometheus
{

/** The command line of cut-advisor, as typed; see --help for units and meaning. */
struct AdvisorOptions : ScenarioOptions, NetworkOptions
{
    std::string classes;
    int64_t images{0};
    std::string weights{NetworkRequest().weights};
    std::string measure{NetworkRequest().measure};
    std::string grouping{DEFAULT_GROUPING};
    std::string inputShape;
    std::string mean;
    std::string std;
    int64_t candidates{3};
    double maxLatency{0};
    double minAccuracy{0};
    int64_t maxMemory{0};

    /**
     * Reads the command line; --help and options that do not exist end the program as
     * ns3::CommandLine does.
     */
    static AdvisorOptions Parse(int argc, char* argv[]);

    /** @throws InvalidInput naming the first option out of bounds, its value and its limits. */
    void Validate() const;

    /** Every option with its value, defaults included. */
    NamedTexts List() const;

    /** What to load. */
    NetworkRequest MakeRequest() const;

    /** The limits that were given. */
    ServiceLimits MakeLimits() const;
};

} // namespace prometheus

#endif // ADVISOR_OPTIONS_H
