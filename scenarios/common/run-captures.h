/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RUN_CAPTURES_H
#define RUN_CAPTURES_H

#include "deployment-helper.h"
#include "mode-simulation.h"

#include "ns3/flow-monitor-helper.h"

#include <string>

namespace prometheus
{

/** A mode's name as a part of file names: "shared placed(L=1)" is "shared-placed-l-1". */
std::string FileNameOf(const std::string& mode);

/** The files that a setting asks for of one simulation, named after its prefixes and the mode. */
class RunCaptures
{
  public:
    /** Starts capturing. Make it before Simulator::Run(). */
    RunCaptures(const SimulationSetting& setting,
                const std::string& mode,
                const ns3::InstalledDeployment& installed);

    /** Writes what is written at the end. Call before Simulator::Destroy(). */
    void Write();

  private:
    /** Of FlowMonitor; empty when nobody asked for it. */
    std::string m_flowFile;
    ns3::FlowMonitorHelper m_flows;
};

} // namespace prometheus

#endif // RUN_CAPTURES_H
