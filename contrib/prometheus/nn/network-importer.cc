/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-importer.h"

#include "atomic-file.h"
#include "prometheus-error.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

const NetworkImporter& GetScriptImporter();

namespace
{

const std::vector<const NetworkImporter*>& Importers()
{
    static const std::vector<const NetworkImporter*> importers{&GetScriptImporter()};
    return importers;
}

std::string DescribeFormats()
{
    std::string text;
    for (const auto* importer : Importers())
    {
        text += (text.empty() ? "" : "; ") + std::string(importer->GetName()) + " (";
        const auto extensions = importer->GetExtensions();
        for (std::size_t i = 0; i < extensions.size(); ++i)
        {
            text += (i == 0 ? "" : ", ") + extensions[i];
        }
        text += ")";
    }
    return text;
}

void RequireOnePerChannel(const std::string& option,
                          const std::vector<double>& values,
                          int64_t channels)
{
    if (values.size() != 1 && static_cast<int64_t>(values.size()) != channels)
    {
        throw InvalidInput(option + " has " + std::to_string(values.size()) +
                           " numbers, expected 1 or one for each of the " +
                           std::to_string(channels) + " channels of the input");
    }
    for (double value : values)
    {
        if (!std::isfinite(value))
        {
            throw InvalidInput(option + " must be of finite numbers, got " + std::to_string(value));
        }
    }
}

} // namespace

void ImportOptions::Validate() const
{
    constexpr int64_t MAX_ELEMENTS = int64_t{1} << 28;
    const bool extents = std::all_of(
        inputShape.begin(), inputShape.end(), [](int64_t extent) { return extent >= 1; });
    if (inputShape.empty())
    {
        throw InvalidInput("the shape of one input must be given, such as 3x224x224");
    }
    if (!extents || ElementCount(inputShape) > MAX_ELEMENTS)
    {
        throw InvalidInput("the input shape is " + ToString(inputShape) +
                           ", expected extents of 1 or more, such as 3x224x224, and at most " +
                           std::to_string(MAX_ELEMENTS) + " elements");
    }
    if (mean.empty() != standardDeviation.empty())
    {
        throw InvalidInput("mean and standard deviation come together, got only one of them");
    }
    if (mean.empty())
    {
        return;
    }
    RequireOnePerChannel("the mean", mean, inputShape.front());
    RequireOnePerChannel("the standard deviation", standardDeviation, inputShape.front());
    for (double value : standardDeviation)
    {
        if (value <= 0)
        {
            throw InvalidInput("the standard deviation must be above 0, got " +
                               std::to_string(value));
        }
    }
}

void ImportedNetwork::WriteParts(uint32_t cut,
                                 const std::filesystem::path& head,
                                 const std::filesystem::path& tail) const
{
    if (std::filesystem::weakly_canonical(head) == std::filesystem::weakly_canonical(tail))
    {
        throw InvalidInput("head and tail cannot both go to '" + head.string() + "'");
    }
    const auto parts = MakeParts(cut);
    WriteFileAtomically(head, parts.head);
    try
    {
        WriteFileAtomically(tail, parts.tail);
    }
    catch (const FileError&)
    {
        std::error_code ignored;
        std::filesystem::remove(head, ignored); // alone it is of no use
        throw;
    }
}

std::unique_ptr<ImportedNetwork> ImportNetwork(const std::filesystem::path& path,
                                               const ImportOptions& options)
{
    options.Validate();
    const auto extension = path.extension().string();
    for (const auto* importer : Importers())
    {
        const auto extensions = importer->GetExtensions();
        if (std::find(extensions.begin(), extensions.end(), extension) != extensions.end())
        {
            return importer->Import(path, options);
        }
    }
    throw InvalidInput("'" + path.string() + "': no known format ends in '" + extension +
                       "'; known: " + DescribeFormats());
}

} // namespace prometheus
