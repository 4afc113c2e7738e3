/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "unit-spec.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

namespace
{

// Disabato, Roveri, Alippi: half of the RAM for weights, a tenth of the clock a core.
const char* const PAPER_TABLE_3 = "Disabato, Roveri, Alippi, COINS 2019, Table 3";

} // namespace

void UnitSpec::Validate() const
{
    const std::string where = "unit '" + name + "': ";
    if (name.empty())
    {
        throw InvalidInput("a unit type has no name");
    }
    if (!std::isfinite(multiplicationsPerSecond) || multiplicationsPerSecond <= 0)
    {
        throw InvalidInput(where + "multiplicationsPerSecond is " +
                           std::to_string(multiplicationsPerSecond) +
                           ", must be finite and greater than 0");
    }
    if (bytesPerWeight != 1 && bytesPerWeight != 2 && bytesPerWeight != 4)
    {
        throw InvalidInput(where + "bytesPerWeight is " + std::to_string(bytesPerWeight) +
                           ", must be 4, 2 or 1");
    }
}

UnitCatalogue::UnitCatalogue()
{
    UnitSpec spec;
    spec.source = PAPER_TABLE_3;

    spec.name = "stm32h7";
    spec.weightMemoryBytes = 512'000;
    spec.multiplicationsPerSecond = 40e6;
    Add(spec);

    spec.name = "raspberry-pi-3b+";
    spec.weightMemoryBytes = 512'000'000;
    spec.multiplicationsPerSecond = 560e6;
    Add(spec);

    spec.name = "odroid-c2";
    spec.weightMemoryBytes = 1'000'000'000;
    spec.multiplicationsPerSecond = 600e6;
    Add(spec);

    spec.name = "edge-server";
    spec.weightMemoryBytes = 8'000'000'000;
    spec.multiplicationsPerSecond = 2400e6;
    spec.source = "the rule of Table 3 applied to 8 cores at 3 GHz and 16 GB of RAM";
    Add(spec);
}

void UnitCatalogue::Add(UnitSpec spec)
{
    spec.Validate();
    for (const auto& known : m_specs)
    {
        if (known.name == spec.name)
        {
            throw InvalidInput("unit '" + spec.name + "' is in the catalogue already");
        }
    }
    m_specs.push_back(std::move(spec));
}

UnitSpec UnitCatalogue::Find(const std::string& name) const
{
    const auto found = std::find_if(m_specs.begin(),
                                    m_specs.end(),
                                    [&name](const UnitSpec& spec) { return spec.name == name; });
    if (found == m_specs.end())
    {
        std::string known;
        for (const auto& other : GetNames())
        {
            known += (known.empty() ? "" : ", ") + other;
        }
        throw InvalidInput("unit '" + name + "' is unknown; known units: " + known);
    }
    return *found;
}

std::vector<std::string> UnitCatalogue::GetNames() const
{
    std::vector<std::string> names;
    for (const auto& spec : m_specs)
    {
        names.push_back(spec.name);
    }
    return names;
}

} // namespace prometheus
