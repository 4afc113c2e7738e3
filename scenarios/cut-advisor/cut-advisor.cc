/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Where to cut a network, for a radio, units and limits: ranked, simulated, recommended.

#include "advisor-options.h"
#include "advisor-report.h"
#include "cut-ranking.h"
#include "memo-runner.h"
#include "mode-advice.h"
#include "mode-runs.h"
#include "option-checks.h"
#include "program-main.h"
#include "result-files.h"
#include "timing-file.h"

#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <iostream>

namespace
{

using namespace prometheus;

/** Everything but the splits at cuts that are not chosen. */
std::vector<InferenceMode> ChooseModes(const std::vector<InferenceMode>& modes,
                                       const std::vector<RankedCut>& cuts)
{
    std::vector<InferenceMode> chosen;
    std::copy_if(modes.begin(),
                 modes.end(),
                 std::back_inserter(chosen),
                 [&cuts](const InferenceMode& mode)
                 {
                     return std::none_of(cuts.begin(),
                                         cuts.end(),
                                         [&mode](const RankedCut& cut) {
                                             return !cut.isChosen &&
                                                    NameOfSplit(cut.cut) == mode.name;
                                         });
                 });
    return chosen;
}

ModeOutcome OutcomeOf(const ModeResult& result, const std::string& edgeServer)
{
    ModeOutcome outcome;
    outcome.mode = result.mode.name;
    outcome.infeasibleBecause = result.mode.infeasibleBecause;
    outcome.images = result.images;
    outcome.answered = result.answered;
    outcome.accuracy = result.Accuracy();
    outcome.latencyP95Ms = result.latencyP95OfAllMs;
    outcome.airBytes = result.airBytes;
    for (const auto& [device, bytes] : result.weightBytes)
    {
        if (device != edgeServer)
        {
            outcome.memoryBytes = std::max(outcome.memoryBytes, bytes);
        }
    }
    return outcome;
}

/** The simulated modes with the advice on each. */
std::vector<AdvisedMode> AdviseOn(const std::vector<ModeResult>& results,
                                  const std::vector<ModeOutcome>& outcomes,
                                  const Advice& advice)
{
    std::vector<AdvisedMode> modes;
    for (std::size_t i = 0; i < results.size(); ++i)
    {
        modes.push_back({results[i], outcomes[i], advice.modes[i], advice.recommended == i});
    }
    return modes;
}

/** What to tell a user whose limits nobody keeps. */
std::string NobodyKeeps(const std::vector<ModeOutcome>& outcomes, const Advice& advice)
{
    if (!advice.closest)
    {
        const bool isAnyFeasible = std::any_of(outcomes.begin(),
                                               outcomes.end(),
                                               [](const ModeOutcome& outcome)
                                               { return outcome.infeasibleBecause.empty(); });
        return isAnyFeasible ? "no mode answers any image" : "no mode can be done at all";
    }
    return "no mode keeps all limits; closest is " + outcomes[*advice.closest].mode + ": " +
           advice.modes[*advice.closest].check->misses;
}

void Run(int argc, char* argv[])
{
    const auto options = AdvisorOptions::Parse(argc, argv);
    options.Validate();
    options.RequireOutputs();
    TimingFile timing;
    const auto rngSeed = ns3::RngSeedManager::GetSeed();
    const auto rngRun = ns3::RngSeedManager::GetRun();

    const auto drawn = options.MakeDeployment(rngSeed, rngRun);
    const auto& deployment = drawn.deployment;
    const auto request = options.MakeRequest();
    auto loaded = timing.Measure("network", [&] { return LoadNetwork(request); });
    loaded.runner = std::make_shared<MemoRunner>(loaded.runner);
    const auto& profile = loaded.runner->GetProfile();

    auto setting = options.MakeSetting(deployment, profile);
    setting.rngSeed = rngSeed;
    setting.rngRun = rngRun;
    AdvisorResult result;
    result.limits = options.MakeLimits();
    const auto curve = CurveOfClasses(loaded.saliency,
                                      request.measure,
                                      PlacesOf(request.classes, loaded.data.classNames),
                                      profile);
    result.measure = curve ? curve->measure : "";
    result.cuts = RankCuts(profile,
                           setting.planning.outputBytes,
                           curve ? &*curve : nullptr,
                           static_cast<uint32_t>(options.candidates));
    const auto modes = timing.Measure(
        "planning", [&] { return ChooseModes(PlanModes(profile, setting.planning), result.cuts); });
    result.unsplitAccuracy =
        timing.Measure("inference", [&] { return MeasureUnsplit(*loaded.runner, loaded.data); });
    const auto results = timing.Measure(
        "simulation",
        [&] { return SimulateModes(modes, setting, loaded, static_cast<int>(options.jobs)); });

    std::vector<ModeOutcome> outcomes;
    for (const auto& mode : results)
    {
        outcomes.push_back(OutcomeOf(mode, deployment.NameOf(deployment.SinkVertex(0))));
    }
    const auto advice = Advise(outcomes, result.limits);
    result.modes = AdviseOn(results, outcomes, advice);

    std::cout << "Network " << profile.name << ", " << loaded.data.images.size() << " images of "
              << loaded.data.name
              << (request.classes.empty() ? "" : ", classes " + JoinList(request.classes)) << "\n"
              << options.units << " units in " << options.area << " x " << options.area
              << " m (run " << rngRun << ", " << drawn.redraws
              << " draws rejected as not connected), radio " << options.radio << ", "
              << setting.planning.bitsPerSecond / 1e6 << " Mb/s at the physical layer\n\n";
    PrintReport(std::cout, result);
    if (!options.csv.empty())
    {
        auto provenance = MakeProvenance(argc, argv, options.List(), loaded);
        provenance.attributes.emplace_back("redraws", TextOf(drawn.redraws));
        WriteResultTable(MakeCsv(result), provenance, options.csv);
    }
    if (!options.timing.empty())
    {
        timing.Write(options.timing);
    }
    if (!advice.recommended)
    {
        throw Error(NobodyKeeps(outcomes, advice));
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("cut-advisor", [&] { Run(argc, argv); });
}
