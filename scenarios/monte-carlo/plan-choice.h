/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLAN_CHOICE_H
#define PLAN_CHOICE_H

#include <cstdint>
#include <string>

namespace prometheus
{

/** How a study comes to a placement: what --planRate says. */
struct PlanChoice
{
    enum class Kind
    {
        /** Nothing is to be decided: LC, RC, SC. */
        None,
        /** The optimum for the rate of the physical layer. */
        PhyRate,
        /** The optimum for what the MAC leaves of it, see TensorGoodput(). */
        Goodput,
        /** The fastest in simulation of the best plans for either rate. */
        BestSimulated,
    };

    Kind kind{Kind::None};
    /** Of BestSimulated: how many plans for each rate are simulated. */
    uint32_t candidates{0};

    /**
     * Reads "phy", "goodput" or "best:<candidates>", as ToString() writes.
     * @throws InvalidInput naming the text and what it may be.
     */
    static PlanChoice Parse(const std::string& text);

    /** Empty for None. */
    std::string ToString() const;
};

} // namespace prometheus

#endif // PLAN_CHOICE_H
