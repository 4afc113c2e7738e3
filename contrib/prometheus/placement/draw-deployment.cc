/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "draw-deployment.h"

#include "hop-distances.h"
#include "prometheus-error.h"

#include <cmath>
#include <random>
#include <sstream>

namespace prometheus
{

namespace
{

/** Uniform numbers in [0, 1) that are the same everywhere; std::uniform_real_distribution's are
 * not. */
class UniformNumbers
{
  public:
    explicit UniformNumbers(uint64_t seed)
        : m_generator(seed)
    {
    }

    double Next()
    {
        return static_cast<double>(m_generator() >> 11) * 0x1.0p-53;
    }

    Position NextPosition(const DeploymentOptions& options)
    {
        // Two statements: the order of evaluation of function arguments is not fixed.
        const double x = Next() * options.widthMetres;
        const double y = Next() * options.heightMetres;
        return {x, y};
    }

  private:
    std::mt19937_64 m_generator;
};

const UnitSpec& DrawType(const std::vector<UnitShare>& mix, double uniform)
{
    double below = 0;
    const UnitSpec* last = nullptr;
    for (const auto& share : mix)
    {
        below += share.probability;
        if (share.probability > 0)
        {
            last = &share.spec;
        }
        if (uniform < below)
        {
            return share.spec;
        }
    }
    return *last; // the sum was rounded below 1
}

Deployment DrawOnce(const DeploymentOptions& options, UniformNumbers& numbers)
{
    Deployment drawn;
    drawn.rangeMetres = options.rangeMetres;
    drawn.widthMetres = options.widthMetres;
    drawn.heightMetres = options.heightMetres;
    for (uint32_t unit = 0; unit < options.unitCount; ++unit)
    {
        const Position position = numbers.NextPosition(options);
        drawn.units.push_back({DrawType(options.mix, numbers.Next()), position});
    }
    for (uint32_t source = 0; source < options.sourceCount; ++source)
    {
        drawn.sources.push_back({numbers.NextPosition(options)});
    }
    for (uint32_t sink = 0; sink < options.sinkCount; ++sink)
    {
        drawn.sinks.push_back({numbers.NextPosition(options)});
    }
    return drawn;
}

void RequireCount(const char* option, uint32_t count)
{
    if (count == 0)
    {
        throw InvalidInput(std::string("deployment options: ") + option +
                           " is 0, must be at least 1");
    }
}

void RequireLength(const char* option, double metres)
{
    if (!std::isfinite(metres) || metres <= 0)
    {
        std::ostringstream message;
        message << "deployment options: " << option << " is " << metres
                << ", must be finite and greater than 0";
        throw InvalidInput(message.str());
    }
}

} // namespace

void DeploymentOptions::Validate() const
{
    RequireCount("unitCount", unitCount);
    RequireCount("sourceCount", sourceCount);
    RequireCount("sinkCount", sinkCount);
    RequireLength("widthMetres", widthMetres);
    RequireLength("heightMetres", heightMetres);
    RequireLength("rangeMetres", rangeMetres);
    double sum = 0;
    for (const auto& share : mix)
    {
        share.spec.Validate();
        // Written so that NaN fails.
        const bool possible = share.probability >= 0 && share.probability <= 1;
        if (!possible)
        {
            std::ostringstream message;
            message << "deployment options: the probability of unit type '" << share.spec.name
                    << "' is " << share.probability << ", must be between 0 and 1";
            throw InvalidInput(message.str());
        }
        sum += share.probability;
    }
    if (std::abs(sum - 1) > 1e-9)
    {
        std::ostringstream message;
        message << "deployment options: the probabilities of the " << mix.size()
                << " unit types in mix sum to " << sum << ", must sum to 1";
        throw InvalidInput(message.str());
    }
}

DrawnDeployment DrawDeployment(const DeploymentOptions& options, uint64_t seed)
{
    options.Validate();
    UniformNumbers numbers(seed);
    for (uint32_t redraws = 0;; ++redraws)
    {
        Deployment drawn = DrawOnce(options, numbers);
        if (options.connectivity == Connectivity::Keep || HopDistances(drawn).IsConnected())
        {
            return {std::move(drawn), redraws};
        }
        if (redraws == options.redrawLimit)
        {
            std::ostringstream message;
            message << "no connected deployment in " << uint64_t{redraws} + 1
                    << " draws (redraw limit " << options.redrawLimit << ", seed " << seed
                    << "): a range of " << options.rangeMetres << " m is too short for "
                    << options.unitCount << " units on " << options.widthMetres << " m x "
                    << options.heightMetres << " m";
            throw InvalidInput(message.str());
        }
    }
}

} // namespace prometheus
