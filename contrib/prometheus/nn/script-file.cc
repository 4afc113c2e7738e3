/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-file.h"

#include "prometheus-error.h"
#include "torch-call.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/torch.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace prometheus
{

using torch::jit::Graph;
using torch::jit::Module;

namespace
{

/** A TorchScript file is a zip archive, which begins so. */
constexpr char ZIP_SIGNATURE[]{'P', 'K', '\x03', '\x04'};

void RequireArchive(const std::filesystem::path& path)
{
    const std::string where = "cannot read '" + path.string() + "': ";
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
    {
        throw FileError(where + "it is a folder");
    }
    std::ifstream stream(path, std::ios::binary);
    char begin[sizeof ZIP_SIGNATURE]{};
    if (!stream)
    {
        throw FileError(where + std::strerror(errno));
    }
    if (!stream.read(begin, sizeof begin) || std::memcmp(begin, ZIP_SIGNATURE, sizeof begin) != 0)
    {
        throw CorruptFile("'" + path.string() +
                          "' is no TorchScript file (a model is saved as one by "
                          "torch.jit.script(model).save(file))");
    }
}

Module Load(const std::filesystem::path& path)
{
    try
    {
        return torch::jit::load(path.string(), torch::kCPU);
    }
    catch (const std::exception& error)
    {
        const std::string reason = ReasonOf(error);
        // Weights alone, as torch.save() writes them, are an archive without code.
        const bool weights = reason.find("constants.pkl") != std::string::npos;
        throw CorruptFile(
            "'" + path.string() + "' " +
            (weights ? "holds no program, weights at most: save it with "
                       "torch.jit.script(model).save(file)"
                     : "is damaged, cut short or no TorchScript file: LibTorch: " + reason));
    }
}

void RequireFiniteState(const Module& module, const std::filesystem::path& path)
{
    const std::string where = "'" + path.string() + "': ";
    for (const auto& parameter : module.named_parameters())
    {
        const auto& values = parameter.value;
        if (values.is_floating_point() && !torch::isfinite(values).all().item<bool>())
        {
            throw InvalidInput(where + "parameter '" + parameter.name +
                               "' holds a NaN or an infinity");
        }
    }
    // Running means, say; but masks may hold infinities.
    for (const auto& buffer : module.named_buffers())
    {
        if (buffer.value.is_floating_point() && torch::isnan(buffer.value).any().item<bool>())
        {
            throw InvalidInput(where + "buffer '" + buffer.name + "' holds a NaN");
        }
    }
}

} // namespace

Module LoadScript(const std::filesystem::path& path)
{
    RequireArchive(path);
    Module module = Load(path);
    RequireFiniteState(module, path);
    module.eval();
    return module;
}

std::string SaveScript(const std::shared_ptr<Graph>& graph, const std::string& name)
{
    return CallTorch("saving '" + name + "'",
                     [&]
                     {
                         Module module(name);
                         auto method = graph->copy();
                         method->insertInput(0, "self")->setType(module.type());
                         auto* function = module._ivalue()->compilation_unit()->create_function(
                             c10::QualifiedName(*module.type()->name(), "forward"), method);
                         module.type()->addMethod(function);
                         std::ostringstream stream;
                         module.save(stream);
                         return stream.str();
                     });
}

} // namespace prometheus
