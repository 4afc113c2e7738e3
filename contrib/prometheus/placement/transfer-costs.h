/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRANSFER_COSTS_H
#define TRANSFER_COSTS_H

#include "placement-problem.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * What moving data between two vertices costs: d(i, k) / rho a bit (Eq. 10) or, where links have
 * rates of their own, the sum of 1 / rate over the links of the hop-shortest route of
 * HopDistances::NextHop(). With link rates the way back may cost something else.
 *
 * Refers to the problem, which must outlive it and stay unchanged.
 */
class TransferCosts
{
  public:
    /** O(1) without link rates, else O(V^2 log V + V E). @param problem valid. */
    explicit TransferCosts(const PlacementProblem& problem);

    /** Seconds a bit; 0 for the same vertex, infinite where nothing joins the two. */
    double SecondsPerBit(uint32_t from, uint32_t to) const;

    /**
     * Expected seconds of a transfer that happens with this probability. One that never happens
     * costs nothing; one that does needs a path, even to move no bytes.
     */
    double ExpectedSeconds(double probability, uint64_t bytes, uint32_t from, uint32_t to) const;

  private:
    double UniformSecondsPerBit(uint32_t hops) const;

    const PlacementProblem& m_problem;
    std::vector<double> m_secondsPerBit; //!< row by row, [from][to]; empty without link rates
};

} // namespace prometheus

#endif // TRANSFER_COSTS_H
