/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "weight-file.h"

#include "atomic-file.h"
#include "cyclic-redundancy-check.h"
#include "prometheus-error.h"
#include "split-bundle-part.h"

#include <torch/torch.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

namespace prometheus
{

namespace
{

constexpr std::string_view MAGIC{"\x89PROMWT\x1a", 8};
constexpr uint32_t VERSION = 1;
constexpr std::size_t HEADER_BYTES = MAGIC.size() + 2 * sizeof(uint32_t);

/** A buffer, such as a running mean, is stored as a parameter is. */
struct NamedParameter
{
    std::string name;
    torch::Tensor values;
};

std::vector<NamedParameter> ParametersOf(const NetworkDefinition& definition)
{
    std::vector<NamedParameter> all;
    VisitState(definition,
               [&all](const std::string& name, const at::Tensor& values, StateKind) {
                   all.push_back({name, values});
               });
    return all;
}

template <typename Number>
void Append(std::string& bytes, Number number)
{
    for (std::size_t i = 0; i < sizeof(Number); ++i)
    {
        bytes.push_back(static_cast<char>(number >> (8 * i) & 0xffU));
    }
}

void AppendCount(std::string& bytes, std::size_t count)
{
    Append(bytes, static_cast<uint32_t>(count));
}

void AppendText(std::string& bytes, const std::string& text)
{
    AppendCount(bytes, text.size());
    bytes += text;
}

void AppendDouble(std::string& bytes, double value)
{
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    Append(bytes, bits);
}

double TakeDouble(BundlePart& part, const std::string& what)
{
    const uint64_t bits = part.TakeUInt64(what);
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

void AppendReport(std::string& bytes, const TrainingReport& report)
{
    AppendCount(bytes, report.epochLosses.size());
    for (std::size_t i = 0; i < report.epochLosses.size(); ++i)
    {
        AppendDouble(bytes, report.epochLosses[i]);
        AppendDouble(bytes, report.epochValidationAccuracies[i]);
    }
    AppendDouble(bytes, report.validationAccuracy);
    AppendDouble(bytes, report.testAccuracy);
    AppendCount(bytes, report.convolutions.size());
    for (const auto& convolution : report.convolutions)
    {
        AppendText(bytes, convolution.layer);
        Append(bytes, convolution.channels);
        Append(bytes, convolution.deadChannels);
    }
}

TrainingReport TakeReport(BundlePart& part)
{
    TrainingReport report;
    const uint32_t epochs = part.TakeCount("epochs", 2 * sizeof(double));
    for (uint32_t i = 0; i < epochs; ++i)
    {
        report.epochLosses.push_back(TakeDouble(part, "a loss"));
        report.epochValidationAccuracies.push_back(TakeDouble(part, "an accuracy"));
    }
    report.validationAccuracy = TakeDouble(part, "the validation accuracy");
    report.testAccuracy = TakeDouble(part, "the test accuracy");
    const uint32_t convolutions = part.TakeCount("convolutions", 3 * sizeof(uint32_t));
    for (uint32_t i = 0; i < convolutions; ++i)
    {
        ConvolutionHealth health;
        health.layer = part.TakeText("the name of a convolution");
        health.channels = part.TakeUInt32("its channels");
        health.deadChannels = part.TakeUInt32("its dead channels");
        report.convolutions.push_back(std::move(health));
    }
    return report;
}

void AppendParameters(std::string& bytes, const NetworkDefinition& definition)
{
    const auto parameters = ParametersOf(definition);
    AppendCount(bytes, parameters.size());
    for (const auto& parameter : parameters)
    {
        AppendText(bytes, parameter.name);
        AppendCount(bytes, static_cast<std::size_t>(parameter.values.dim()));
        for (const int64_t extent : parameter.values.sizes())
        {
            Append(bytes, static_cast<uint64_t>(extent));
        }
        // Debian runs LibTorch on little-endian machines only, so memory is the file's order.
        const torch::Tensor values = parameter.values.detach().contiguous();
        bytes.append(static_cast<const char*>(values.data_ptr()), values.nbytes());
    }
}

/** @return the values, in the order of the network's parameters. */
std::vector<Tensor> TakeParameters(BundlePart& part, const std::vector<NamedParameter>& expected)
{
    const uint32_t count = part.TakeCount("parameters", 2 * sizeof(uint32_t));
    if (count != expected.size())
    {
        part.Refuse("it has " + std::to_string(count) + " parameters, the network has " +
                    std::to_string(expected.size()));
    }
    std::vector<Tensor> values;
    for (const auto& parameter : expected)
    {
        const std::string name = part.TakeText("the name of a parameter");
        const Shape shape = part.TakeShape("the shape of '" + name + "'");
        const Shape wanted = parameter.values.sizes().vec();
        if (name != parameter.name || shape != wanted)
        {
            part.Refuse("it has parameter '" + name + "' of shape " + ToString(shape) +
                        " where the network has '" + parameter.name + "' of shape " +
                        ToString(wanted));
        }
        values.push_back(part.TakeTensors("'" + name + "'", DType::Float32, shape, 1).front());
    }
    return values;
}

/** "'a', not 'b'" for the first lines that differ. */
std::string FirstDifference(const std::string& found, const std::string& wanted)
{
    std::istringstream foundLines(found);
    std::istringstream wantedLines(wanted);
    std::string foundLine;
    std::string wantedLine;
    do
    {
        foundLine.clear();
        wantedLine.clear();
        std::getline(foundLines, foundLine);
        std::getline(wantedLines, wantedLine);
    } while (foundLine == wantedLine && (foundLines || wantedLines));
    return "'" + foundLine + "', not '" + wantedLine + "'";
}

std::string ReadWholeFile(const std::filesystem::path& path)
{
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (failure)
    {
        throw FileError("cannot read '" + path.string() + "': " + failure.message());
    }
    std::string bytes(size, '\0');
    std::ifstream stream(path, std::ios::binary);
    if (!stream || !stream.read(bytes.data(), static_cast<std::streamsize>(size)))
    {
        throw FileError("cannot read '" + path.string() + "': " + std::strerror(errno));
    }
    return bytes;
}

BundlePart OpenBody(const std::string& place, const std::string& file)
{
    BundlePart part(place, file);
    if (file.size() < HEADER_BYTES || part.Take(MAGIC.size(), "the signature") != MAGIC)
    {
        part.Refuse("it is no weight file: it does not start with the signature of one");
    }
    const uint32_t version = part.TakeUInt32("the format version");
    if (version != VERSION)
    {
        part.Refuse("it has format version " + std::to_string(version) + ", this reader knows " +
                    std::to_string(VERSION));
    }
    const uint32_t checksum = part.TakeUInt32("the checksum");
    if (Crc32(std::string_view(file).substr(HEADER_BYTES)) != checksum)
    {
        part.Refuse("its content does not fit its checksum: it was damaged or cut short");
    }
    return part;
}

} // namespace

void WriteWeightFile(const std::filesystem::path& path,
                     const std::string& key,
                     const TrainingReport& report,
                     const NetworkDefinition& definition)
{
    std::string body;
    AppendText(body, key);
    AppendReport(body, report);
    AppendParameters(body, definition);
    std::string file(MAGIC);
    Append(file, VERSION);
    Append(file, Crc32(body));
    WriteFileAtomically(path, file + body);
}

namespace
{

/** @param key nullptr: any. */
TrainingReport ReadWeights(const std::filesystem::path& path,
                           const std::string* key,
                           const NetworkDefinition& definition)
{
    const std::string file = ReadWholeFile(path);
    BundlePart part = OpenBody("'" + path.string() + "'", file);
    const std::string found(part.Take(part.TakeUInt32("the length of the key"), "the key"));
    if (key && found != *key)
    {
        part.Refuse("it holds the weights of something else: " + FirstDifference(found, *key));
    }
    TrainingReport report = TakeReport(part);
    const auto parameters = ParametersOf(definition);
    const auto values = TakeParameters(part, parameters);
    part.RequireEnd();
    for (std::size_t i = 0; i < parameters.size(); ++i)
    {
        std::memcpy(
            parameters[i].values.data_ptr(), values[i].GetBytes(), values[i].GetByteCount());
    }
    return report;
}

} // namespace

TrainingReport ReadWeightFile(const std::filesystem::path& path,
                              const std::string& key,
                              const NetworkDefinition& definition)
{
    return ReadWeights(path, &key, definition);
}

TrainingReport ReadWeightFile(const std::filesystem::path& path,
                              const NetworkDefinition& definition)
{
    return ReadWeights(path, nullptr, definition);
}

bool IsWeightFile(std::string_view bytes)
{
    return bytes.substr(0, MAGIC.size()) == MAGIC;
}

} // namespace prometheus
