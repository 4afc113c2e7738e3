/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MILP_SOLVER_H
#define MILP_SOLVER_H

#include "linear-program.h"

#include <filesystem>
#include <map>
#include <string>

namespace prometheus
{

/** Programs of the distribution that solve mixed-integer linear programs. */
enum class MilpSolver
{
    Cbc, //!< package coinor-cbc
    Glpk //!< package glpk-utils
};

/** "cbc" or "glpk". */
const char* NameOf(MilpSolver solver);

enum class MilpStatus
{
    Optimal,
    Infeasible,
    TimeLimit,
    /** The solver ended without an answer: cbc 2.10.8 fails an assertion of its own now and then.
     */
    Crashed
};

struct MilpAnswer
{
    MilpStatus status{MilpStatus::TimeLimit};
    /** The least cost, as printed; of an optimal answer. */
    double cost{0};
    /** The columns that are not 0, by name; of an optimal answer. */
    std::map<std::string, double> values;
    /** Wall-clock time of the process, reading the file included [s]. */
    double seconds{0};
};

/**
 * Has a program solved to proved optimality, without any gap, by one thread of a process of its
 * own, which is killed at the limit.
 *
 * @param folder where the file problem.lp, the answer and the solver's output go.
 * @param limitSeconds wall-clock time [s].
 * @throws FileError when the solver is not installed or a file cannot be written.
 * @throws CorruptFile naming the answer's file when it makes no sense.
 */
MilpAnswer SolveMilp(MilpSolver solver,
                     const LinearProgram& program,
                     const std::filesystem::path& folder,
                     double limitSeconds);

} // namespace prometheus

#endif // MILP_SOLVER_H
