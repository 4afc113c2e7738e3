/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pipeline-options.h"

#include "option-checks.h"
#include "option-visitors.h"
#include "result-files.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace prometheus
{

namespace
{

constexpr int64_t MOST_WINDOW = 1000;
constexpr int64_t MOST_IMAGES = 1'000'000;

/** A whole number from 1 on, of a list. */
uint32_t ParseCount(const std::string& option,
                    const std::string& whole,
                    const std::string& text,
                    int64_t most)
{
    const double number = ParseNumber(option, whole, text);
    if (!(number >= 1 && number <= static_cast<double>(most)) || number != std::floor(number))
    {
        throw InvalidInput("--" + option + "=" + whole + ": '" + text +
                           "' must be a whole number from 1 to " + std::to_string(most));
    }
    return static_cast<uint32_t>(number);
}

/** The parts of a list; none of "none". @throws InvalidInput naming a part that stands twice. */
std::vector<std::string> SplitOnce(const std::string& option, const std::string& text)
{
    if (text == "none")
    {
        return {};
    }
    const auto parts = SplitList(text, ',');
    std::set<std::string> seen;
    for (const auto& part : parts)
    {
        if (!seen.insert(part).second)
        {
            throw InvalidInput("--" + option + "=" + text + ": '" + part + "' stands twice");
        }
    }
    return parts;
}

uint32_t LargestWindow(const std::vector<StreamDrive>& drives)
{
    uint32_t largest = 0;
    for (const auto& drive : drives)
    {
        largest = std::max(largest, drive.window);
    }
    return largest;
}

/** Gives every option of its own to a visitor: (name, help, variable). */
template <typename Options, typename Visitor>
void VisitOptions(Options& o, Visitor&& visit)
{
    visit("deployments", "Number of deployments, drawn from --RngRun on", o.deployments);
    visit("model", NetworkOptions::MODEL_HELP, o.model);
    visit("data", NetworkOptions::DATA_HELP, o.data);
    visit("cache", NetworkOptions::CACHE_HELP, o.cache);
    visit("images", "Number of different test images", o.images);
    visit("layers", "L, most layers on a unit: a list, C is any number; or none", o.layers);
    visit("modes",
          "Modes to stream through as well: none, or a list such as \"LC,RC,SC(2)\"",
          o.modes);
    visit("windows", "Saturated sources: images under way at once, a list or none", o.windows);
    visit(
        "loads", "Sources at even intervals: shares of the plan's bound, a list or none", o.loads);
    visit("streamLength", "Images of each stream", o.streamLength);
    visit("warmUp", "Images of each stream that are not measured, the first ones", o.warmUp);
    visit("timeout",
          "How long an answer is waited for [s]; 0: twice as long as a window takes one by one",
          o.timeout);
    visit(
        "store", "SQLite file of finished deployments; started again, the study goes on", o.store);
    visit("summary", "File of means over the deployments, with 95 % intervals", o.summary);
}

} // namespace

PipelineOptions PipelineOptions::Parse(int argc, char* argv[])
{
    PipelineOptions options;
    ns3::CommandLine command("pipelined-throughput.cc");
    command.Usage(
        "How many images a second flow through a network spread over IoT units.\n\n"
        "Draws IoT units in a square, places the layers of a network for least latency and for "
        "most throughput, at several L,\nand streams test images through each placement as real "
        "packets over simulated ad-hoc 802.11n or 802.11ah: from a\nsaturated source that is held "
        "back by the pipeline, and at even intervals. Prints what arrives beside the analytic\n"
        "bound. --RngRun draws another deployment and other backoffs.");
    VisitOptions(options, OptionAdder(command));
    options.AddTo(command);
    ParseOptions(command, argc, argv);
    return options;
}

void PipelineOptions::Validate() const
{
    RequireWithin<int64_t>("deployments", deployments, 1, 1'000'000);
    RequireWithin<int64_t>("images", images, 1, MOST_IMAGES);
    RequireWithin<int64_t>("streamLength", streamLength, 2, MOST_IMAGES);
    RequireWithin<int64_t>("warmUp", warmUp, 0, streamLength - 2);
    RequireWithin("timeout", timeout, 0.0, 3.6e6);
    NetworkOptions::Validate();
    if (!map.empty())
    {
        throw InvalidInput("--map=" + map + ": maps are drawn by split-inference, run " +
                           "by run; a stream has the map of its placement");
    }
    const auto choice = MakeChoice();
    const auto drives = MakeDrives();
    if (choice.layersPerUnit.empty() && choice.modes.empty())
    {
        throw InvalidInput("--layers=none and --modes=none: nothing to stream through");
    }
    if (drives.empty())
    {
        throw InvalidInput("--windows=none and --loads=none: nothing to stream");
    }
    const int64_t window = LargestWindow(drives);
    if (warmUp < window || streamLength - warmUp <= window)
    {
        throw InvalidInput("--windows=" + windows + " with --warmUp=" + std::to_string(warmUp) +
                           " and --streamLength=" + std::to_string(streamLength) +
                           ": the warm-up must fill the largest window, and more images than it "
                           "must follow");
    }
    ScenarioOptions::Validate();
}

NamedTexts PipelineOptions::List() const
{
    NamedTexts list;
    VisitOptions(*this, OptionLister(list));
    ListTo(list);
    return list;
}

NamedTexts PipelineOptions::ListForKey() const
{
    // What network and images are stands in their own descriptions.
    const std::set<std::string> others{"deployments", "model", "data", "cache", "store", "summary"};
    NamedTexts list;
    VisitOptions(*this,
                 [&](const std::string& name, const std::string&, const auto& value)
                 {
                     if (others.count(name) == 0)
                     {
                         list.emplace_back(name, TextOf(value));
                     }
                 });
    for (const auto& setting : DescribeSettings())
    {
        list.emplace_back(setting.name, setting.value);
    }
    return list;
}

void PipelineOptions::RequireOutputs() const
{
    ScenarioOptions::RequireOutputs();
    RequireResultFiles({summary}, {});
}

NetworkRequest PipelineOptions::MakeRequest() const
{
    auto request = NetworkOptions::MakeRequest();
    request.imageCount = static_cast<uint64_t>(images);
    return request;
}

PipelineChoice PipelineOptions::MakeChoice() const
{
    PipelineChoice choice;
    for (const auto& text : SplitOnce("layers", layers))
    {
        choice.layersPerUnit.push_back(text == "C" ? UNLIMITED_LAYERS
                                                   : ParseCount("layers", layers, text, 1000));
    }
    for (const auto& name : SplitOnce("modes", modes))
    {
        choice.modes.push_back(ModeName::Parse(name));
    }
    return choice;
}

std::vector<StreamDrive> PipelineOptions::MakeDrives() const
{
    std::vector<StreamDrive> drives;
    for (const auto& text : SplitOnce("windows", windows))
    {
        drives.push_back({ParseCount("windows", windows, text, MOST_WINDOW), 0});
    }
    for (const auto& text : SplitOnce("loads", loads))
    {
        const double load = ParseNumber("loads", loads, text);
        RequireWithin("loads", load, 0.001, 100.0);
        drives.push_back({0, load});
    }
    return drives;
}

} // namespace prometheus
