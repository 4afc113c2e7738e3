/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "weight-import.h"

#include "prometheus-error.h"
#include "weight-file.h"

#include <torch/csrc/jit/serialization/pickle.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace prometheus
{

namespace
{

using NamedTensors = std::map<std::string, torch::Tensor>;

struct WantedTensor
{
    std::string name;
    torch::Tensor values;
};

[[noreturn]] void Refuse(const std::filesystem::path& path, const std::string& reason)
{
    throw CorruptFile("'" + path.string() + "': " + reason);
}

std::string ReadWhole(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream bytes;
    if (!stream || std::filesystem::is_directory(path) || !(bytes << stream.rdbuf()))
    {
        throw FileError("cannot read '" + path.string() +
                        "': " + (errno ? std::strerror(errno) : "it is empty or no file"));
    }
    return std::move(bytes).str();
}

/** What torch.save() makes of a state_dict: a dictionary of tensors; nothing for other archives. */
std::optional<NamedTensors> ReadDictionary(const std::string& bytes)
{
    NamedTensors tensors;
    try
    {
        const auto value = torch::jit::pickle_load({bytes.begin(), bytes.end()});
        if (!value.isGenericDict())
        {
            return std::nullopt;
        }
        for (const auto& entry : value.toGenericDict())
        {
            if (!entry.key().isString() || !entry.value().isTensor())
            {
                return std::nullopt;
            }
            tensors.emplace(entry.key().toStringRef(), entry.value().toTensor());
        }
    }
    catch (const std::exception&)
    {
        return std::nullopt;
    }
    return tensors;
}

NamedTensors ReadArchive(const std::filesystem::path& path, const std::string& bytes)
{
    if (auto dictionary = ReadDictionary(bytes))
    {
        return *std::move(dictionary);
    }
    NamedTensors tensors;
    try
    {
        std::istringstream stream(bytes);
        const auto module = torch::jit::load(stream);
        for (const auto& parameter : module.named_parameters())
        {
            tensors.emplace(parameter.name, parameter.value);
        }
        for (const auto& buffer : module.named_buffers())
        {
            tensors.emplace(buffer.name, buffer.value);
        }
    }
    catch (const std::exception& error)
    {
        const std::string reason = error.what();
        Refuse(path,
               "it holds no weights: neither a weight file, nor a dictionary of tensors (of "
               "PyTorch's OrderedDict make one: torch.save(dict(model.state_dict()), FILE)), nor a "
               "module of LibTorch: " +
                   reason.substr(0, reason.find('\n')));
    }
    return tensors;
}

bool IsCounter(const std::string& name)
{
    static const std::string counter = "num_batches_tracked";
    return name.size() >= counter.size() &&
           name.compare(name.size() - counter.size(), counter.size(), counter) == 0;
}

/** @param foreign whether by foreign names, where there are any. */
std::vector<WantedTensor> WantedBy(const NetworkDefinition& definition, bool foreign)
{
    std::vector<WantedTensor> wanted;
    for (const auto& layer : definition.layers)
    {
        const auto& prefix = foreign && !layer.foreignName.empty() ? layer.foreignName : layer.name;
        layer.module->VisitState(
            [&](const std::string& name, const at::Tensor& values, StateKind) {
                wanted.push_back({prefix + "." + name, values});
            });
    }
    return wanted;
}

std::string ShapeOf(const torch::Tensor& tensor)
{
    return ToString(tensor.sizes().vec());
}

/** The file's tensor for one of the network's; float32. */
torch::Tensor Match(const std::filesystem::path& path,
                    const NamedTensors& found,
                    const WantedTensor& wanted)
{
    const auto entry = found.find(wanted.name);
    if (entry == found.end())
    {
        Refuse(path,
               "it has no '" + wanted.name + "', which the network has with shape " +
                   ShapeOf(wanted.values));
    }
    const torch::Tensor& values = entry->second;
    if (values.sizes() != wanted.values.sizes())
    {
        Refuse(path,
               "it has '" + entry->first + "' of shape " + ShapeOf(values) +
                   " where the network has '" + wanted.name + "' of shape " +
                   ShapeOf(wanted.values));
    }
    if (!values.is_floating_point() || values.layout() != torch::kStrided)
    {
        Refuse(path, "'" + entry->first + "' does not hold plain floating-point numbers");
    }
    const torch::Tensor floats = values.detach().to(torch::kCPU, torch::kFloat32);
    if (!torch::isfinite(floats).all().item<bool>())
    {
        Refuse(path, "'" + entry->first + "' has numbers that are NaN or infinite");
    }
    return floats;
}

void CopyArchive(const std::filesystem::path& path,
                 const NamedTensors& found,
                 const NetworkDefinition& definition)
{
    auto wanted = WantedBy(definition, /*foreign=*/false);
    if (!wanted.empty() && found.find(wanted.front().name) == found.end())
    {
        wanted = WantedBy(definition, /*foreign=*/true);
    }
    std::vector<torch::Tensor> values;
    NamedTensors unused = found;
    for (const auto& tensor : wanted)
    {
        values.push_back(Match(path, found, tensor));
        unused.erase(tensor.name);
    }
    for (const auto& [name, tensor] : unused)
    {
        if (!IsCounter(name))
        {
            Refuse(path,
                   "it has '" + name + "' of shape " + ShapeOf(tensor) + ", which network '" +
                       definition.name + "' does not have");
        }
    }
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < wanted.size(); ++i)
    {
        wanted[i].values.copy_(values[i]);
    }
}

} // namespace

void LoadWeights(const std::filesystem::path& path, const NetworkDefinition& definition)
{
    errno = 0;
    const std::string bytes = ReadWhole(path);
    if (IsWeightFile(bytes))
    {
        ReadWeightFile(path, definition);
        return;
    }
    CopyArchive(path, ReadArchive(path, bytes), definition);
}

} // namespace prometheus
