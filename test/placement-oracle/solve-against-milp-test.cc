/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Solve() against an independent oracle: the placement problem as a mixed-integer linear program,
 * solved by CBC (GLPK), and on small problems also by trying every placement.
 */
#include "milp-solver.h"
#include "placement-json.h"
#include "placement-milp.h"
#include "placement-terms.h"
#include "random-problem.h"
#include "scratch-folder.h"
#include "solve-placement.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

namespace prometheus
{
namespace
{

/** Relative; far above the tolerances of a solver that computes with doubles and factorises. */
constexpr double TOLERANCE = 1e-6;

/** What is tried one by one in some ten milliseconds. */
constexpr double MOST_PLACEMENTS = 50'000;

/** What a general solver may take; without a proof the comparison fails. */
constexpr double LIMIT_SECONDS = 120;

/** The seeds of this run: PROMETHEUS_ORACLE_SEEDS="first last" or 1 to 200. */
std::pair<uint64_t, uint64_t> SeedRange()
{
    const char* const given = std::getenv("PROMETHEUS_ORACLE_SEEDS");
    std::pair<uint64_t, uint64_t> seeds{1, 200};
    if (given != nullptr)
    {
        std::istringstream words(given);
        if (!(words >> seeds.first >> seeds.second) || seeds.second < seeds.first)
        {
            ADD_FAILURE() << "PROMETHEUS_ORACLE_SEEDS is '" << given << "', must be 'first last'";
        }
    }
    return seeds;
}

/** What CBC answers, or GLPK where CBC crashes. */
MilpAnswer SolveByEither(const LinearProgram& program, const std::filesystem::path& folder)
{
    MilpAnswer answer = SolveMilp(MilpSolver::Cbc, program, folder, LIMIT_SECONDS);
    if (answer.status == MilpStatus::Crashed)
    {
        answer = SolveMilp(MilpSolver::Glpk, program, folder, LIMIT_SECONDS);
    }
    EXPECT_TRUE(answer.status == MilpStatus::Optimal || answer.status == MilpStatus::Infeasible)
        << "no proof: " << static_cast<int>(answer.status);
    return answer;
}

/**
 * The least latency: a solver's placement, its latency by the equations. Nothing if infeasible.
 */
std::optional<double> LatencyByMilp(const PlacementTerms& terms,
                                    const std::filesystem::path& folder)
{
    const PlacementMilp milp(terms);
    const MilpAnswer answer = SolveByEither(milp.Program(), folder);
    if (answer.status != MilpStatus::Optimal)
    {
        return std::nullopt;
    }
    const auto latency = terms.Latency(milp.UnitsOf(answer.values));
    EXPECT_TRUE(latency) << "the solver's placement breaks a constraint";
    if (latency)
    {
        // The linear program says what the equations say.
        EXPECT_NEAR(answer.cost / milp.Program().CostScale(), *latency, TOLERANCE * *latency);
    }
    return latency;
}

/** Whether units that hold each thing alone, but not all together, make the answer differ. */
bool IsTight(const PlacementTerms& terms,
             const std::optional<double>& latency,
             const std::filesystem::path& folder)
{
    if (!latency)
    {
        return true;
    }
    const PlacementMilp milp(terms, PlacementMilp::JointLimits::Dropped);
    const MilpAnswer loose = SolveByEither(milp.Program(), folder);
    return loose.cost / milp.Program().CostScale() < *latency * (1 - TOLERANCE);
}

/** What Solve() answers must be what is expected, to the placement itself. */
void ExpectAnswer(const PlacementTerms& terms,
                  const PlacementResult& result,
                  const std::optional<double>& expected)
{
    if (!expected)
    {
        EXPECT_EQ(result.status, PlacementStatus::Infeasible) << result.latency.TotalSeconds();
        return;
    }
    ASSERT_EQ(result.status, PlacementStatus::Optimal)
        << result.reason << "; expected " << *expected;
    EXPECT_NEAR(result.latency.TotalSeconds(), *expected, TOLERANCE * *expected);
    const auto unitOf = terms.UnitsOf(result.placement);
    ASSERT_TRUE(unitOf) << "shared layers are apart";
    const auto latency = terms.Latency(*unitOf);
    ASSERT_TRUE(latency) << "the placement breaks a constraint";
    // The same terms in another order.
    EXPECT_NEAR(result.latency.TotalSeconds(), *latency, 1e-12 * *latency);
}

/** Leaves instance and linear program for a look at them, and says where. */
void Keep(uint64_t seed, const PlacementProblem& problem, const PlacementTerms& terms)
{
    const auto folder =
        std::filesystem::current_path() / ("placement-oracle-" + std::to_string(seed));
    std::filesystem::create_directories(folder);
    PlacementMilp(terms).Program().Write(folder / "problem.lp");
    std::ofstream(folder / "instance.json") << WritePlacementInstance(problem);
    std::printf("seed %llu: see %s\n", static_cast<unsigned long long>(seed), folder.c_str());
}

/** How many instances were of which kind. */
using Composition = std::map<std::string, uint32_t>;

void Count(const PlacementTerms& terms,
           const std::optional<double>& latency,
           const std::filesystem::path& folder,
           Composition& composition)
{
    composition["infeasible"] += latency ? 0 : 1;
    composition["tight or infeasible"] += IsTight(terms, latency, folder) ? 1 : 0;
    for (const auto& feature : FeaturesOf(terms.Problem()))
    {
        ++composition[feature];
    }
}

void Compare(const PlacementTerms& terms, Composition& composition)
{
    const ScratchFolder folder;
    ASSERT_NO_THROW(terms.Problem().Validate());
    const PlacementResult result = Solve(terms.Problem());
    const auto [isTried, best] = LatencyByExhaustion(terms, MOST_PLACEMENTS);
    if (isTried)
    {
        ++composition["tried one by one"];
        ExpectAnswer(terms, result, best);
    }
    const auto latency = LatencyByMilp(terms, folder.GetPath());
    ExpectAnswer(terms, result, latency);
    Count(terms, latency, folder.GetPath(), composition);
}

/** A comparison means something only while all kinds occur: at least so many of a hundred. */
void ExpectAllKinds(const Composition& composition, uint64_t instances)
{
    const std::map<std::string, uint32_t> leastPercent{
        {"tight or infeasible", 34},
        {"single", 30},
        {"several", 45},
        {"gated", 30},
        {"shared", 30},
        {"shared in mid-chain", 12},
        {"three share", 4},
        {"cycle", 2},
        {"disconnected", 10},
        {"link rates", 10},
        {"forbidden", 10},
        {"working memory", 20},
        {"load cap", 20},
        {"any number", 15},
        {"one a unit", 10},
        {"unit without relay", 8},
        {"own ends", 15},
        {"sink on source", 10},
        {"tried one by one", 20},
        {"infeasible", 10},
        {"out of reach counts", 2},
    };
    for (const auto& [kind, percent] : leastPercent)
    {
        const auto found = composition.find(kind);
        const uint32_t count = found == composition.end() ? 0 : found->second;
        std::printf("%-20s %u\n", kind.c_str(), count);
        EXPECT_GE(100 * uint64_t{count}, percent * instances) << kind;
    }
    // Nor may what is easy to prove infeasible crowd out the rest.
    EXPECT_LE(composition.at("infeasible"), instances / 2);
}

TEST(Solve, AgreesWithAMixedIntegerProgramOnRandomProblems)
{
    const auto [first, last] = SeedRange();
    ASSERT_FALSE(HasFailure());
    Composition composition;
    for (uint64_t seed = first; seed <= last; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const PlacementProblem problem = MakeRandomProblem(seed);
        const PlacementTerms terms(problem);
        EXPECT_NO_THROW(Compare(terms, composition));
        if (HasFailure())
        {
            Keep(seed, problem, terms);
            return;
        }
    }
    // A few seeds chosen by hand prove nothing about the mix.
    if (last - first + 1 >= 100)
    {
        ExpectAllKinds(composition, last - first + 1);
    }
}

} // namespace
} // namespace prometheus
