/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Writes a split bundle of every network of the zoo: a benchmark set for placement and simulation.
 * Weights are random but seeded: sizes, work and traffic are those of the networks, answers are
 * not.
 */
#include "atomic-file.h"
#include "bundle-recorder.h"
#include "image-sets.h"
#include "network-zoo.h"
#include "program-main.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "prometheus-version.h"
#include "torch-runner.h"

#include <CLI/CLI.hpp>

#include <iostream>

using namespace prometheus;

namespace
{

struct Arguments
{
    std::vector<std::string> models{GetNetworkNames()};
    std::string grouping{DEFAULT_GROUPING};
    uint32_t images{2};
    uint64_t seed{1};
    std::string output{"results/benchmark-set"};
};

void Declare(CLI::App& app, Arguments& arguments)
{
    app.add_option("--models", arguments.models, "Networks of the zoo, separated by commas")
        ->delimiter(',')
        ->check(CLI::IsMember(GetNetworkNames()))
        ->capture_default_str();
    app.add_option("--grouping",
                   arguments.grouping,
                   "Layers: paper (a weighted operation with what follows it) or cuts (every step)")
        ->check(CLI::IsMember({"paper", "cuts"}))
        ->capture_default_str();
    app.add_option("--images", arguments.images, "Images to record with each network")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    app.add_option("--seed", arguments.seed, "Seed of the weights")->capture_default_str();
    app.add_option("--output", arguments.output, "Folder to write to, made when missing")
        ->capture_default_str();
}

/** Drawn shapes, brought to a network's input and number of classes. */
LabelledImages ImagesFor(const NetworkProfile& network, uint32_t count)
{
    const Shape& shape = network.inputShape;
    ImageOptions options;
    options.maxImages = count;
    options.channels = static_cast<uint32_t>(shape.at(0));
    options.height = static_cast<uint32_t>(shape.at(1));
    options.width = static_cast<uint32_t>(shape.at(2));
    const auto names = LoadImages("shapes", Split::Test, 1).classNames;
    if (network.classCount < names.size())
    {
        options.classes.assign(names.begin(), names.begin() + network.classCount);
    }
    auto data = LoadImages("shapes", Split::Test, options);
    while (data.classNames.size() < network.classCount)
    {
        data.classNames.push_back("unused " + std::to_string(data.classNames.size()));
    }
    return data;
}

void WriteOne(const Arguments& arguments, const std::string& model)
{
    const auto path = std::filesystem::path(arguments.output) / (model + ".prom");
    RequireWritable(path);
    const auto network = MakeNetwork(model, arguments.seed, arguments.grouping);
    TorchRunner runner(network);
    const std::string origin = std::string("prometheus-benchmark-set ") + PROMETHEUS_VERSION +
                               "\nweights: random, seed " + std::to_string(arguments.seed) +
                               "\ngrouping: " + arguments.grouping + "\n";
    ProgressLine line("recording " + model + ", images", arguments.images);
    const auto bundle = RecordBundle(runner,
                                     ImagesFor(network->GetProfile(), arguments.images),
                                     origin,
                                     [&line](std::size_t done) { line.Update(done); });
    line.Finish();
    WriteSplitBundle(bundle, path);
    std::cout << "wrote " << path.string() << ": " << bundle.profile.layers.size() << " layers, "
              << std::filesystem::file_size(path) << " bytes" << std::endl;
}

void Run(const Arguments& arguments)
{
    std::error_code failure;
    std::filesystem::create_directories(arguments.output, failure);
    if (failure)
    {
        throw FileError("cannot make the folder '" + arguments.output + "': " + failure.message());
    }
    for (const auto& model : arguments.models)
    {
        WriteOne(arguments, model);
    }
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Writes FOLDER/<network>.prom for every network of the zoo: profile, images and "
                 "activations of a\nnetwork with random weights. Planning and simulation see its "
                 "real sizes, work and traffic; its answers\nmean nothing, so accuracy does not.",
                 "prometheus-benchmark-set");
    app.footer("Example: prometheus-benchmark-set --models=cnn5,vgg16 --output=results/set");
    Arguments arguments;
    Declare(app, arguments);
    return RunProgram(app, argc, argv, [&] { Run(arguments); });
}
