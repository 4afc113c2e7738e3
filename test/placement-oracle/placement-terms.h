/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACEMENT_TERMS_H
#define PLACEMENT_TERMS_H

#include "placement-problem.h"
#include "placement-result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace prometheus
{

/** Something that must be on a unit: a layer, or the layers of several networks that are one. */
struct PlacedThing
{
    std::vector<LayerRef> members;
};

/** Activations that go from one thing to another, summed over the networks that send them. */
struct Transfer
{
    uint32_t from{0};
    uint32_t to{0};
    /** Expected bits for one input of every network: sum of p_{j+1} 8 K_j. */
    double bits{0};
};

/**
 * Equations 2 to 14 of the paper written down once more for the oracles, from the problem and its
 * hop distances alone: no code of the solver, of AnalyticLatency or of CheckPlacement is in here.
 *
 * Refers to the problem, which must outlive it.
 */
class PlacementTerms
{
  public:
    /** @param problem valid. */
    explicit PlacementTerms(const PlacementProblem& problem);

    const PlacementProblem& Problem() const;
    const std::vector<PlacedThing>& Things() const;
    const std::vector<Transfer>& Transfers() const;

    /** Whether the unit may hold it: not forbidden, and memories and load cap suffice for it alone.
     */
    bool Fits(uint32_t thing, uint32_t unit) const;

    /**
     * Source, processing and sink seconds of all members (Eq. 7 to 9), nothing where a path is
     * missing.
     */
    std::optional<double> Seconds(uint32_t thing, uint32_t unit) const;

    /** Seconds a bit takes between two vertices (Eq. 10), nothing where a path is missing. */
    std::optional<double> SecondsPerBit(uint32_t from, uint32_t to) const;

    /** Weight memory it takes on a unit [bytes], rounded up. */
    uint64_t WeightBytes(uint32_t thing, uint32_t unit) const;
    uint64_t Multiplications(uint32_t thing) const;

    /** Whether everything fits on its unit together with what else is there (Eq. 3 to 5). */
    bool ObeyJointLimits(const std::vector<uint32_t>& unitOf) const;

    /** Eq. 2, nothing where a constraint is broken. @param unitOf the unit of every thing. */
    std::optional<double> Latency(const std::vector<uint32_t>& unitOf) const;

    /** The unit of every thing; nothing when members of one are apart. */
    std::optional<std::vector<uint32_t>> UnitsOf(const Placement& placement) const;

  private:
    void MakeThings();
    void MakeTransfers();
    void MakeSecondsPerBit();
    std::optional<double> SecondsOfRoute(uint32_t from, uint32_t to) const;
    std::optional<double> MemberSeconds(const LayerRef& member, uint32_t unit) const;

    const PlacementProblem& m_problem;
    std::vector<PlacedThing> m_things;
    std::vector<std::vector<uint32_t>> m_thingOf; //!< [network][layer]
    std::vector<Transfer> m_transfers;
    std::map<std::pair<uint32_t, uint32_t>, double> m_rates;
    std::vector<std::optional<double>> m_secondsPerBit; //!< row by row, [from][to]
};

/**
 * The least latency by trying every placement; nothing when none is feasible.
 * @param mostPlacements the answer is unknown (false) when there are more.
 */
std::pair<bool, std::optional<double>> LatencyByExhaustion(const PlacementTerms& terms,
                                                           double mostPlacements);

} // namespace prometheus

#endif // PLACEMENT_TERMS_H
