/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACEMENT_MILP_H
#define PLACEMENT_MILP_H

#include "linear-program.h"
#include "placement-terms.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * The placement problem as a mixed-integer linear program, as one would write it for a general
 * solver: binary a_<thing>_<unit> are the alpha of Eq. 1, layers that are shared being one thing.
 *
 * The products of Eq. 2 become continuous columns. Where all links cost the same, an activation is
 * a unit of flow through the graph of the units, f_<transfer>_<from>_<to>, from the unit of one
 * thing to that of the next: few columns, and a shortest path by itself. Where links have rates of
 * their own or pairs out of reach count as so many hops, a path of least cost is not what the
 * problem says: the products are then columns themselves, y_<transfer>_<from>_<to>, with the two
 * things' columns as their row and column sums. Either way integral a make the others exact.
 */
class PlacementMilp
{
  public:
    /** Which constraints of a unit are written. */
    enum class JointLimits
    {
        Kept,
        /** Every unit holds each thing alone, any number of them. */
        Dropped
    };

    /** @param terms must outlive it. */
    explicit PlacementMilp(const PlacementTerms& terms, JointLimits limits = JointLimits::Kept);

    const LinearProgram& Program() const;

    /**
     * The unit of every thing in a solver's answer.
     * @param values of the columns that are not 0, by name.
     * @throws CorruptFile when a column is not integral or a thing is not on one unit.
     */
    std::vector<uint32_t> UnitsOf(const std::map<std::string, double>& values) const;

  private:
    void AddThings();
    void AddJointLimits();
    void AddFlow(uint32_t transfer);
    void AddProducts(uint32_t transfer);
    /** Adds the column of thing and unit, when there is one. */
    void AddPlacedTerm(uint32_t row, uint32_t thing, uint32_t unit, double coefficient);
    bool LinksCostTheSame() const;

    const PlacementTerms& m_terms;
    LinearProgram m_program;
    std::vector<std::vector<std::optional<uint32_t>>> m_columnOf; //!< [thing][unit]
};

} // namespace prometheus

#endif // PLACEMENT_MILP_H
