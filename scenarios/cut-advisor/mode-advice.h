/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODE_ADVICE_H
#define MODE_ADVICE_H

#include "service-limits.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** What is said of one mode. */
struct ModeAdvice
{
    /** None when the mode is infeasible. */
    std::optional<LimitCheck> check;
    /** No other mode is both as accurate and as fast, and better in one of the two. */
    bool isOnFront{false};
    /** Why it is recommended, fails or loses. */
    std::string words;
};

/** Which mode to take, and what is to be said of the others. */
struct Advice
{
    /** As many as outcomes, in their order. */
    std::vector<ModeAdvice> modes;
    /** Index of the mode to take; none when no mode keeps all limits. */
    std::optional<std::size_t> recommended;
    /**
     * When none is recommended: the one with the least shortfall; none if no mode is feasible and
     * answers any image.
     */
    std::optional<std::size_t> closest;
};

/**
 * Recommends one mode: of those that keep all limits, those whose accuracy is within one standard
 * error of the highest (the one-standard-error rule: Breiman, Friedman, Olshen, Stone,
 * Classification and Regression Trees, 1984, section 3.4.3: a difference that a few images make
 * decides nothing); of these the one with the least 95th percentile of latency, then the fewest
 * bytes on the air, then the first. A mode that answered no image is never recommended.
 *
 * A mode whose accuracy is unknown comes behind every mode whose accuracy is known. The Pareto
 * front is of accuracy and the 95th percentile of latency, over all feasible modes that know both.
 */
Advice Advise(const std::vector<ModeOutcome>& outcomes, const ServiceLimits& limits);

} // namespace prometheus

#endif // MODE_ADVICE_H
