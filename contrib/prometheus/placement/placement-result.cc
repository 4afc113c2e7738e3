/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-result.h"

namespace prometheus
{

bool operator==(const Placement& a, const Placement& b)
{
    return a.unitOf == b.unitOf;
}

bool operator!=(const Placement& a, const Placement& b)
{
    return !(a == b);
}

double LatencyBreakdown::TotalSeconds() const
{
    return AllTransmissionSeconds() + processingSeconds;
}

double LatencyBreakdown::AllTransmissionSeconds() const
{
    return sourceSeconds + transmissionSeconds + sinkSeconds;
}

const char* NameOf(PlacementStatus status)
{
    switch (status)
    {
    case PlacementStatus::Optimal:
        return "optimal";
    case PlacementStatus::Infeasible:
        return "infeasible";
    case PlacementStatus::TimeLimit:
        return "limit";
    }
    return "unknown";
}

bool PlacementResult::HasPlacement() const
{
    return !placement.unitOf.empty();
}

} // namespace prometheus
