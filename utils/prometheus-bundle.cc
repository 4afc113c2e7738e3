/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Writes a split bundle: a trained network's profile, images of a test split, and the activation of
 * every layer for every one of them. Simulations replay it without LibTorch. The network is one of
 * the zoo, trained here, or comes trained in a file.
 */
#include "bundle-recorder.h"
#include "image-sets.h"
#include "layer-grouping.h"
#include "model-bundle.h"
#include "model-options.h"
#include "network-zoo.h"
#include "program-main.h"
#include "progress-line.h"
#include "prometheus-version.h"
#include "torch-runner.h"
#include "traced-parts.h"
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
    ImportOptions import;
    std::string layers{DEFAULT_GROUPING};
    TestImageOptions images{"shapes", 200};
    BundleSaliency saliency;
    std::string parts{"none"};
    std::string output;
    std::string cache{DefaultCacheFolder().string()};
};

void Declare(CLI::App& app, Arguments& arguments)
{
    const auto count = CLI::Range(1U, MAX_IMAGES);
    auto& training = arguments.training;
    app.add_option("--model",
                   training.model,
                   "Network: " + JoinNames(GetNetworkNames()) +
                       ",\nor a TorchScript file (.pt, .pth, .ts), which needs --input-shape")
        ->capture_default_str();
    app.add_option("--data", arguments.images.data, "Data set: " + JoinNames(GetImageSetNames()))
        ->capture_default_str();
    app.add_option("--images", arguments.images.images, "Test images to record, from the first on")
        ->check(count)
        ->capture_default_str();
    app.add_option("--output", arguments.output, "Bundle to write, FILE.prom")->required();
    app.add_option(
           "--parts",
           arguments.parts,
           "Cuts for which head and tail come along as TorchScript: all, none, or some, by\n"
           "number or by the layer in front, separated by commas; each has all weights")
        ->capture_default_str();
    app.add_option("--cache", arguments.cache, "Folder of trained weights, made when missing")
        ->envname("PROMETHEUS_CACHE")
        ->default_str(DefaultCacheFolder().string());
    app.add_option("--saliency",
                   arguments.saliency.measure,
                   "How much depends on what crosses each cut, by " +
                       JoinNames(GetSaliencyMeasureNames()) + ", or none")
        ->capture_default_str()
        ->group("Saliency");
    app.add_option("--classes",
                   arguments.saliency.classes,
                   "Classes whose images count for a curve, such as disc,ring; a curve for each\n"
                   "choice between semicolons; all, each")
        ->capture_default_str()
        ->group("Saliency");
    AddModelOptions(app, arguments.import, "Network from a file");
    AddTakeClasses(app, arguments.images, "Network from a file");
    app.add_option("--layers",
                   arguments.layers,
                   "What is placed together: paper (a weighted operation with what follows it),\n"
                   "cuts (every cut point ends a layer), or the cuts that end one, by name or\n"
                   "number, separated by commas")
        ->capture_default_str()
        ->group("Network from a file");
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
    const uint32_t images = arguments.images.images;
    const auto data = LoadImages(training.data, Split::Test, images);
    TorchRunner runner(trained.network);
    ProgressLine line("recording, images", images);
    auto bundle = RecordBundle(runner,
                               data,
                               std::string("prometheus-bundle ") + PROMETHEUS_VERSION + "\n" +
                                   Describe(training) + Summarise(trained.report) + "\n",
                               [&line](std::size_t done) { line.Update(done); });
    line.Finish();
    AddSaliency(bundle, *trained.network, arguments.saliency, SaliencyOptions().batchSize);
    AddParts(bundle,
             *trained.network,
             arguments.parts,
             [&trained](uint32_t step) { return TraceParts(*trained.network, step); });
    return bundle;
}

void RunOnFile(const Arguments& arguments)
{
    const auto bundle = RecordModelBundle(arguments.training.model,
                                          arguments.import,
                                          arguments.layers,
                                          arguments.images,
                                          arguments.saliency,
                                          arguments.parts);
    WriteSplitBundle(bundle, arguments.output);
    std::cout << arguments.training.model << " on " << bundle.data.name << ": "
              << bundle.profile.layers.size() << " layers, accuracy " << AccuracyOf(bundle)
              << "\nwrote " << arguments.output << ": " << bundle.data.images.size() << " images\n";
}

void Run(const CLI::App& app, Arguments arguments)
{
    arguments.training.data = arguments.images.data;
    RequireFittingOptions(app,
                          arguments.training.model,
                          {"--train-images", "--epochs", "--training-seed"},
                          {"--input-shape", "--mean", "--std", "--layers", "--take-classes"});
    arguments.saliency.Validate();
    RequireOutput(arguments.output, arguments.training.model);
    if (IsModelFile(arguments.training.model))
    {
        RunOnFile(arguments);
        return;
    }
    // First what can be refused at once, then the training.
    RequireCuts(MakeNetwork(arguments.training.model, 1)->GetProfile(), arguments.parts);
    const auto trained = Train(arguments);
    std::cout << arguments.training.model << " on " << arguments.training.data << ": "
              << Summarise(trained.report) << "\n"
              << (trained.fromCache ? "weights from " : "weights trained, kept in ")
              << trained.cacheFile.string() << "\n";
    WriteSplitBundle(Record(arguments, trained), arguments.output);
    std::cout << "wrote " << arguments.output << ": " << arguments.images.images << " images\n";
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Trains a network, or takes its weights from the cache, runs it layer by layer on "
                 "images of\nthe test split, and writes profile, images and activations to one "
                 "file. Simulations given\nthat file with --bundle=FILE need no LibTorch.\n\n"
                 "The first training of cnn5 takes about a minute; later runs take its weights "
                 "from the cache.\nAn image of cnn5 takes 67 KB in the bundle.\n\n"
                 "A network from a file is not trained. Images are brought to its input shape. "
                 "prometheus-cuts lists\nits cut points. Loading a model file runs what it holds.",
                 "prometheus-bundle");
    app.footer("Example: prometheus-bundle --model=cnn5 --data=shapes --images=200 "
               "--output=results/cnn5.prom\n"
               "  prometheus-bundle --model=net.pt --input-shape=3x64x64 --mean=0.5 --std=0.25 "
               "--data=folder:photos\n  --output=net.prom");
    Arguments arguments;
    Declare(app, arguments);
    return RunProgram(app, argc, argv, [&] { Run(app, arguments); });
}
