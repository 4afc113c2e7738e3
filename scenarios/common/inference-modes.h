/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef INFERENCE_MODES_H
#define INFERENCE_MODES_H

#include "deployment.h"
#include "layer-profile.h"
#include "mode-name.h"
#include "placement-problem.h"
#include "placement-result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** One way to share a network between the devices of a deployment, planned. */
struct InferenceMode
{
    /** "LC", "RC", "SC(0)", ..., "placed(L=1)", "placed(L=C)". */
    std::string name;
    /** Why it cannot be done; empty when it can. */
    std::string infeasibleBecause;
    /** Vertex that runs each layer; empty when infeasible. */
    std::vector<uint32_t> hostOf;
    /** The plan's own expectation (Eq. 2, 7-9). */
    LatencyBreakdown analytic;
    /** Links from the source over the hosts to the sink. */
    uint32_t hops{0};
};

/** What the modes are planned with. */
struct ModePlanning
{
    Deployment deployment;   //!< one source, one sink, both devices of their own
    UnitSpec sourceUnit;     //!< computes at the source in LC and SC
    UnitSpec edgeServer;     //!< computes at the sink in RC and SC
    double bitsPerSecond{0}; //!< rho
    uint64_t inputBytes{0};  //!< an image as it travels, without headers
    /** Each layer's output as it travels, without headers. */
    std::vector<uint64_t> outputBytes;
};

/**
 * Plans one mode.
 * @throws InvalidInput when the deployment or the profile is not valid, or has no such cut; for
 *         SC(top), which is for who knows the saliency to resolve.
 */
InferenceMode PlanMode(const NetworkProfile& profile,
                       const ModePlanning& planning,
                       const ModeName& name);

/**
 * The placements of least planned latency on the units, best first: so many, or all there are.
 * @param name of kind Placed.
 * @return one infeasible mode when there is none.
 * @throws InvalidInput as PlanMode(), and when count is 0 or the mode is of another kind.
 */
std::vector<InferenceMode> PlanBestModes(const NetworkProfile& profile,
                                         const ModePlanning& planning,
                                         const ModeName& name,
                                         uint32_t count);

/**
 * Plans every mode for one network: local-only at the source, remote-only on the edge server at the
 * sink, split computing at every cut, and the optimal placement on the units with at most one layer
 * each (L=1) and any number (L=C).
 *
 * @throws InvalidInput when the deployment or the profile is not valid.
 */
std::vector<InferenceMode> PlanModes(const NetworkProfile& profile, const ModePlanning& planning);

/**
 * The problem that the modes are planned on: the only network of a deployment whose source and sink
 * compute as well.
 */
PlacementProblem MakeModeProblem(const NetworkProfile& profile, const ModePlanning& planning);

/** The same for the units alone: the devices at source and sink are there for LC, RC and SC. */
PlacementProblem ForUnitsOnly(PlacementProblem problem, uint32_t maxLayersPerUnit);

/** A placement of the problem's only network as a mode without a name. @param placement complete.
 */
InferenceMode MakeMode(const PlacementProblem& problem, const Placement& placement);

} // namespace prometheus

#endif // INFERENCE_MODES_H
