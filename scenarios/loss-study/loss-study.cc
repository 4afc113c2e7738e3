/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What packet loss does to the accuracy of a split network, and what brings it back.

#include "channel-report.h"
#include "mac-report.h"
#include "program-main.h"
#include "prometheus-error.h"
#include "result-files.h"
#include "study-options.h"
#include "timing-file.h"
#include "torch-environment.h"

#include <iostream>
#include <sstream>

namespace
{

using namespace prometheus;

/** "name: value" lines as pairs. */
NamedTexts ToPairs(const std::string& lines)
{
    NamedTexts pairs;
    std::istringstream stream(lines);
    for (std::string line; std::getline(stream, line);)
    {
        const auto colon = line.find(": ");
        pairs.emplace_back(line.substr(0, colon),
                           colon == std::string::npos ? "" : line.substr(colon + 2));
    }
    return pairs;
}

/** All that both modes write beside a table. */
void WriteResults(const StudyOptions& options,
                  Provenance provenance,
                  const StudyBasis& basis,
                  const std::vector<std::string>& trainings,
                  const CsvTable& table)
{
    provenance.rngSeed = basis.rngSeed;
    provenance.rngRun = basis.rngRun;
    provenance.ns3Version = "3." + std::to_string(PROMETHEUS_NS3_MINOR);
    provenance.attributes = options.List();
    const auto environment = ToPairs(DescribeTorchEnvironment());
    provenance.torchVersion = environment.front().second;
    provenance.network = ToPairs(Describe(basis.training) + Describe(basis.tail));
    provenance.network.insert(provenance.network.end(), environment.begin() + 1, environment.end());
    for (const auto& line : trainings)
    {
        provenance.network.emplace_back(line.substr(0, line.rfind(": ")),
                                        line.substr(line.rfind(": ") + 2));
    }
    provenance.data = {{"name", basis.training.data},
                       {"split", std::string(NameOf(basis.split))},
                       {"generator", DescribeImages(basis.training.data)}};
    WriteResultTable(table, provenance, options.csv);
}

/** Runs one mode, prints what came of it and writes it to where the options say. */
template <typename Study, typename Result>
void RunMode(const StudyOptions& options,
             const Provenance& provenance,
             const Study& study,
             Result (*run)(const Study&))
{
    TimingFile timing;
    const auto result = timing.Measure("study", [&] { return run(study); });
    PrintReport(std::cout, result);
    if (!options.csv.empty())
    {
        WriteResults(options, provenance, study.basis, result.trainings, MakeCsv(study, result));
    }
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
}

void Run(int argc, char* argv[])
{
    const auto options = StudyOptions::Parse(argc, argv);
    options.Validate();
    const auto provenance = Provenance::OfProgram(argc, argv);
    if (options.mode == "channel")
    {
        RunMode(options, provenance, options.MakeChannelStudy(), RunChannelStudy);
    }
    else
    {
        RunMode(options, provenance, options.MakeMacStudy(), RunMacStudy);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("loss-study", [&] { Run(argc, argv); });
}
