/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHUNK_LOSS_H
#define CHUNK_LOSS_H

#include "seeded-random.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * How the packets of a tensor are lost: independently, or in the bursts of a Gilbert-Elliott chain
 * that loses nothing in its good state and everything in its bad one.
 *
 * The same chain as ns3::GilbertElliottErrorModel's with its defaults, for what runs without a
 * simulator.
 */
struct ChunkLoss
{
    /** Share of packets lost in the long run, in [0, 1]. */
    double meanLoss{0};
    /** Mean length of bursts [packets], at least 1; 0: packets are lost independently. */
    double meanBurst{0};

    /** @throws InvalidInput naming the value and the limit; bursts allow meanLoss <= b / (1 + b).
     */
    void Validate() const;

    /**
     * Which packets of one tensor are lost. The chain starts from its stationary shares, so that
     * tensors are independent. Takes one number a packet: at equal random numbers, what is lost
     * independently at one share is lost at every greater one.
     */
    std::vector<bool> Draw(uint32_t packets, SeededRandom& random) const;
};

} // namespace prometheus

#endif // CHUNK_LOSS_H
