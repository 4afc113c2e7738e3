/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "run-captures.h"

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

RunCaptures::RunCaptures(const SimulationSetting& setting,
                         const std::string& mode,
                         const ns3::InstalledDeployment& installed)
{
    if (!setting.pcapPrefix.empty())
    {
        ns3::AdhocWifiHelper::EnablePcap(setting.pcapPrefix + "-" + FileNameOf(mode),
                                         installed.devices);
    }
    if (!setting.flowMonitorPrefix.empty())
    {
        m_flowFile = setting.flowMonitorPrefix + "-" + FileNameOf(mode) + ".xml";
        m_flows.Install(installed.nodes);
    }
}

void RunCaptures::Write()
{
    if (!m_flowFile.empty())
    {
        m_flows.SerializeToXmlFile(m_flowFile, true, true);
    }
}

} // namespace prometheus
