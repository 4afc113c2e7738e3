/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LINE_DEPLOYMENT_H
#define LINE_DEPLOYMENT_H

#include "deployment.h"

namespace prometheus
{

/**
 * Units in a line, the source before the first and the sink behind the last one, all the same
 * distance apart; only neighbours are in range.
 */
inline Deployment LineDeployment(uint32_t unitCount,
                                 double spacingMetres,
                                 double multiplicationsPerSecond)
{
    Deployment line;
    line.rangeMetres = spacingMetres * 1.5;
    line.widthMetres = spacingMetres * (unitCount + 1);
    line.heightMetres = 1;
    line.sources.push_back({{0, 0}});
    line.sinks.push_back({{line.widthMetres, 0}});
    for (uint32_t i = 0; i < unitCount; ++i)
    {
        UnitSpec spec;
        spec.name = "line-unit";
        spec.weightMemoryBytes = 1'000'000;
        spec.multiplicationsPerSecond = multiplicationsPerSecond;
        line.units.push_back({spec, {spacingMetres * (i + 1), 0}});
    }
    return line;
}

} // namespace prometheus

#endif // LINE_DEPLOYMENT_H
