/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "run-captures.h"

#include "atomic-file.h"
#include "chrome-trace.h"
#include "prometheus-error.h"
#ifdef SCENARIO_HAS_NETANIM
#include "deployment-animation.h"
#endif

#include <cctype>

namespace prometheus
{

std::string FileNameOf(const std::string& mode)
{
    std::string name;
    for (const char c : mode)
    {
        if (std::isalnum(static_cast<unsigned char>(c)))
        {
            name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        else if (!name.empty() && name.back() != '-')
        {
            name += '-';
        }
    }
    return !name.empty() && name.back() == '-' ? name.substr(0, name.size() - 1) : name;
}

void RequireAnimations()
{
#ifndef SCENARIO_HAS_NETANIM
    throw InvalidInput("--netanim: ns-3's module netanim was not there when this was built");
#endif
}

RunCaptures::RunCaptures(const SimulationSetting& setting,
                         const std::string& mode,
                         const ns3::InstalledDeployment& installed,
                         const std::vector<CapturedNetwork>& networks)
{
    const auto& deployment = setting.planning.deployment;
    const auto name = "-" + FileNameOf(mode);
    if (!setting.pcapPrefix.empty())
    {
        ns3::AdhocWifiHelper::EnablePcap(setting.pcapPrefix + name, installed.devices);
    }
    if (!setting.flowMonitorPrefix.empty())
    {
        m_flowFile = setting.flowMonitorPrefix + name + ".xml";
        m_flows.Install(installed.nodes);
    }
    if (!setting.timelinePrefix.empty())
    {
        m_timelineFile = setting.timelinePrefix + name + ".json";
        StartTimeline(deployment, installed, networks);
    }
    if (!setting.netanimPrefix.empty())
    {
        StartAnimation(setting.netanimPrefix + name + ".xml", deployment, installed, networks);
    }
}

void RunCaptures::StartTimeline(const Deployment& deployment,
                                const ns3::InstalledDeployment& installed,
                                const std::vector<CapturedNetwork>& networks)
{
    m_timeline = ns3::CreateObject<ns3::InferenceTimeline>();
    m_timeline->Follow(deployment, installed);
    for (const auto& network : networks)
    {
        m_timeline->Follow(network.installed, network.number, network.profile);
    }
}

#ifdef SCENARIO_HAS_NETANIM
void RunCaptures::StartAnimation(const std::string& path,
                                 const Deployment& deployment,
                                 const ns3::InstalledDeployment& installed,
                                 const std::vector<CapturedNetwork>& networks)
{
    m_animation = std::make_shared<ns3::DeploymentAnimation>(path, deployment, installed);
    for (const auto& network : networks)
    {
        m_animation->ShowHosts(network.profile, network.hostOf);
    }
}
#else
void RunCaptures::StartAnimation(const std::string&,
                                 const Deployment&,
                                 const ns3::InstalledDeployment&,
                                 const std::vector<CapturedNetwork>&)
{
    RequireAnimations();
}
#endif

void RunCaptures::Write()
{
    if (!m_flowFile.empty())
    {
        m_flows.SerializeToXmlFile(m_flowFile, true, true);
    }
    if (m_timeline)
    {
        WriteFileAtomically(m_timelineFile, ns3::WriteChromeTrace(m_timeline->GetEvents()));
    }
    m_animation.reset();
}

} // namespace prometheus
