/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SEEDED_RANDOM_H
#define SEEDED_RANDOM_H

#include <cstdint>

namespace prometheus
{

/**
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
 *
 * Integers, and sums and products of doubles that round alike everywhere: equal seeds give equal
 * numbers on every machine, which the standard's distributions do not promise.
 */
class SeededRandom
{
  public:
    /** @param stream distinct streams of one seed are independent: an image's index, for one. */
    explicit SeededRandom(uint64_t seed, uint64_t stream = 0)
        : m_state(Mix(seed + GAMMA) ^ Mix(stream ^ 0xd1b54a32d192ed03ULL))
    {
    }

    uint64_t NextBits()
    {
        m_state += GAMMA;
        return Mix(m_state);
    }

    /** In [low, high), 53 bits. */
    double Uniform(double low, double high)
    {
        return low + (high - low) * (static_cast<double>(NextBits() >> 11) * 0x1.0p-53);
    }

    /** In [0, count); count > 0. Its bias of count / 2^32 is of no concern here. */
    uint32_t Below(uint32_t count)
    {
        return static_cast<uint32_t>(((NextBits() >> 32) * count) >> 32);
    }

  private:
    static constexpr uint64_t GAMMA = 0x9e3779b97f4a7c15ULL;

    static uint64_t Mix(uint64_t z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    uint64_t m_state;
};

} // namespace prometheus

#endif // SEEDED_RANDOM_H
