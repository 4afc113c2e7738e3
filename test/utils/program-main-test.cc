/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "program-main.h"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include <iostream>
#include <stdexcept>

namespace prometheus
{

namespace
{

/** What a program of one option, --count, ends with and prints. */
struct Ending
{
    int exitCode{0};
    std::string output;
    std::string errors;
};

Ending RunWith(std::vector<const char*> arguments, const std::function<void()>& run)
{
    CLI::App app("Counts.", "counter");
    int count = 1;
    app.add_option("--count", count, "How many")->check(CLI::Range(1, 9));
    arguments.insert(arguments.begin(), "counter");
    Ending ending;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    ending.exitCode = RunProgram(app, static_cast<int>(arguments.size()), arguments.data(), run);
    ending.output = testing::internal::GetCapturedStdout();
    ending.errors = testing::internal::GetCapturedStderr();
    return ending;
}

} // namespace

TEST(RunProgram, EndsWellWhenNothingIsThrown)
{
    const auto ending = RunWith({"--count=3"}, [] { std::cout << "done\n"; });
    EXPECT_EQ(ending.exitCode, 0);
    EXPECT_EQ(ending.output, "done\n");
    EXPECT_EQ(ending.errors, "");
}

TEST(RunProgram, SaysInOneLineWhatWasThrown)
{
    const auto ending = RunWith({},
                                []
                                {
                                    std::cout << "begun\n";
                                    throw std::runtime_error("--count=3: too many");
                                });
    EXPECT_EQ(ending.exitCode, EXIT_ERROR);
    EXPECT_EQ(ending.output, "begun\n");
    EXPECT_EQ(ending.errors, "counter: --count=3: too many\n");
}

TEST(RunProgram, PrintsHelpInsteadOfRunning)
{
    const auto ending = RunWith({"--help"}, [] { FAIL() << "has run"; });
    EXPECT_EQ(ending.exitCode, 0);
    EXPECT_NE(ending.output.find("--count"), std::string::npos) << ending.output;
    EXPECT_EQ(ending.errors, "");
}

TEST(RunProgram, PointsToHelpWhenOptionsCannotBe)
{
    const auto ending = RunWith({"--count=10"}, [] { FAIL() << "has run"; });
    EXPECT_EQ(ending.exitCode, EXIT_ERROR);
    EXPECT_EQ(ending.output, "");
    EXPECT_EQ(ending.errors, "counter: --count: Value 10 not in range 1 to 9 (see --help)\n");
}

} // namespace prometheus
