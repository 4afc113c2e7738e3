/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "packet-layout.h"

namespace prometheus
{

namespace
{

/** A 32-bit hash whose every input bit reaches every output bit: MurmurHash3's last step. */
uint32_t Scramble(uint32_t value)
{
    value ^= value >> 16;
    value *= 0x85ebca6bU;
    value ^= value >> 13;
    value *= 0xc2b2ae35U;
    value ^= value >> 16;
    return value;
}

/**
 * A pseudo-random permutation of 0 .. count - 1 that needs no memory: a Feistel network over the
 * next even number of bits, walked until it lands inside (Black, Rogaway: Ciphers with arbitrary
 * finite domains, CT-RSA 2002). Its domain is less than four times the count, so a walk takes less
 * than four steps on average.
 */
class Permutation
{
  public:
    Permutation(uint64_t count, uint32_t seed)
        : m_count(count),
          m_seed(seed)
    {
        while (m_halfBits < 31 && (uint64_t{1} << (2 * m_halfBits)) < count)
        {
            ++m_halfBits;
        }
    }

    uint64_t operator()(uint64_t position) const
    {
        do
        {
            position = Step(position);
        } while (position >= m_count);
        return position;
    }

  private:
    uint64_t Step(uint64_t value) const
    {
        const uint64_t mask = (uint64_t{1} << m_halfBits) - 1;
        uint64_t left = value >> m_halfBits;
        uint64_t right = value & mask;
        for (uint32_t round = 1; round <= ROUNDS; ++round)
        {
            const uint32_t key = Scramble(m_seed + round * 0x9e3779b9U);
            const uint64_t mixed = left ^ (Scramble(static_cast<uint32_t>(right) ^ key) & mask);
            left = right;
            right = mixed;
        }
        return left << m_halfBits | right;
    }

    static constexpr uint32_t ROUNDS = 6;

    uint64_t m_count;
    uint32_t m_seed;
    uint32_t m_halfBits{1};
};

/**
 * Elements travel in the order of a permutation that the seed names: whatever pattern the loss has,
 * what is lost looks like independent losses of elements.
 */
class RandomLayout : public PacketLayout
{
  public:
    LayoutId GetId() const override
    {
        return LayoutId::Random;
    }

    std::string_view GetName() const override
    {
        return "random";
    }

    ChunkGeometry CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const override
    {
        ChunkGeometry geometry = PacketLayout::CutIntoChunks(shape, elementsPerChunk);
        geometry.isEven = true;
        return geometry;
    }

    std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                     const ChunkGeometry& geometry,
                                     uint32_t seed) const override
    {
        const Permutation permutation(geometry.elementCount, seed);
        std::vector<uint64_t> elements(geometry.ElementsIn(chunk));
        uint64_t position = geometry.ElementsBefore(chunk);
        for (uint64_t& element : elements)
        {
            element = permutation(position);
            ++position;
        }
        return elements;
    }
};

} // namespace

const PacketLayout& GetRandomLayout()
{
    static const RandomLayout layout;
    return layout;
}

} // namespace prometheus
