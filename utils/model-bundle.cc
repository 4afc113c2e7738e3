/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "model-bundle.h"

#include "bundle-recorder.h"
#include "cyclic-redundancy-check.h"
#include "image-sets.h"
#include "network.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "prometheus-version.h"
#include "torch-runner.h"

#include <fstream>
#include <sstream>

namespace prometheus
{

namespace
{

LabelledImages LoadTestImages(const std::string& data, const Shape& shape, uint32_t images)
{
    if (shape.size() != 3)
    {
        throw InvalidInput("data sets have images of channels, rows and columns; the network takes "
                           "inputs of shape " +
                           ToString(shape));
    }
    ImageOptions options;
    options.maxImages = images;
    options.channels = static_cast<uint32_t>(shape[0]);
    options.height = static_cast<uint32_t>(shape[1]);
    options.width = static_cast<uint32_t>(shape[2]);
    return LoadImages(data, Split::Test, options);
}

std::string DescribeNumbers(const std::vector<double>& numbers)
{
    std::ostringstream text;
    for (std::size_t i = 0; i < numbers.size(); ++i)
    {
        text << (i == 0 ? "" : ",") << numbers[i];
    }
    return text.str();
}

/** Which file it was, and what it was given. */
std::string DescribeModel(const std::filesystem::path& model, const ImportOptions& options)
{
    std::ifstream stream(model, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    std::ostringstream text;
    text << "prometheus-bundle " << PROMETHEUS_VERSION << "\nmodel: " << model.filename().string()
         << ", " << content.str().size() << " bytes, CRC-32 " << std::hex << Crc32(content.str())
         << "\n";
    if (!options.mean.empty())
    {
        text << "mean: " << DescribeNumbers(options.mean)
             << "\nstd: " << DescribeNumbers(options.standardDeviation) << "\n";
    }
    return text.str();
}

} // namespace

SplitBundle RecordModelBundle(const std::filesystem::path& model,
                              const ImportOptions& options,
                              const std::string& grouping,
                              const std::string& data,
                              uint32_t images)
{
    const auto network =
        std::make_shared<Network>(ImportNetwork(model, options)->GetDefinition(), grouping);
    const auto& profile = network->GetProfile();
    const auto labelled = LoadTestImages(data, options.inputShape, images);
    if (labelled.classNames.size() != profile.classCount)
    {
        throw InvalidInput("'" + model.string() + "' has " + std::to_string(profile.classCount) +
                           " outputs, data set '" + labelled.name + "' " +
                           std::to_string(labelled.classNames.size()) + " classes");
    }
    TorchRunner runner(network);
    ProgressLine line("recording, images", labelled.images.size());
    auto bundle = RecordBundle(runner,
                               labelled,
                               DescribeModel(model, options) + "layers: " + grouping + "\n",
                               [&line](std::size_t done) { line.Update(done); });
    line.Finish();
    return bundle;
}

double AccuracyOf(const SplitBundle& bundle)
{
    const auto& logits = bundle.activations.back();
    std::size_t right = 0;
    for (std::size_t i = 0; i < logits.size(); ++i)
    {
        right += ArgMax(logits[i]) == static_cast<int64_t>(bundle.data.labels[i]) ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(logits.size());
}

} // namespace prometheus
