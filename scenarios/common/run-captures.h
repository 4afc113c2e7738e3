/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RUN_CAPTURES_H
#define RUN_CAPTURES_H

#include "deployment-helper.h"
#include "inference-timeline.h"
#include "mode-simulation.h"
#include "placed-network-helper.h"

#include "ns3/flow-monitor-helper.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
class DeploymentAnimation;
}

namespace prometheus
{

/** A mode's name as a part of file names: "shared placed(L=1)" is "shared-placed-l-1". */
std::string FileNameOf(const std::string& mode);

/**
 * Refuses animations where they cannot be made.
 * @throws InvalidInput when ns-3's netanim was not there when this was built.
 */
void RequireAnimations();

/** A network of a simulation that is captured. */
struct CapturedNetwork
{
    /** Its number in the simulation. */
    uint16_t number{0};
    ns3::InstalledNetwork installed;
    NetworkProfile profile;
    /** Vertex of each layer's host. */
    std::vector<uint32_t> hostOf;
};

/** The files that a setting asks for of one simulation, named after its prefixes and the mode. */
class RunCaptures
{
  public:
    /** Starts capturing. Make it when all is installed, before Simulator::Run(). */
    RunCaptures(const SimulationSetting& setting,
                const std::string& mode,
                const ns3::InstalledDeployment& installed,
                const std::vector<CapturedNetwork>& networks);

    /** Writes what is written at the end. Call before Simulator::Destroy(). */
    void Write();

  private:
    void StartTimeline(const Deployment& deployment,
                       const ns3::InstalledDeployment& installed,
                       const std::vector<CapturedNetwork>& networks);
    void StartAnimation(const std::string& path,
                        const Deployment& deployment,
                        const ns3::InstalledDeployment& installed,
                        const std::vector<CapturedNetwork>& networks);

    /** Of FlowMonitor, and of the timeline; empty when nobody asked for it. */
    std::string m_flowFile;
    std::string m_timelineFile;
    ns3::FlowMonitorHelper m_flows;
    ns3::Ptr<ns3::InferenceTimeline> m_timeline;
    std::shared_ptr<ns3::DeploymentAnimation> m_animation;
};

} // namespace prometheus

#endif // RUN_CAPTURES_H
