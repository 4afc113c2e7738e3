/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PIPELINE_OPTIONS_H
#define PIPELINE_OPTIONS_H

#include "network-options.h"
#include "pipeline-plan.h"
#include "results-store.h"
#include "scenario-options.h"
#include "stream-simulation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** The command line of pipelined-throughput, as typed; see --help for units and meaning. */
struct PipelineOptions : ScenarioOptions, NetworkOptions
{
    int64_t deployments{1};
    int64_t images{20};
    std::string layers{"1,C"};
    std::string modes{"none"};
    std::string windows{"1,2,4"};
    std::string loads{"0.4,0.8,1.2"};
    int64_t streamLength{60};
    int64_t warmUp{12};
    double timeout{0};
    std::string store;
    std::string summary;

    /**
     * Reads the command line; --help and options that do not exist end the program as
     * ns3::CommandLine does.
     */
    static PipelineOptions Parse(int argc, char* argv[]);

    /** @throws InvalidInput naming the first option out of bounds, its value and its limits. */
    void Validate() const;

    /** Every option with its value, defaults included. */
    NamedTexts List() const;

    /** @throws FileError naming the first output that cannot be written. */
    void RequireOutputs() const;

    /** What to load. */
    NetworkRequest MakeRequest() const;

    /** Which placements to look at. */
    PipelineChoice MakeChoice() const;

    /** How the images of each stream come: every window, then every load. */
    std::vector<StreamDrive> MakeDrives() const;

    /** The settings that results depend on, but for network and images. */
    NamedTexts ListForKey() const;
};

} // namespace prometheus

#endif // PIPELINE_OPTIONS_H
