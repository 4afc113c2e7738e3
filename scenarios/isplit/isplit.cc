/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Where to cut a network, by the saliency of what crosses, for the classes one cares about.

#include "image-sets.h"
#include "isplit-options.h"
#include "isplit-tables.h"
#include "network-zoo.h"
#include "program-main.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "result-files.h"
#include "torch-environment.h"
#include "trained-network.h"
#include "weight-import.h"

#include <algorithm>
#include <iostream>
#include <memory>

namespace
{

using namespace prometheus;

std::shared_ptr<const Network> LoadNetwork(const IsplitOptions& options)
{
    if (IsModelFile(options.training.model))
    {
        const auto imported = ImportNetwork(options.training.model, options.import);
        return std::make_shared<Network>(imported->GetDefinition(), options.grouping);
    }
    if (options.weights != "trained")
    {
        const auto network = MakeNetwork(options.training.model, options.seed, options.grouping);
        if (options.weights == "random")
        {
            std::cerr << "isplit: the weights are random: the curve shows the network's structure, "
                         "not what it learned\n";
        }
        else
        {
            LoadWeights(options.weights, network->GetDefinition());
        }
        return network;
    }
    std::unique_ptr<ProgressLine> line;
    const auto trained = LoadOrTrain(
        options.training,
        options.cache.empty() ? DefaultCacheFolder() : std::filesystem::path(options.cache),
        [&](const TrainingProgress& progress)
        {
            if (!line)
            {
                line =
                    std::make_unique<ProgressLine>("training " + options.training.model,
                                                   std::size_t{progress.epochs} * progress.batches);
            }
            line->Update(std::size_t{progress.epoch - 1} * progress.batches + progress.batch);
        });
    return std::make_shared<Network>(trained.network->GetDefinition(), options.grouping);
}

void WriteTable(const CsvTable& table,
                const std::string& path,
                int argc,
                char* argv[],
                const IsplitOptions& options)
{
    auto provenance = Provenance::OfProgram(argc, argv);
    const auto environment = DescribeTorchEnvironment();
    provenance.torchVersion = environment.substr(0, environment.find('\n'));
    provenance.network = {{"name", options.training.model},
                          {"weights",
                           IsModelFile(options.training.model)
                               ? DescribeModelFile(options.training.model, options.import)
                               : options.weights}};
    provenance.data = {{"name", options.training.data},
                       {"count", std::to_string(options.images.images)},
                       {"generator", DescribeImages(options.training.data)}};
    provenance.attributes = options.List();
    WriteResultTable(table, provenance, path);
}

/** Whether an image is of a class of one of the choices; of an empty choice is every image. */
bool IsChosen(const std::vector<std::vector<std::string>>& choices, const std::string& className)
{
    return std::any_of(choices.begin(),
                       choices.end(),
                       [&](const auto& names) {
                           return names.empty() ||
                                  std::find(names.begin(), names.end(), className) != names.end();
                       });
}

void Run(int argc, char* argv[])
{
    const auto options = IsplitOptions::Parse(argc, argv);
    const auto saliencyOptions = options.ForSaliency();
    GetSaliencyMeasure(options.measure);
    RequireResultFiles({options.csv, options.differences, options.maps}, {});
    const auto network = LoadNetwork(options);
    const auto& placed = network->GetProfile();
    const auto data = LoadImagesFor(placed, options.images);
    const auto sets = ParseClassChoices(options.classes, data);
    if (!options.differences.empty() && sets.size() < 2)
    {
        throw InvalidInput("--differences needs two choices of classes, got --classes=" +
                           options.classes);
    }
    ProgressLine progress("images", data.images.size());
    const auto saliency = MeasureSaliency(
        *network, data, saliencyOptions, [&](std::size_t done) { progress.Update(done); });

    std::cout << "Network " << placed.name << ", " << options.measure << " on " << data.name
              << "\n";
    std::vector<CuiCurve> curves;
    std::vector<std::string> labels;
    for (const auto& set : sets)
    {
        curves.push_back(AverageSaliency(saliency, set));
        labels.push_back(LabelOf(set));
        PrintCandidates(std::cout, curves.back(), labels.back(), placed);
    }
    if (!options.csv.empty())
    {
        WriteTable(TableOfCurves(curves, labels, placed), options.csv, argc, argv, options);
    }
    if (!options.differences.empty())
    {
        const auto differences = CompareClasses(saliency, sets[0], sets[1]);
        WriteTable(TableOfDifferences(differences, curves[0], labels[0], labels[1]),
                   options.differences,
                   argc,
                   argv,
                   options);
    }
    if (!options.maps.empty())
    {
        MapTable maps;
        uint32_t shown = 0;
        for (std::size_t i = 0; i < data.images.size() && shown < options.mapImages; ++i)
        {
            if (IsChosen(sets, data.classNames[data.labels[i]]))
            {
                maps.AddImage(i,
                              data,
                              saliency.points,
                              MeasureImportanceMaps(*network, data, i, saliencyOptions));
                ++shown;
            }
        }
        WriteTable(maps.GetTable(), options.maps, argc, argv, options);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    return RunProgram("isplit", [&] { Run(argc, argv); });
}
