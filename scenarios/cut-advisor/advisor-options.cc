/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "advisor-options.h"

#include "option-checks.h"
#include "option-visitors.h"

#include <cmath>

namespace prometheus
{

namespace
{

/** When nobody says how many images: enough to tell 95 from 85 %, few enough to wait for. */
constexpr uint64_t DEFAULT_IMAGES = 100;

/** "3x224x224" */
Shape ParseShape(const std::string& text)
{
    Shape shape;
    for (const auto& part : SplitList(text, 'x'))
    {
        const double extent = ParseNumber("inputShape", text, part);
        if (!(extent >= 1 && extent <= 65536) || extent != std::floor(extent))
        {
            throw InvalidInput("--inputShape=" + text +
                               ": must be channels x rows x columns, such as 3x224x224");
        }
        shape.push_back(static_cast<int64_t>(extent));
    }
    if (!shape.empty() && shape.size() != 3)
    {
        throw InvalidInput("--inputShape=" + text +
                           ": must be channels x rows x columns, such as 3x224x224");
    }
    return shape;
}

/** Gives every option of its own to a visitor: (name, help, variable). */
template <typename Options, typename Visitor>
void VisitOptions(Options& o, Visitor&& visit)
{
    visit("model", NetworkOptions::MODEL_HELP, o.model);
    visit("data", NetworkOptions::DATA_HELP, o.data);
    visit("classes", "Send images of these classes only, and cut for them: a,b,...", o.classes);
    visit("images",
          "Number of test images; 0: 100, or all where there are fewer; all of a bundle",
          o.images);
    visit("cache", NetworkOptions::CACHE_HELP, o.cache);
    visit("weights",
          "Of a network of the zoo: trained (here, or from the cache), or a file: a weight file, a "
          "dictionary of PyTorch's tensors, a TorchScript module",
          o.weights);
    visit("measure",
          "Saliency that ranks the cuts: cui, gradient-x-activation, output-size; a bundle has its "
          "own recorded",
          o.measure);
    visit("grouping",
          "What is placed as one layer: paper (a convolution or linear map with what follows it), "
          "cuts (every step), or a list of steps to cut behind; a bundle has its own",
          o.grouping);
    visit("inputShape",
          "What a TorchScript file takes, such as 3x224x224; default: images as they are",
          o.inputShape);
    visit("mean",
          "A TorchScript file wants (pixel / 255 - mean) / std: one number or one a channel; "
          "default: pixels as they are",
          o.mean);
    visit("std", "See --mean", o.std);
    visit("candidates",
          "Cuts to simulate: so many of the most salient and of the smallest",
          o.candidates);
    visit("maxLatency", "Limit of the 95th percentile of latency [ms]; 0: none", o.maxLatency);
    visit("minAccuracy", "Least share of all images classified right, 0 to 1", o.minAccuracy);
    visit("maxMemory",
          "Limit of the weights on any device but the edge server [bytes]; 0: none",
          o.maxMemory);
}

} // namespace

AdvisorOptions AdvisorOptions::Parse(int argc, char* argv[])
{
    AdvisorOptions options;
    ns3::CommandLine command("cut-advisor.cc");
    command.Usage("Where to cut this network, for this radio and these limits.\n\n"
                  "Ranks the cuts of a network by saliency and by the size of what crosses, "
                  "simulates the best of both,\nrunning it whole at either end, and the exact "
                  "planner's placements, with real tensors in real packets;\nsays which keep the "
                  "limits on latency, accuracy and memory, and recommends one.\n"
                  "--RngRun draws another deployment and other backoffs.");
    VisitOptions(options, OptionAdder(command));
    options.AddTo(command);
    ParseOptions(command, argc, argv);
    return options;
}

void AdvisorOptions::Validate() const
{
    RequireWithin<int64_t>("images", images, 0, 1'000'000);
    RequireWithin<int64_t>("candidates", candidates, 1, 1024);
    RequireWithin("maxLatency", maxLatency, 0.0, 3.6e6);
    RequireWithin("minAccuracy", minAccuracy, 0.0, 1.0);
    RequireWithin<int64_t>("maxMemory", maxMemory, 0, int64_t{1} << 53);
    NetworkOptions::Validate();
    if (IsBundle(model) && grouping != DEFAULT_GROUPING)
    {
        throw InvalidInput("--grouping=" + grouping + " with --model=" + model +
                           ": a split bundle has its own layers");
    }
    if ((IsBundle(model) || IsScript(model)) && weights != NetworkRequest().weights)
    {
        throw InvalidInput("--weights=" + weights + " with --model=" + model +
                           ": weights go with a network of the zoo only, a file comes trained");
    }
    if (IsScript(model) && data.empty())
    {
        throw InvalidInput("--model=" + model + ": a TorchScript file needs --data");
    }
    if (!IsScript(model) && !(inputShape.empty() && mean.empty() && std.empty()))
    {
        throw InvalidInput("--model=" + model +
                           ": --inputShape, --mean and --std go with a TorchScript file only");
    }
    ParseShape(inputShape);
    ParseNumbers("mean", mean);
    ParseNumbers("std", std);
    ScenarioOptions::Validate();
}

NamedTexts AdvisorOptions::List() const
{
    NamedTexts list;
    VisitOptions(*this, OptionLister(list));
    ListTo(list);
    return list;
}

NetworkRequest AdvisorOptions::MakeRequest() const
{
    auto request = NetworkOptions::MakeRequest();
    request.imageCount =
        images == 0 && !IsBundle(model) ? DEFAULT_IMAGES : static_cast<uint64_t>(images);
    request.takesFewerImages = images == 0;
    request.classes = SplitList(classes, ',');
    request.weights = weights;
    request.measure = measure;
    request.grouping = grouping;
    request.wantsSaliency = true;
    request.inputShape = ParseShape(inputShape);
    request.mean = ParseNumbers("mean", mean);
    request.standardDeviation = ParseNumbers("std", std);
    return request;
}

ServiceLimits AdvisorOptions::MakeLimits() const
{
    ServiceLimits limits;
    if (maxLatency > 0)
    {
        limits.maxLatencyMs = maxLatency;
    }
    if (minAccuracy > 0)
    {
        limits.minAccuracy = minAccuracy;
    }
    if (maxMemory > 0)
    {
        limits.maxMemoryBytes = static_cast<uint64_t>(maxMemory);
    }
    return limits;
}

} // namespace prometheus
