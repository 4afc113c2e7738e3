/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCENARIO_OPTIONS_H
#define SCENARIO_OPTIONS_H

#include "draw-deployment.h"
#include "mode-simulation.h"
#include "study-provenance.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
class CommandLine;
}

namespace prometheus
{

/** One option as help and provenance show it. */
struct OptionText
{
    std::string name;
    std::string help;
    std::string value;
};

/**
 * What scenarios that send images through a deployment let one choose, as typed: units, radio,
 * transport, outputs. See --help for units and meaning.
 */
struct ScenarioOptions
{
    int64_t units{30};
    double area{30};
    double range{7.5};
    std::string mix{"stm32h7:0.5,raspberry-pi-3b+:0.5"};
    std::string sourceUnit{"raspberry-pi-3b+"};
    std::string edgeUnit{"edge-server"};
    std::string source;
    std::string sink;

    std::string radio{"wifi4"};
    int64_t halowWidth{2};
    std::string rates{"constant"};
    int64_t mcs{7};
    int64_t maxAttempts{7};
    double frameErrorRate{0};
    std::string propagation{"disc"};
    double exponent{3};
    double shadowing{0};
    double fading{0};
    std::string loss{"iid"};
    double meanBurst{5};
    std::string lossTrace;
    int64_t aggregation{0};
    int64_t queuePackets{500};
    std::string imageEncoding{"uint8"};
    std::string encoding{"float32"};
    std::string layout{DEFAULT_LAYOUT};
    std::string policy{"udp"};
    double parityShare{0.25};
    std::string reconstruction{"zero"};
    double deadline{0};
    double pacingRate{0};

    std::string csv;
    std::string timing;
    std::string pcap;
    std::string flowMonitor;
    std::string timeline;
    std::string netanim;
    std::string map;
    int64_t jobs{2};

    /** Adds every option to a command line, behind what it has. */
    void AddTo(ns3::CommandLine& command);

    /** Appends every option with its value, defaults included. */
    void ListTo(NamedTexts& list) const;

    /** @throws InvalidInput naming the first option out of bounds, its value and its limits. */
    void Validate() const;

    /** The options that results depend on: all but outputs and jobs. */
    std::vector<OptionText> DescribeSettings() const;

    /**
     * Gives such an option a value as typed.
     * @throws InvalidInput when there is no such option, or the text is not of its type.
     */
    void Set(const std::string& name, const std::string& text);

    /** @throws FileError naming the first output that cannot be written. */
    void RequireOutputs() const;

    /** Draws the deployment of this seed and run and puts given ends where they were asked for. */
    DrawnDeployment MakeDeployment(uint64_t rngSeed, uint64_t rngRun) const;

    /** The radio asked for. */
    ns3::AdhocWifiOptions MakeRadio() const;

    /** Radio, transport and planning. */
    SimulationSetting MakeSetting(const Deployment& deployment,
                                  const NetworkProfile& profile) const;
};

} // namespace prometheus

#endif // SCENARIO_OPTIONS_H
