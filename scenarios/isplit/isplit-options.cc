/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "isplit-options.h"

#include "image-sets.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "trained-network.h"

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace prometheus
{

IsplitOptions IsplitOptions::Parse(int argc, char* argv[])
{
    IsplitOptions options;
    CLI::App app("Where a network may be cut, and how much its decisions hang on what crosses "
                 "there: I-SPLIT's curve (CUI) for chosen classes.",
                 "isplit");
    const auto add = [&app](const char* name, auto& value, const std::string& help)
    { return app.add_option(name, value, help)->capture_default_str(); };
    const auto count = CLI::Range(1U, 1'000'000U);
    add("--model",
        options.training.model,
        "Network: " + JoinNames(GetNetworkNames()) +
            ", or a TorchScript file (.pt, .pth, .ts), which needs --input-shape");
    add("--weights",
        options.weights,
        "trained (here, or from the cache), random, or a file: a weight file, a "
        "dictionary of PyTorch's tensors, a TorchScript module");
    add("--seed", options.seed, "Seed of random weights");
    AddModelOptions(app, options.import, "Network from a file");
    add("--data", options.images.data, "Data set: " + JoinNames(GetImageSetNames()));
    add("--images", options.images.images, "At most so many test images, from the first on")
        ->check(count);
    AddTakeClasses(app, options.images, "Options");
    add("--grouping",
        options.grouping,
        "Steps that are placed together: paper, cuts, or a list of steps to cut behind");
    add("--classes",
        options.classes,
        "Classes whose images count, such as disc,ring; a curve for each choice between "
        "semicolons; all, each");
    add("--measure", options.measure, "Measure: " + JoinNames(GetSaliencyMeasureNames()));
    add("--channels", options.channels, "Channels of a map: mean or sum");
    add("--score", options.scored, "Logit of the class that is correct or predicted");
    const auto* batch = add("--batch", options.batch, "Images at a time; 1 for a file")
                            ->check(CLI::Range(1U, 1024U));
    add("--csv", options.csv, "Table of the curves to write");
    add("--differences",
        options.differences,
        "Table to write of how the first two curves differ in shape");
    add("--maps",
        options.maps,
        "Table to write of the importance maps of the first images that count");
    add("--map-images", options.mapImages, "How many images have maps written")->check(count);
    app.add_option("--cache", options.cache, "Folder of trained weights, made when missing")
        ->envname("PROMETHEUS_CACHE")
        ->default_str(DefaultCacheFolder().string());
    try
    {
        app.parse(argc, argv);
    }
    catch (const CLI::CallForHelp& help)
    {
        std::exit(app.exit(help));
    }
    catch (const CLI::ParseError& error)
    {
        throw InvalidInput(std::string(error.what()) + " (see --help)");
    }
    RequireFittingOptions(
        app, options.training.model, {"--weights", "--seed"}, {"--input-shape", "--mean", "--std"});
    options.training.data = options.images.data;
    if (IsModelFile(options.training.model) && batch->count() == 0)
    {
        options.batch = 1;
    }
    return options;
}

SaliencyOptions IsplitOptions::ForSaliency() const
{
    return {measure, FindChannelRule(channels), FindScoredClass(scored), batch};
}

NamedTexts IsplitOptions::List() const
{
    return {{"model", training.model},
            {"weights", weights},
            {"seed", std::to_string(seed)},
            {"data", training.data},
            {"images", std::to_string(images.images)},
            {"take-classes", JoinNames(images.takeClasses)},
            {"grouping", grouping},
            {"classes", classes},
            {"measure", measure},
            {"channels", channels},
            {"score", scored},
            {"batch", std::to_string(batch)}};
}

} // namespace prometheus
