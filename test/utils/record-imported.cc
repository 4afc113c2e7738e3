/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Imports a TorchScript file, runs it on the images of a split bundle and writes another bundle:
 * what C++ makes of a network, for comparison with what others do.
 *
 * usage: record-imported MODEL BUNDLE OUTPUT GROUPING [MEAN DEVIATION]: these as numbers separated
 * by commas
 */
#include "bundle-recorder.h"
#include "image-saliency.h"
#include "input-normalisation.h"
#include "network-importer.h"
#include "network.h"
#include "torch-runner.h"

#include <iostream>
#include <memory>

using namespace prometheus;

namespace
{

std::vector<double> AsDoubles(const std::vector<float>& values)
{
    return {values.begin(), values.end()};
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 5 && argc != 7)
    {
        std::cerr << "usage: record-imported MODEL BUNDLE OUTPUT GROUPING [MEAN DEVIATION]\n";
        return 2;
    }
    try
    {
        const auto given = ReadSplitBundle(argv[2]);
        ImportOptions options;
        options.inputShape = given.profile.inputShape;
        if (argc == 7)
        {
            const auto normalisation = InputNormalisation::Parse(argv[5], argv[6]);
            options.mean = AsDoubles(normalisation.mean);
            options.standardDeviation = AsDoubles(normalisation.standardDeviation);
        }
        const auto imported = ImportNetwork(argv[1], options);
        const auto network = std::make_shared<Network>(imported->GetDefinition(), argv[4]);
        TorchRunner runner(network);
        auto bundle = RecordBundle(runner, given.data, "record-imported");
        SaliencyOptions oneByOne;
        oneByOne.batchSize = 1;
        bundle.saliency = MeasureCutSaliency(
            *network, given.data, ParseClassChoices("all;each", given.data), oneByOne);
        WriteSplitBundle(bundle, argv[3]);
    }
    catch (const std::exception& error)
    {
        std::cerr << "record-imported: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
