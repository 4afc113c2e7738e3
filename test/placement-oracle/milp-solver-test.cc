/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "milp-solver.h"
#include "scratch-folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace prometheus
{
namespace
{

/** A knapsack: of three things of 4, 3 and 2 that cost -5, -4 and -3.25, take at most 6 in all. */
LinearProgram Knapsack()
{
    LinearProgram program;
    const auto row = program.AddRow(LinearProgram::Sense::AtMost, 6);
    program.AddTerm(row, program.AddBinary("a", -5), 4);
    program.AddTerm(row, program.AddBinary("b", -4), 3);
    program.AddTerm(row, program.AddBinary("c", -3.25), 2);
    return program;
}

/** Nobody finds out in no time. */
LinearProgram HardEqualities()
{
    LinearProgram program;
    std::vector<uint32_t> columns;
    for (int i = 0; i < 50; ++i)
    {
        columns.push_back(program.AddBinary("a" + std::to_string(i), 1));
    }
    // Market split (Cornuejols, Dawande, 1998): few rows of random weights, half of each sum.
    uint64_t state = 1;
    for (int k = 0; k < 6; ++k)
    {
        std::vector<uint64_t> weights;
        uint64_t sum = 0;
        for (std::size_t i = 0; i < columns.size(); ++i)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            weights.push_back((state >> 33) % 100);
            sum += weights.back();
        }
        const auto row = program.AddRow(LinearProgram::Sense::Equal, static_cast<double>(sum / 2));
        for (std::size_t i = 0; i < columns.size(); ++i)
        {
            program.AddTerm(row, columns[i], static_cast<double>(weights[i]));
        }
    }
    return program;
}

class SolveMilpTest : public testing::TestWithParam<MilpSolver>
{
  protected:
    ScratchFolder m_folder;
};

TEST_P(SolveMilpTest, FindsTheLeastCostAndItsColumns)
{
    const LinearProgram program = Knapsack();
    const auto answer = SolveMilp(GetParam(), program, m_folder.GetPath(), 60);
    ASSERT_EQ(answer.status, MilpStatus::Optimal);
    // As the answer prints it: at least eight digits.
    EXPECT_NEAR(answer.cost / program.CostScale(), -8.25, 1e-7);
    EXPECT_THAT(answer.values, testing::ElementsAre(testing::Pair("a", 1), testing::Pair("c", 1)));
}

TEST_P(SolveMilpTest, SaysThatThereIsNoSolution)
{
    LinearProgram program = Knapsack();
    const auto integral = program.AddRow(LinearProgram::Sense::Equal, 1);
    program.AddTerm(integral, program.AddBinary("d", 0), 2);
    EXPECT_EQ(SolveMilp(GetParam(), program, m_folder.GetPath(), 60).status,
              MilpStatus::Infeasible);
}

TEST_P(SolveMilpTest, SaysThatARowWithoutTermsCannotBeMet)
{
    LinearProgram program = Knapsack();
    program.AddRow(LinearProgram::Sense::Equal, 1);
    EXPECT_EQ(SolveMilp(GetParam(), program, m_folder.GetPath(), 60).status,
              MilpStatus::Infeasible);
}

TEST_P(SolveMilpTest, EndsTheSolverAtTheLimit)
{
    const auto answer = SolveMilp(GetParam(), HardEqualities(), m_folder.GetPath(), 0.3);
    EXPECT_EQ(answer.status, MilpStatus::TimeLimit);
    EXPECT_GE(answer.seconds, 0.3);
}

INSTANTIATE_TEST_SUITE_P(,
                         SolveMilpTest,
                         testing::Values(MilpSolver::Cbc, MilpSolver::Glpk),
                         [](const auto& parameter)
                         { return std::string(NameOf(parameter.param)); });

} // namespace
} // namespace prometheus
