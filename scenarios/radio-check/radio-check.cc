/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Both radios beside closed forms: airtime, goodput, frame error rates.

#include "check-report.h"
#include "check-tasks.h"
#include "forked-workers.h"
#include "option-checks.h"
#include "program-main.h"
#include "progress-line.h"
#include "result-files.h"
#include "timing-file.h"

#include "ns3/command-line.h"
#include "ns3/rng-seed-manager.h"

#include <iostream>

namespace
{

using namespace prometheus;

struct CheckOptions
{
    std::string check{"all"};
    int64_t packets{CheckEffort{}.packets};
    int64_t frames{CheckEffort{}.frames};
    std::string csv;
    std::string timing;
    int64_t jobs{2};

    static CheckOptions Parse(int argc, char* argv[]);
    /** @throws InvalidInput, FileError */
    void Validate() const;
    CheckEffort GetEffort() const;
    NamedTexts List() const;
};

CheckOptions CheckOptions::Parse(int argc, char* argv[])
{
    CheckOptions options;
    ns3::CommandLine command("radio-check.cc");
    command.Usage("802.11n and every width of 802.11ah beside closed forms: airtime of frames, "
                  "goodput of saturated stations,\nframe error rate against signal-to-noise "
                  "ratio.");
    command.AddValue("check", "What to check: airtime, goodput, errors, all", options.check);
    command.AddValue("packets", "Packets of each goodput, about", options.packets);
    command.AddValue("frames", "Frames of each point of an error rate", options.frames);
    command.AddValue(
        "csv", "File of the results; FILE.provenance.json is written beside it", options.csv);
    command.AddValue("timing", "File of wall-clock figures", options.timing);
    command.AddValue("jobs", "Number of processes; does not change results", options.jobs);
    ParseOptions(command, argc, argv);
    return options;
}

void CheckOptions::Validate() const
{
    RequireOneOf("check", check, {"airtime", "goodput", "errors", "all"});
    RequireWithin<int64_t>("packets", packets, 100, 10'000'000);
    RequireWithin<int64_t>("frames", frames, 10, 10'000'000);
    RequireWithin<int64_t>("jobs", jobs, 1, 1024);
    RequireResultFiles({csv}, {timing});
}

CheckEffort CheckOptions::GetEffort() const
{
    return {static_cast<uint32_t>(packets), static_cast<uint32_t>(frames)};
}

NamedTexts CheckOptions::List() const
{
    return {
        {"check", check}, {"packets", std::to_string(packets)}, {"frames", std::to_string(frames)}};
}

std::vector<CheckRow> RunAll(const std::vector<CheckTask>& tasks, const CheckOptions& options)
{
    std::vector<CheckRow> rows;
    ProgressLine progress("simulations", tasks.size());
    RunForked(
        tasks.size(),
        static_cast<int>(options.jobs),
        [&](std::size_t task) { return RunTask(tasks[task], options.GetEffort()).ToJson(); },
        [&rows](std::size_t, const std::string& row) { rows.push_back(CheckRow::FromJson(row)); },
        [&progress](std::size_t finished) { progress.Update(finished); });
    return rows;
}

void Run(int argc, char* argv[])
{
    const auto options = CheckOptions::Parse(argc, argv);
    options.Validate();
    TimingFile timing;
    const auto tasks = ListTasks(options.check);
    const auto rows = timing.Measure("simulation", [&] { return RunAll(tasks, options); });
    PrintReport(std::cout, rows);
    if (!options.csv.empty())
    {
        auto provenance = Provenance::OfProgram(argc, argv);
        provenance.rngSeed = ns3::RngSeedManager::GetSeed();
        provenance.rngRun = ns3::RngSeedManager::GetRun();
        provenance.ns3Version = "3." + std::to_string(PROMETHEUS_NS3_MINOR);
        provenance.attributes = options.List();
        WriteResultTable(MakeCsv(rows), provenance, options.csv);
    }
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("radio-check", [&] { Run(argc, argv); });
}
