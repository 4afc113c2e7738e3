/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "system-sampling.h"

#include "hop-distances.h"

namespace prometheus
{

namespace
{

/** SplitMix64's mixing: neighbouring numbers give seeds that have nothing in common. */
uint64_t Mix(uint64_t number)
{
    number += 0x9e3779b97f4a7c15ULL;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebULL;
    return number ^ (number >> 31);
}

DeploymentOptions PaperSystem(double smallUnitShare)
{
    const UnitCatalogue catalogue;
    DeploymentOptions options;
    options.mix = {{catalogue.Find("stm32h7"), smallUnitShare},
                   {catalogue.Find("raspberry-pi-3b+"), 1 - smallUnitShare}};
    return options;
}

} // namespace

DrawnDeployment DrawSystem(const SystemSampling& sampling, double smallUnitShare, uint64_t index)
{
    const uint64_t seed = Mix(Mix(sampling.run) + index);
    DeploymentOptions options = PaperSystem(smallUnitShare);
    if (sampling.rule == SamplingRule::A)
    {
        return DrawDeployment(options, seed);
    }
    options.connectivity = Connectivity::Keep;
    for (uint32_t redraws = 0;; ++redraws)
    {
        auto drawn = DrawDeployment(options, Mix(seed + redraws));
        const HopDistances hops(drawn.deployment);
        if (hops.Get(drawn.deployment.SourceVertex(0), drawn.deployment.SinkVertex(0)) !=
            HopDistances::UNREACHABLE)
        {
            drawn.redraws = redraws;
            return drawn;
        }
    }
}

} // namespace prometheus
