/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DEPLOYMENT_ANIMATION_H
#define DEPLOYMENT_ANIMATION_H

#include "deployment-helper.h"
#include "layer-profile.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class AnimationInterface;

/**
 * Writes the XML file that NetAnim plays: a deployment's nodes where they stand, with their types,
 * and every frame on the air. There is one at a time: two of ns-3's AnimationInterface would take
 * each other's marks on packets for their own.
 *
 * Of a library of its own, prometheus::animation, since ns-3's netanim brings half of ns-3 along;
 * left out where netanim was not built.
 *
 * Sources are green, sinks red, units that host layers blue, others grey. Coordinates are metres;
 * NetAnim's y axis points down.
 */
class DeploymentAnimation
{
  public:
    /**
     * Starts writing. Call when all is installed, before the simulation runs; the file ends when
     * this is destroyed, after which the simulation must not run on.
     *
     * @param path aborts when it cannot be written.
     * @param deployment as it was installed.
     */
    DeploymentAnimation(const std::string& path,
                        const prometheus::Deployment& deployment,
                        const InstalledDeployment& installed);
    ~DeploymentAnimation();
    DeploymentAnimation(const DeploymentAnimation&) = delete;
    DeploymentAnimation& operator=(const DeploymentAnimation&) = delete;

    /**
     * Shows who hosts which layers, beside what was shown of other networks.
     * @param hostOf vertex of each layer's host.
     */
    void ShowHosts(const prometheus::NetworkProfile& profile, const std::vector<uint32_t>& hostOf);

  private:
    /** By vertex: node number, what is written beside it. */
    std::vector<uint32_t> m_nodes;
    std::vector<std::string> m_texts;
    uint32_t m_unitCount;
    std::unique_ptr<AnimationInterface> m_animation;
};

} // namespace ns3

#endif // DEPLOYMENT_ANIMATION_H
