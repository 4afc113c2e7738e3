/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LIMIT_MULTIPLIERS_H
#define LIMIT_MULTIPLIERS_H

#include "item-search.h"
#include "tree-bound.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * Prices on what units have little of, so that the tree bound feels limits that it forgets between
 * groups (internal to the room): a Lagrangian relaxation of Eq. 3 to 5.
 *
 * A price is what the whole of a limit costs [seconds], >= 0; an item pays its part, and the sum of
 * all prices comes off. For any prices the bound remains one, because no placement uses more than
 * the whole.
 */
class LimitMultipliers
{
  public:
    /** @param bound is filled with the best priced costs after Improve(); must outlive this. */
    LimitMultipliers(const ItemModel& model, TreeBound& bound);

    /**
     * Looks for prices of a higher bound: first one price a place for all units of equal limits,
     * by bisection, then Polyak's subgradient steps towards the cost of the best known placement.
     * @param target cost of the best known placement, or infinite.
     */
    void Improve(double target, std::chrono::steady_clock::time_point end);

    /** Best costs so far, those that the bound is filled with. */
    const PricedCosts& Costs() const
    {
        return m_bestCosts;
    }

    /** Best bound so far. */
    double Bound() const
    {
        return m_bestBound;
    }

  private:
    /** A limit of a unit that all items that may go there could break. */
    struct Limit
    {
        UnitLimit limit;
        std::vector<double> parts; //!< [item]: how much of the whole an item takes
    };

    void AddLimit(const UnitLimit& limit);
    /** Units of equal limits, by limits on places. */
    std::vector<std::vector<std::size_t>> Classes() const;
    /** Bound at m_prices; fills m_excess and keeps what is best. */
    double Evaluate();
    void BisectClass(const std::vector<std::size_t>& limits);
    void StepTowards(double target, double stepScale, double bound);

    const ItemModel& m_model;
    TreeBound& m_bound;
    std::vector<Limit> m_limits;
    std::vector<double> m_prices; //!< [limit]
    std::vector<double> m_excess; //!< [limit]: used beyond the whole by the bound's placement
    std::vector<double> m_bestPrices;
    PricedCosts m_costs;
    PricedCosts m_bestCosts;
    double m_bestBound;
    bool m_hasClassPrices{false};
};

} // namespace prometheus

#endif // LIMIT_MULTIPLIERS_H
