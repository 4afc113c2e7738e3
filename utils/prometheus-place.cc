/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** Places the networks of a JSON document on its units and proves that no placement is faster. */
#include "atomic-file.h"
#include "placement-json.h"
#include "program-main.h"
#include "prometheus-error.h"
#include "solve-best.h"
#include "solve-placement.h"
#include "timing-file.h"

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <iterator>

using namespace prometheus;

namespace
{

constexpr uint32_t MOST_LISTED = 1'000'000;
constexpr std::size_t LARGEST_DOCUMENT_BYTES = std::size_t{256} << 20;

const char* const DESCRIPTION =
    "Decides which unit runs which layer, so that the latency from source to sink is least.\n\n"
    "Reads an instance as JSON: units with memory and speed, who hears whom (positions and range,\n"
    "or a list of links), and networks as chains of layers. Writes the placement as JSON to the\n"
    "standard output. An optimal one is proved: no placement is faster. doc/placement-json.md\n"
    "describes both documents.";

const char* const FOOTER =
    "Exit code: 0 optimal; 2 infeasible (the member \"reason\" says why); 3 time limit (best "
    "placement\nknown, or list, if any, and a bound); 1 bad input, with one line on the standard "
    "error.\n\n"
    "A small instance, camera - board - gateway in a row:\n"
    "  {\"units\": [{\"id\": \"board\", \"x_m\": 5, \"y_m\": 0, \"type\": \"stm32h7\"},\n"
    "             {\"id\": \"gateway\", \"x_m\": 10, \"y_m\": 0,\n"
    "              \"memory_bytes\": 5e8, \"mults_per_s\": 5.6e8}],\n"
    "   \"range_m\": 7.5, \"rate_bps\": 7.2e6, \"max_layers_per_unit\": 1,\n"
    "   \"networks\": [{\"name\": \"net\", \"input_bytes\": 2352, \"source\": {\"x_m\": 0, "
    "\"y_m\": "
    "0},\n"
    "     \"layers\": [{\"name\": \"conv\", \"weight_bytes\": 19200, \"mults\": 3810000, "
    "\"output_bytes\": 50180},\n"
    "                {\"name\": \"fc\", \"weight_bytes\": 4816900, \"mults\": 1200000, "
    "\"output_bytes\": 40}]}],\n"
    "   \"sink\": {\"unit\": \"gateway\"}}";

struct Arguments
{
    std::string instance{"-"};
    double timeLimitSeconds{std::numeric_limits<double>::infinity()};
    std::string timing;
    uint32_t best{0}; //!< how many placements are listed; 0: one, and no list
};

struct Answer
{
    PlacementStatus status;
    std::string document;
};

std::string ReadAll(std::istream& in, const std::string& name)
{
    std::string text;
    std::string block(std::size_t{1} << 16, '\0');
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
    {
        text.append(block, 0, static_cast<std::size_t>(in.gcount()));
        if (text.size() > LARGEST_DOCUMENT_BYTES)
        {
            throw InvalidInput(name + ": more than " + std::to_string(LARGEST_DOCUMENT_BYTES) +
                               " bytes");
        }
    }
    if (in.bad())
    {
        throw FileError(name + ": cannot be read");
    }
    return text;
}

std::string ReadDocument(const std::string& path)
{
    if (path == "-")
    {
        return ReadAll(std::cin, "standard input");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file)
    {
        throw FileError(path + ": cannot be opened");
    }
    return ReadAll(file, path);
}

int ExitCodeOf(PlacementStatus status)
{
    switch (status)
    {
    case PlacementStatus::Optimal:
        return 0;
    case PlacementStatus::Infeasible:
        return 2;
    case PlacementStatus::TimeLimit:
        return 3;
    }
    return EXIT_ERROR;
}

Answer SolveInstance(const PlacementInstance& instance, const Arguments& arguments)
{
    const SolveOptions options{arguments.timeLimitSeconds};
    if (arguments.best == 0)
    {
        const auto result = Solve(instance.problem, options);
        return {result.status, WritePlacementResult(instance, result)};
    }
    const auto best = SolveBest(instance.problem, arguments.best, options);
    return {best.status, WriteBestPlacements(instance, best)};
}

int Run(const Arguments& arguments)
{
    if (!arguments.timing.empty())
    {
        RequireWritable(arguments.timing);
    }
    TimingFile timing;
    const auto instance = timing.Measure(
        "reading", [&] { return ReadPlacementInstance(ReadDocument(arguments.instance)); });
    const auto answer =
        timing.Measure("solving", [&] { return SolveInstance(instance, arguments); });
    std::cout << answer.document << std::flush;
    if (!std::cout)
    {
        throw FileError("standard output: cannot be written");
    }
    if (!arguments.timing.empty())
    {
        timing.Write(arguments.timing);
    }
    return ExitCodeOf(answer.status);
}

void Declare(CLI::App& app, Arguments& arguments)
{
    app.add_option("instance", arguments.instance, "JSON file, or - for the standard input")
        ->capture_default_str();
    app.add_option("--time-limit",
                   arguments.timeLimitSeconds,
                   "Most wall-clock time of the search [s]; default: until it is proved")
        ->check(CLI::PositiveNumber);
    app.add_option("--best",
                   arguments.best,
                   "List so many placements, least latency first, or all there are if fewer;\n"
                   "default: the best one, and no list")
        ->check(CLI::Range(uint32_t{1}, MOST_LISTED));
    app.add_option(
        "--timing", arguments.timing, "File for the seconds that reading and solving took");
    app.footer(FOOTER);
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app(DESCRIPTION, "prometheus-place");
    Arguments arguments;
    Declare(app, arguments);
    int exitCode = 0;
    const int failure = RunProgram(app, argc, argv, [&] { exitCode = Run(arguments); });
    return failure == 0 ? exitCode : failure;
}
