/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "deployment-animation.h"

#include "ns3/abort.h"
#include "ns3/animation-interface.h"

#include <limits>
#include <map>

namespace ns3
{

namespace
{

struct Colour
{
    uint8_t red;
    uint8_t green;
    uint8_t blue;
};

/** Whether there is one: AnimationInterface itself never says that it is gone. */
bool g_isAnimated = false;

constexpr Colour OF_SOURCES{60, 160, 60};
constexpr Colour OF_SINKS{200, 60, 50};
constexpr Colour OF_HOSTS{40, 100, 180};
constexpr Colour OF_OTHERS{190, 190, 190};

/** Diameter of a node: units of the paper's deployments stand a few metres apart [m]. */
constexpr double NODE_METRES = 0.6;

Colour ColourOf(const prometheus::Deployment& deployment, uint32_t vertex)
{
    for (uint32_t s = 0; s < deployment.sources.size(); ++s)
    {
        if (deployment.SourceVertex(s) == vertex)
        {
            return OF_SOURCES;
        }
    }
    for (uint32_t f = 0; f < deployment.sinks.size(); ++f)
    {
        if (deployment.SinkVertex(f) == vertex)
        {
            return OF_SINKS;
        }
    }
    return OF_OTHERS;
}

} // namespace

DeploymentAnimation::DeploymentAnimation(const std::string& path,
                                         const prometheus::Deployment& deployment,
                                         const InstalledDeployment& installed)
    : m_unitCount(deployment.UnitCount())
{
    NS_ABORT_MSG_IF(installed.nodes.GetN() != deployment.VertexCount(),
                    "DeploymentAnimation: the deployment has "
                        << deployment.VertexCount() << " vertices, " << installed.nodes.GetN()
                        << " nodes were installed");
    NS_ABORT_MSG_IF(g_isAnimated,
                    "DeploymentAnimation: " << path << " cannot be written beside another one");
    g_isAnimated = true;
    m_animation = std::make_unique<AnimationInterface>(path);
    m_animation->SetMaxPktsPerTraceFile(std::numeric_limits<uint64_t>::max());
    for (uint32_t v = 0; v < deployment.VertexCount(); ++v)
    {
        m_nodes.push_back(installed.nodes.Get(v)->GetId());
        m_texts.push_back(deployment.NameOf(v));
        if (v < m_unitCount && !deployment.units[v].spec.name.empty())
        {
            m_texts.back() += " (" + deployment.units[v].spec.name + ")";
        }
        const auto [red, green, blue] = ColourOf(deployment, v);
        m_animation->UpdateNodeDescription(m_nodes[v], m_texts[v]);
        m_animation->UpdateNodeColor(m_nodes[v], red, green, blue);
        m_animation->UpdateNodeSize(m_nodes[v], NODE_METRES, NODE_METRES);
    }
}

DeploymentAnimation::~DeploymentAnimation()
{
    m_animation.reset();
    g_isAnimated = false;
}

void DeploymentAnimation::ShowHosts(const prometheus::NetworkProfile& profile,
                                    const std::vector<uint32_t>& hostOf)
{
    NS_ABORT_MSG_IF(hostOf.size() != profile.layers.size(),
                    "DeploymentAnimation: network '"
                        << profile.name << "' has " << profile.layers.size()
                        << " layers, hosts are given for " << hostOf.size());
    std::map<uint32_t, std::string> layersAt;
    for (std::size_t j = 0; j < hostOf.size(); ++j)
    {
        auto& layers = layersAt[hostOf[j]];
        layers += (layers.empty() ? profile.name + ": " : ", ") + profile.layers[j].name;
    }
    for (const auto& [vertex, layers] : layersAt)
    {
        auto& text = m_texts.at(vertex);
        text += ", " + layers;
        m_animation->UpdateNodeDescription(m_nodes[vertex], text);
        // What computes at a source or sink goes on to look like one.
        if (vertex < m_unitCount)
        {
            const auto [red, green, blue] = OF_HOSTS;
            m_animation->UpdateNodeColor(m_nodes[vertex], red, green, blue);
        }
    }
}

} // namespace ns3
