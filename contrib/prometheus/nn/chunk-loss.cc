/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chunk-loss.h"

#include "prometheus-error.h"

#include <sstream>

namespace prometheus
{

void ChunkLoss::Validate() const
{
    std::ostringstream text;
    if (!(meanLoss >= 0 && meanLoss <= 1))
    {
        text << "mean loss " << meanLoss << ": must be between 0 and 1";
        throw InvalidInput(text.str());
    }
    if (meanBurst == 0)
    {
        return;
    }
    if (!(meanBurst >= 1 && meanBurst <= 1e9))
    {
        text << "mean burst " << meanBurst << ": must be 0, or at least 1 and at most 1e9";
        throw InvalidInput(text.str());
    }
    if (meanLoss > meanBurst / (1 + meanBurst))
    {
        text << "mean loss " << meanLoss << " in bursts of " << meanBurst << ": must be at most "
             << meanBurst / (1 + meanBurst) << ", or the chain would lose less than it has to";
        throw InvalidInput(text.str());
    }
}

std::vector<bool> ChunkLoss::Draw(uint32_t packets, SeededRandom& random) const
{
    Validate();
    std::vector<bool> lost(packets);
    const double badToGood = meanBurst == 0 ? 0 : 1 / meanBurst;
    const double goodToBad = meanLoss == 0 ? 0 : badToGood * meanLoss / (1 - meanLoss);
    for (uint32_t i = 0; i < packets; ++i)
    {
        const double number = random.Uniform(0, 1);
        if (meanBurst == 0 || i == 0)
        {
            lost[i] = number < meanLoss;
        }
        else
        {
            lost[i] = number < (lost[i - 1] ? 1 - badToGood : goodToBad);
        }
    }
    return lost;
}

} // namespace prometheus
