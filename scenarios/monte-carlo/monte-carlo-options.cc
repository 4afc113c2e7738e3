/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "monte-carlo-options.h"

#include "network-options.h"
#include "option-checks.h"
#include "option-visitors.h"
#include "plan-choice.h"
#include "result-files.h"

#include <algorithm>
#include <set>

namespace prometheus
{

namespace
{

constexpr char BETWEEN_VALUES = '|';

const char* const USAGE =
    "Does the plan survive the MAC? Many random deployments, every way to share a network.\n\n"
    "Draws deployments of IoT units in a square, plans where the layers of a network run, and "
    "sends "
    "test images\nthrough each plan as real packets over simulated ad-hoc 802.11n and 802.11ah. "
    "Deployment n is that of\nsplit-inference --RngRun=n; --RngRun says with which n to begin.\n\n"
    "Options of the network, the plan, the units, the radio and the transport may be lists of "
    "values, a|b, all of\nwhich are crossed: --radio=\"wifi4|halow\" --policy=\"udp|nack\" is four "
    "studies in one.\n\n"
    "With --store a study that was interrupted goes on where it was, and one that is repeated or "
    "extended does\nonly what is missing.";

/** Gives every option of its own to a visitor: (name, help, variable). */
template <typename Options, typename Visitor>
void VisitOptions(Options& o, Visitor&& visit)
{
    visit("deployments", "Number of random deployments", o.deployments);
    visit("images", "Images sent through each, drawn from the pool", o.images);
    visit("pool", "Test images to draw from; 0: all of a bundle", o.pool);
    visit("model", NetworkOptions::MODEL_HELP, o.model);
    visit("data", "Data set of the images, not of a bundle: shapes, ...", o.data);
    visit("cache", NetworkOptions::CACHE_HELP, o.cache);
    visit("pair",
          "Networks: none (the model alone), apart (a second one that tells coarser classes apart "
          "gets the same images, each network with layers of its own), shared (both with the first "
          "layers in common)",
          o.pair);
    visit("trunk", "Layers that the networks of a pair begin with", o.trunk);
    visit("groups",
          "What the second network of a pair tells apart, such as \"a=disc,ring;b=...\"; default: "
          "the data set's own groups",
          o.groups);
    visit("modes",
          "Modes to run: LC, RC, SC(<cut>), SC(top) at the most salient cut, placed(L=<most layers "
          "on a unit>), placed(L=C) without that limit",
          o.modes);
    visit("planRate",
          "What the planner takes for the rate of a link: phy (the physical layer's) or goodput "
          "(what the MAC leaves of it for tensors); best:<k> simulates the k best plans for both "
          "and takes the fastest",
          o.planRate);
    visit("store", "SQLite file of all runs done so far; default: none is kept", o.store);
    visit("merge", "Stores whose runs are added to --store first: a,b,...", o.merge);
    visit("csv", "File of the results; FILE.provenance.json is written beside it", o.csv);
    visit("summary",
          "File of the means with their intervals, a row for each that was crossed",
          o.summary);
    visit("timing", "File of wall-clock figures", o.timing);
    visit("shard", "Do part i of n only, 0/1 is all: i/n", o.shard);
    visit("jobs", "Number of processes; does not change results", o.jobs);
    visit("dry-run", "Say how much there is to do, and do nothing", o.isDryRun);
}
} // namespace

MonteCarloOptions MonteCarloOptions::Parse(int argc, char* argv[])
{
    MonteCarloOptions options;
    options.settings = ScenarioOptions{}.DescribeSettings();
    for (auto& setting : options.settings)
    {
        if (setting.name == "radio")
        {
            setting.value = "wifi4|halow";
        }
    }
    ns3::CommandLine command("monte-carlo.cc");
    command.Usage(USAGE);
    VisitOptions(options, OptionAdder(command));
    for (auto& setting : options.settings)
    {
        command.AddValue(setting.name, setting.help, setting.value);
    }
    ParseOptions(command, argc, argv);
    return options;
}

void MonteCarloOptions::Validate() const
{
    RequireWithin<int64_t>("deployments", deployments, 1, 10'000'000);
    RequireWithin<int64_t>("images", images, 1, 1'000'000);
    RequireWithin<int64_t>("pool", pool, 0, 1'000'000);
    RequireWithin<int64_t>("jobs", jobs, 1, 1024);
    RequireWithin<int64_t>("trunk", trunk, 1, 1000);
    ParseClassGroups(groups);
    const auto second = MakeSecondRequest();
    for (const auto& name : ParseValues("model", model))
    {
        if (pool == 0 && !IsBundle(name))
        {
            throw InvalidInput("--pool=0: all images of a bundle, but --model=" + name +
                               " is none");
        }
    }
    for (const auto& rate : ParseValues("planRate", planRate))
    {
        if (PlanChoice::Parse(rate).kind == PlanChoice::Kind::BestSimulated && second)
        {
            throw InvalidInput("--planRate=" + rate +
                               " chooses a plan of one network: must be phy "
                               "or goodput with --pair=" +
                               pair);
        }
    }
    ParseModes();
    StudyShard::Parse(shard);
    if (!merge.empty() && store.empty())
    {
        throw InvalidInput("--merge=" + merge + " without --store: there is nothing to add it to");
    }
}

NamedTexts MonteCarloOptions::List() const
{
    NamedTexts list;
    VisitOptions(*this, OptionLister(list));
    for (const auto& setting : settings)
    {
        list.emplace_back(setting.name, setting.value);
    }
    return list;
}

void MonteCarloOptions::RequireOutputs() const
{
    RequireResultFiles({csv, summary}, {timing});
}

std::vector<ScenarioOptions> MonteCarloOptions::CrossSettings() const
{
    std::vector<ScenarioOptions> crossed(1);
    for (const auto& setting : settings)
    {
        std::vector<ScenarioOptions> next;
        for (const auto& options : crossed)
        {
            // An empty text is a value too: that of a position which is drawn.
            const auto values = setting.value.empty() ? std::vector<std::string>{""}
                                                      : ParseValues(setting.name, setting.value);
            for (const auto& value : values)
            {
                next.push_back(options);
                next.back().Set(setting.name, value);
            }
        }
        crossed = std::move(next);
    }
    for (const auto& options : crossed)
    {
        options.Validate();
    }
    return crossed;
}

std::vector<ModeName> MonteCarloOptions::ParseModes() const
{
    std::vector<ModeName> parsed;
    std::set<std::string> seen;
    for (const auto& name : SplitList(modes, ','))
    {
        parsed.push_back(ModeName::Parse(name));
        if (!seen.insert(name).second)
        {
            throw InvalidInput("--modes=" + modes + ": '" + name + "' stands twice");
        }
    }
    if (parsed.empty())
    {
        throw InvalidInput("--modes is empty: must be a list of modes");
    }
    return parsed;
}

std::vector<PairChoice> MonteCarloOptions::ParsePairs() const
{
    std::vector<PairChoice> parsed;
    for (const auto& text : ParseValues("pair", pair))
    {
        parsed.push_back(ParsePairChoice(text));
    }
    return parsed;
}

std::vector<std::string> MonteCarloOptions::ParseValues(const std::string& option,
                                                        const std::string& text)
{
    const auto values = SplitList(text + BETWEEN_VALUES, BETWEEN_VALUES);
    std::set<std::string> seen;
    for (const auto& value : values)
    {
        if (value.empty() || !seen.insert(value).second)
        {
            throw InvalidInput(
                "--" + option + "=" + text + ": " +
                (value.empty() ? "a value is empty" : "'" + value + "' stands twice"));
        }
    }
    return values;
}

NetworkRequest MonteCarloOptions::MakeRequest(const std::string& oneModel) const
{
    NetworkRequest request;
    request.model = oneModel;
    request.data = data;
    request.imageCount = static_cast<uint64_t>(pool);
    request.cache = cache;
    const auto all = ParseModes();
    request.wantsSaliency =
        std::any_of(all.begin(),
                    all.end(),
                    [](const ModeName& mode) { return mode.kind == ModeName::Kind::TopSplit; });
    return request;
}

std::optional<SecondTaskRequest> MonteCarloOptions::MakeSecondRequest() const
{
    const auto pairs = ParsePairs();
    const bool isWanted = std::any_of(
        pairs.begin(), pairs.end(), [](PairChoice choice) { return choice != PairChoice::None; });
    return isWanted ? std::optional<SecondTaskRequest>(
                          {static_cast<uint32_t>(trunk), ParseClassGroups(groups)})
                    : std::nullopt;
}

} // namespace prometheus
