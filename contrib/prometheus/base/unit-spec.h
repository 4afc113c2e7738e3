/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef UNIT_SPEC_H
#define UNIT_SPEC_H

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace prometheus
{

/** The value of a limit that does not limit. */
inline constexpr uint64_t UNLIMITED = std::numeric_limits<uint64_t>::max();

/** A type of computing unit: what it holds and how fast it multiplies. */
struct UnitSpec
{
    /** Name in the catalogue, such as "stm32h7". */
    std::string name;
    /** m-bar: memory for weights [bytes]. */
    uint64_t weightMemoryBytes{0};
    /** e: rate [multiplications/s], > 0. */
    double multiplicationsPerSecond{0};
    /** Memory for activations [bytes]; unlimited as in the paper unless given. */
    uint64_t workingMemoryBytes{UNLIMITED};
    /** Size of a stored weight [bytes]: 4, 2 or 1. */
    uint32_t bytesPerWeight{4};
    /** c-bar: most multiplications for one input that may be put on it (Eq. 5). */
    uint64_t loadCap{UNLIMITED};
    /** Where the figures come from. */
    std::string source;

    /** @throws InvalidInput naming the unit, the field, the value and what it may be. */
    void Validate() const;
};

/**
 * The unit types known by name: the paper's three, an edge server, and what users add.
 *
 * A value: copy it, extend it, pass it on; there is no global catalogue.
 */
class UnitCatalogue
{
  public:
    /** stm32h7, raspberry-pi-3b+, odroid-c2 (Table 3 of the paper) and edge-server. */
    UnitCatalogue();

    /** Adds a type. @throws InvalidInput when it is not valid or the name is taken. */
    void Add(UnitSpec spec);

    /** @throws InvalidInput listing the known names. */
    UnitSpec Find(const std::string& name) const;

    /** Names in the order of addition. */
    std::vector<std::string> GetNames() const;

  private:
    std::vector<UnitSpec> m_specs;
};

} // namespace prometheus

#endif // UNIT_SPEC_H
