/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Writes a split bundle: a trained network's profile, images of a test split, and the activation of
 * every layer for every one of them. Simulations replay it without LibTorch.
 */
#include "atomic-file.h"
#include "bundle-recorder.h"
#include "image-sets.h"
#include "network-zoo.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "prometheus-version.h"
#include "torch-runner.h"
#include "trained-network.h"

#include <CLI/CLI.hpp>

#include <iostream>

using namespace prometheus;

namespace
{

constexpr uint32_t MAX_IMAGES = 100'000;

struct Arguments
{
    TrainingOptions training;
    uint32_t images{200};
    std::string output;
    std::string cache;
};

std::string Join(const std::vector<std::string>& names)
{
    std::string text;
    for (const auto& name : names)
    {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

void Declare(CLI::App& app, Arguments& arguments)
{
    const auto count = CLI::Range(1U, MAX_IMAGES);
    auto& training = arguments.training;
    app.add_option("--model", training.model, "Network: " + Join(GetNetworkNames()))
        ->capture_default_str();
    app.add_option("--data", training.data, "Data set: " + Join(GetImageSetNames()))
        ->capture_default_str();
    app.add_option("--images", arguments.images, "Test images to record, from the first on")
        ->check(count)
        ->capture_default_str();
    app.add_option("--output", arguments.output, "Bundle to write, FILE.prom")->required();
    app.add_option("--cache", arguments.cache, "Folder of trained weights, made when missing")
        ->envname("PROMETHEUS_CACHE")
        ->default_str(DefaultCacheFolder().string());
    app.add_option("--train-images", training.trainImages, "Images to train on")
        ->check(count)
        ->capture_default_str()
        ->group("Training");
    app.add_option("--epochs", training.epochs, "Times every training image is seen")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str()
        ->group("Training");
    app.add_option("--training-seed", training.seed, "Seed of first weights and image order")
        ->capture_default_str()
        ->group("Training");
}

TrainedNetwork Train(const Arguments& arguments)
{
    const auto& training = arguments.training;
    const uint32_t batches = (training.trainImages + training.batchSize - 1) / training.batchSize;
    ProgressLine line("training " + training.model + ", batches",
                      static_cast<std::size_t>(training.epochs) * batches);
    auto trained = LoadOrTrain(
        training,
        arguments.cache,
        [&line](const TrainingProgress& now)
        { line.Update(static_cast<std::size_t>(now.epoch - 1) * now.batches + now.batch); });
    line.Finish();
    return trained;
}

SplitBundle Record(const Arguments& arguments, const TrainedNetwork& trained)
{
    const auto& training = arguments.training;
    const auto data = LoadImages(training.data, Split::Test, arguments.images);
    TorchRunner runner(trained.network);
    ProgressLine line("recording, images", arguments.images);
    auto bundle = RecordBundle(runner,
                               data,
                               std::string("prometheus-bundle ") + PROMETHEUS_VERSION + "\n" +
                                   Describe(training) + Summarise(trained.report) + "\n",
                               [&line](std::size_t done) { line.Update(done); });
    line.Finish();
    return bundle;
}

void Run(const Arguments& arguments)
{
    RequireWritable(arguments.output);
    const auto trained = Train(arguments);
    std::cout << arguments.training.model << " on " << arguments.training.data << ": "
              << Summarise(trained.report) << "\n"
              << (trained.fromCache ? "weights from " : "weights trained, kept in ")
              << trained.cacheFile.string() << "\n";
    WriteSplitBundle(Record(arguments, trained), arguments.output);
    std::cout << "wrote " << arguments.output << ": " << arguments.images << " images\n";
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Trains a network, or takes its weights from the cache, runs it layer by layer on "
                 "images of\nthe test split, and writes profile, images and activations to one "
                 "file. Simulations given\nthat file with --bundle=FILE need no LibTorch.\n\n"
                 "The first training of cnn5 takes about a minute; later runs take its weights "
                 "from the cache.\nAn image of cnn5 takes 67 KB in the bundle.",
                 "prometheus-bundle");
    app.footer("Example: prometheus-bundle --model=cnn5 --data=shapes --images=200 "
               "--output=results/cnn5.prom");
    Arguments arguments;
    try
    {
        arguments.cache = DefaultCacheFolder().string();
        Declare(app, arguments);
        app.parse(argc, argv);
        Run(arguments);
    }
    catch (const CLI::CallForHelp&)
    {
        std::cout << app.help();
    }
    catch (const CLI::ParseError& error)
    {
        std::cerr << "prometheus-bundle: " << error.what() << " (see --help)\n";
        return 1;
    }
    catch (const std::exception& error)
    {
        std::cerr << "prometheus-bundle: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
