/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DRAW_DEPLOYMENT_H
#define DRAW_DEPLOYMENT_H

#include "deployment.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/** What happens to a random deployment whose vertices are not all at finite hop distance. */
enum class Connectivity
{
    /** Draw another one, as the paper assumes ("no isolated nodes", section 3). */
    Redraw,
    /** Keep it: a placement on it may be infeasible. */
    Keep
};

/** A type of unit and its share among the drawn ones. */
struct UnitShare
{
    UnitSpec spec;
    /** Probability in [0, 1]. */
    double probability{0};
};

/** What to draw; the defaults are the paper's system (section 6), without its unit types. */
struct DeploymentOptions
{
    uint32_t unitCount{30};
    uint32_t sourceCount{1};
    uint32_t sinkCount{1};
    double widthMetres{30};
    double heightMetres{30};
    double rangeMetres{7.5};
    /** Every unit's type is drawn independently from these; probabilities sum to 1 within 1e-9. */
    std::vector<UnitShare> mix;
    Connectivity connectivity{Connectivity::Redraw};
    /** Most rejected draws before DrawDeployment() gives up. */
    uint32_t redrawLimit{10'000};

    /** @throws InvalidInput naming the option, its value and what it may be. */
    void Validate() const;
};

/** A random deployment and how many draws were rejected before it. */
struct DrawnDeployment
{
    Deployment deployment;
    uint32_t redraws{0};
};

/**
 * Draws a deployment: positions uniform over the area, unit types independent of them and of each
 * other.
 *
 * The same seed gives the same bytes on every platform: std::mt19937_64, whose output the standard
 * fixes, and a uniform number in [0, 1) is its upper 53 bits times 2^-53. A draw takes, for every
 * unit in order: x, y, type; then x, y of every source; then of every sink. A rejected draw is
 * followed by the next numbers of the same generator, types included.
 *
 * About three of four draws of the default system are rejected (two of three, were sources and
 * sinks to relay). Cost: O(V (V + E)) a draw.
 *
 * @throws InvalidInput when an option is not valid, or when the redraw limit is reached (the range
 *         is too short for the area and the number of units).
 */
DrawnDeployment DrawDeployment(const DeploymentOptions& options, uint64_t seed);

} // namespace prometheus

#endif // DRAW_DEPLOYMENT_H
