/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "split-options.h"

#include "network-options.h"
#include "option-checks.h"
#include "option-visitors.h"

namespace prometheus
{

namespace
{

/** Checks names as far as that goes without a network: whether a cut exists is seen later. */
void RequireModeNames(const std::string& list)
{
    const auto names = SplitList(list, ',');
    for (const auto& name : names)
    {
        if (list != "all" && ModeName::Parse(name).kind == ModeName::Kind::TopSplit)
        {
            throw InvalidInput("--modes=" + list +
                               ": SC(top) needs saliency; ask cut-advisor, or name a cut");
        }
    }
    if (names.empty())
    {
        throw InvalidInput("--modes is empty: must be all or a list of modes");
    }
}

/** Gives every option of its own to a visitor: (name, help, variable). */
template <typename Options, typename Visitor>
void VisitOptions(Options& o, Visitor&& visit)
{
    visit("images", "Number of test images, sent one by one", o.images);
    visit("model", "Network: cnn5 (trained at first use)", o.model);
    visit("data", "Data set of the images: shapes", o.data);
    visit("cache", NetworkOptions::CACHE_HELP, o.cache);
    visit("bundle", "Split bundle (.prom) to replay instead of --model and --data", o.bundle);
    visit("modes", "Modes to run: all, or a list such as \"LC,RC,SC(1),placed(L=2)\"", o.modes);
}

} // namespace

SplitOptions SplitOptions::Parse(int argc, char* argv[])
{
    SplitOptions options;
    ns3::CommandLine command("split-inference.cc");
    command.Usage("One random deployment, one neural network, every way to share it.\n\n"
                  "Draws IoT units in a square, plans where the layers of a network may run (all "
                  "at the source, all at\nthe sink, cut in two, spread over the units by the exact "
                  "planner) and sends test images through\neach plan as real packets over "
                  "simulated ad-hoc 802.11n or 802.11ah, printing the plan beside the simulation.\n"
                  "--RngRun draws another deployment and other backoffs.");
    VisitOptions(options, OptionAdder(command));
    options.AddTo(command);
    ParseOptions(command, argc, argv);
    return options;
}

void SplitOptions::Validate() const
{
    RequireWithin<int64_t>("images", images, 1, 1'000'000);
    ScenarioOptions::Validate();
    RequireModeNames(modes);
}

NamedTexts SplitOptions::List() const
{
    NamedTexts list;
    VisitOptions(*this, OptionLister(list));
    ListTo(list);
    return list;
}

std::vector<InferenceMode> PlanSelected(const std::string& list,
                                        const NetworkProfile& profile,
                                        const ModePlanning& planning)
{
    if (list == "all")
    {
        return PlanModes(profile, planning);
    }
    std::vector<InferenceMode> selected;
    for (const auto& name : SplitList(list, ','))
    {
        selected.push_back(PlanMode(profile, planning, ModeName::Parse(name)));
    }
    return selected;
}

} // namespace prometheus
