/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "device-use.h"

#include "compute-unit.h"

namespace prometheus
{

std::vector<DeviceUse> UseOf(const Deployment& deployment,
                             const ns3::InstalledDeployment& installed)
{
    std::vector<DeviceUse> all;
    for (uint32_t v = 0; v < deployment.VertexCount(); ++v)
    {
        DeviceUse use;
        use.device = deployment.NameOf(v);
        if (const auto unit = installed.nodes.Get(v)->GetObject<ns3::ComputeUnit>())
        {
            use.computeMs = unit->GetBusyTime().GetSeconds() * 1e3;
        }
        use.sendingMs = installed.air->GetSendingTime(v).GetSeconds() * 1e3;
        if (use.computeMs > 0 || use.sendingMs > 0)
        {
            all.push_back(use);
        }
    }
    return all;
}

std::map<std::string, uint64_t> WeightBytesOf(const Deployment& deployment,
                                              const ns3::InstalledDeployment& installed)
{
    std::map<std::string, uint64_t> weightBytes;
    for (uint32_t v = 0; v < deployment.VertexCount(); ++v)
    {
        const auto unit = installed.nodes.Get(v)->GetObject<ns3::ComputeUnit>();
        if (unit && unit->GetUsedWeightBytes() > 0)
        {
            weightBytes[deployment.NameOf(v)] = unit->GetUsedWeightBytes();
        }
    }
    return weightBytes;
}

} // namespace prometheus
