/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DEVICE_USE_H
#define DEVICE_USE_H

#include "deployment-helper.h"
#include "deployment.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace prometheus
{

/** What one device did in a simulation. Times in milliseconds. */
struct DeviceUse
{
    /** Its name in the deployment. */
    std::string device;
    double computeMs{0};
    double sendingMs{0};
};

/** Devices that computed or sent, in the order of the vertices. */
std::vector<DeviceUse> UseOf(const Deployment& deployment,
                             const ns3::InstalledDeployment& installed);

/** Weight memory in use [bytes] by the device's name, where there is any. */
std::map<std::string, uint64_t> WeightBytesOf(const Deployment& deployment,
                                              const ns3::InstalledDeployment& installed);

} // namespace prometheus

#endif // DEVICE_USE_H
