/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODE_SIMULATION_H
#define MODE_SIMULATION_H

#include "adhoc-wifi-helper.h"
#include "deployment-helper.h"
#include "inference-modes.h"
#include "labelled-images.h"
#include "mode-result.h"
#include "placed-network-helper.h"
#include "stage-runner.h"

#include <cstdint>
#include <memory>
#include <string>

namespace prometheus
{

/** What every mode is simulated with. */
struct SimulationSetting
{
    ModePlanning planning;
    ns3::AdhocWifiOptions radio;
    ns3::TensorTransportOptions transport;
    uint32_t rngSeed{1};
    uint64_t rngRun{1};
    /** Prefix of capture files, the mode's name is added; empty for none. */
    std::string pcapPrefix;
    /** Prefix of FlowMonitor's XML files, likewise. */
    std::string flowMonitorPrefix;
    /** Prefix of timelines (InferenceTimeline) in Chrome's trace format, likewise. */
    std::string timelinePrefix;
    /** Prefix of NetAnim's XML files, likewise. */
    std::string netanimPrefix;
    /** Prefix of the maps that utils/draw-placement draws (WriteMaps). */
    std::string mapPrefix;
};

/** The nodes, radios, routes and processors of a setting, with their random streams. */
ns3::InstalledDeployment InstallDeployment(const SimulationSetting& setting);

/**
 * Runs one mode: every image from source to sink through the simulated network, one by one.
 * Leaves no ns-3 object behind.
 */
ModeResult SimulateMode(const InferenceMode& mode,
                        const SimulationSetting& setting,
                        const std::shared_ptr<StageRunner>& runner,
                        const LabelledImages& data);

} // namespace prometheus

#endif // MODE_SIMULATION_H
