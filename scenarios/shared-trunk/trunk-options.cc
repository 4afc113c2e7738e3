/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "trunk-options.h"

#include "network-options.h"
#include "option-checks.h"
#include "option-visitors.h"

namespace prometheus
{

namespace
{

/** Gives every option of its own to a visitor: (name, help, variable). */
template <typename Options, typename Visitor>
void VisitOptions(Options& o, Visitor&& visit)
{
    visit("deployments", "Number of deployments drawn, from --RngRun on", o.deployments);
    visit("images", "Number of test images, sent one by one", o.images);
    visit("model", "First network, of the zoo (trained at first use)", o.model);
    visit("data", "Data set of the images: shapes, or as doc/data.md says", o.data);
    visit("trunk", "Layers that both networks share, the first ones", o.trunk);
    visit("groups",
          "What the second network tells apart, such as \"a=disc,ring;b=...\"; default: the "
          "data set's own groups",
          o.groups);
    visit("cache", NetworkOptions::CACHE_HELP, o.cache);
}

} // namespace

TrunkOptions TrunkOptions::Parse(int argc, char* argv[])
{
    TrunkOptions options;
    ns3::CommandLine command("shared-trunk.cc");
    command.Usage("Two neural networks on the same images, apart and with a shared trunk.\n\n"
                  "The second network begins with the first layers of the first one, the trunk, "
                  "and tells coarser classes\napart. Draws IoT units in a square, plans both "
                  "networks with layers of their own and with the trunk\nshared, and sends test "
                  "images through each plan as real packets over simulated ad-hoc 802.11n or "
                  "802.11ah.\n--RngRun draws other deployments and other backoffs.");
    VisitOptions(options, OptionAdder(command));
    options.AddTo(command);
    ParseOptions(command, argc, argv);
    return options;
}

void TrunkOptions::Validate() const
{
    RequireWithin<int64_t>("deployments", deployments, 1, 1'000'000);
    RequireWithin<int64_t>("images", images, 1, 1'000'000);
    RequireWithin<int64_t>("trunk", trunk, 1, 1000);
    ScenarioOptions::Validate();
    if (!map.empty())
    {
        throw InvalidInput("--map=" + map + ": maps are of one network; shared-trunk has none");
    }
    ParseClassGroups(groups);
}

NamedTexts TrunkOptions::List() const
{
    NamedTexts list;
    VisitOptions(*this, OptionLister(list));
    ListTo(list);
    return list;
}

SharedPair TrunkOptions::LoadPair() const
{
    NetworkRequest request;
    request.model = model;
    request.data = data;
    request.imageCount = static_cast<uint64_t>(images);
    request.cache = cache;
    return LoadSharedPair(request, {static_cast<uint32_t>(trunk), ParseClassGroups(groups)});
}

} // namespace prometheus
