/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PROGRAM_TEST_H
#define PROGRAM_TEST_H

#include "scratch-folder.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace prometheus
{

/** Runs programs as their users do, each test in a folder of its own. */
class ProgramTest : public testing::Test
{
  protected:
    struct Outcome
    {
        int exitCode{-1};
        std::string output;
        std::string errors;
    };

    /** @param command of the shell. */
    Outcome Run(const std::string& command) const
    {
        const ScratchFolder streams;
        const auto out = streams / "stdout";
        const auto err = streams / "stderr";
        const int status = std::system(("cd '" + m_folder.GetPath().string() + "' && " + command +
                                        " > '" + out.string() + "' 2> '" + err.string() + "'")
                                           .c_str());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ContentOf(out), ContentOf(err)};
    }

    /** That it ends with exit code 1 and one line with the reason, and writes no file. */
    void ExpectRefused(const std::string& command, const std::string& reason) const
    {
        const auto before = m_folder.List();
        const auto outcome = Run(command);
        EXPECT_EQ(outcome.exitCode, 1) << command;
        EXPECT_EQ(outcome.output, "") << command;
        EXPECT_THAT(outcome.errors, testing::HasSubstr(reason)) << command;
        EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << command;
        EXPECT_EQ(m_folder.List(), before) << command;
    }

    ScratchFolder m_folder;
};

} // namespace prometheus

#endif // PROGRAM_TEST_H
