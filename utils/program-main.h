/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PROGRAM_MAIN_H
#define PROGRAM_MAIN_H

#include <functional>
#include <string>

namespace CLI
{
class App;
}

namespace prometheus
{

/** Exit code of a program that did not do what it was asked: bad input, a file, a failure. */
constexpr int EXIT_ERROR = 1;

/**
 * What main() of every program does: runs it, and says in one line on the standard error what was
 * thrown, behind all that it has printed.
 *
 * @param program its name, which the line begins with.
 * @param run its work.
 * @return exit code: 0, or EXIT_ERROR when an exception ended it.
 */
int RunProgram(const std::string& program, const std::function<void()>& run);

/**
 * The same of a program with options, which are read first. --help prints the help and ends the
 * program with exit code 0; options that cannot be are an error, whose line points to --help.
 *
 * @param app with all options declared, named as the program.
 */
int RunProgram(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& run);

} // namespace prometheus

#endif // PROGRAM_MAIN_H
