/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "program-main.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <stdexcept>

namespace prometheus
{

int RunProgram(const std::string& program, const std::function<void()>& run)
{
    try
    {
        run();
        return 0;
    }
    catch (const std::exception& error)
    {
        std::cout.flush();
        std::cerr << program << ": " << error.what() << "\n";
        return EXIT_ERROR;
    }
}

int RunProgram(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& run)
{
    const auto parseAndRun = [&]
    {
        try
        {
            app.parse(argc, argv);
        }
        catch (const CLI::CallForHelp&)
        {
            std::cout << app.help();
            return;
        }
        catch (const CLI::ParseError& error)
        {
            throw std::runtime_error(std::string(error.what()) + " (see --help)");
        }
        run();
    };
    return RunProgram(app.get_name(), parseAndRun);
}

} // namespace prometheus
