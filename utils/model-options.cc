/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "model-options.h"

#include "atomic-file.h"
#include "cyclic-redundancy-check.h"
#include "image-sets.h"
#include "prometheus-error.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace prometheus
{

namespace
{

std::string DescribeNumbers(const std::vector<double>& numbers)
{
    std::ostringstream text;
    for (std::size_t i = 0; i < numbers.size(); ++i)
    {
        text << (i == 0 ? "" : ",") << numbers[i];
    }
    return text.str();
}

} // namespace

bool IsModelFile(const std::string& model)
{
    return model.find_first_of("./") != std::string::npos;
}

void RequireFittingOptions(const CLI::App& app,
                           const std::string& model,
                           const std::vector<std::string>& ofZoo,
                           const std::vector<std::string>& ofFiles)
{
    const bool isFile = IsModelFile(model);
    for (const auto& option : isFile ? ofZoo : ofFiles)
    {
        if (app.count(option) != 0)
        {
            throw InvalidInput(option + " is of no use with --model=" + model +
                               (isFile ? ": a file comes trained" : ": it is not a file"));
        }
    }
}

std::string JoinNames(const std::vector<std::string>& names)
{
    std::string text;
    for (const auto& name : names)
    {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

std::string DescribeModelFile(const std::string& model, const ImportOptions& options)
{
    std::ifstream stream(model, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    std::ostringstream text;
    text << "model: " << std::filesystem::path(model).filename().string() << ", "
         << content.str().size() << " bytes, CRC-32 " << std::hex << Crc32(content.str()) << "\n";
    if (!options.mean.empty())
    {
        text << "mean: " << DescribeNumbers(options.mean)
             << "\nstd: " << DescribeNumbers(options.standardDeviation) << "\n";
    }
    return text.str();
}

void AddTakeClasses(CLI::App& app, TestImageOptions& options, const std::string& group)
{
    app.add_option("--take-classes,--takeClasses",
                   options.takeClasses,
                   "Classes of the data set to take, A,B,...: the network's outputs, in order")
        ->delimiter(',')
        ->type_name("NAMES")
        ->group(group);
}

LabelledImages LoadImagesFor(const NetworkProfile& network, const TestImageOptions& options)
{
    const Shape& shape = network.inputShape;
    if (shape.size() != 3)
    {
        throw InvalidInput("data sets have images of channels, rows and columns; network '" +
                           network.name + "' takes inputs of shape " + ToString(shape));
    }
    ImageOptions form;
    form.maxImages = options.images;
    form.classes = options.takeClasses;
    form.channels = static_cast<uint32_t>(shape[0]);
    form.height = static_cast<uint32_t>(shape[1]);
    form.width = static_cast<uint32_t>(shape[2]);
    auto data = LoadImages(options.data, Split::Test, form);
    if (data.classNames.size() != network.classCount)
    {
        throw InvalidInput("network '" + network.name + "' has " +
                           std::to_string(network.classCount) + " outputs, data set '" + data.name +
                           "' " + std::to_string(data.classNames.size()) +
                           (options.takeClasses.empty() ? " classes" : " of the classes taken"));
    }
    return data;
}

void AddModelOptions(CLI::App& app, ImportOptions& options, const std::string& group)
{
    app.add_option_function<std::string>(
           "--input-shape,--inputShape",
           [&options](const std::string& text) { options.inputShape = ParseShape(text); },
           "Shape of one input: channels, rows and columns, such as 3x224x224")
        ->type_name("SHAPE")
        ->group(group);
    app.add_option(
           "--mean",
           options.mean,
           "The network takes pixels, 0 to 255, and begins with (pixel / 255 - mean) / std,\n"
           "one number or one a channel, as torchvision's Normalize. ImageNet's:\n"
           "--mean=0.485,0.456,0.406 --std=0.229,0.224,0.225. Without, the model is given\n"
           "the pixels as they are")
        ->delimiter(',')
        ->type_name("NUMBERS")
        ->group(group);
    app.add_option("--std", options.standardDeviation, "See --mean; --mean=0 --std=1 gives 0 to 1")
        ->delimiter(',')
        ->type_name("NUMBERS")
        ->group(group);
}

void RequireOutput(const std::string& file, const std::string& model)
{
    RequireWritable(file);
    std::error_code missing;
    if (std::filesystem::equivalent(file, model, missing))
    {
        throw InvalidInput("'" + file + "' is the model: write to another file");
    }
}

Shape ParseShape(const std::string& text)
{
    Shape shape;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (bool more = true; more;)
    {
        int64_t extent = 0;
        const auto [rest, error] = std::from_chars(at, end, extent);
        if (error != std::errc() || extent < 1 || (rest != end && *rest != 'x'))
        {
            throw InvalidInput("'" + text +
                               "' is no shape: positive integers joined by x, such as 3x224x224");
        }
        shape.push_back(extent);
        more = rest != end;
        at = more ? rest + 1 : end;
    }
    return shape;
}

} // namespace prometheus
