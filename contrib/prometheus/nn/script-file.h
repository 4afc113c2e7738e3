/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_FILE_H
#define SCRIPT_FILE_H

#include <filesystem>
#include <memory>
#include <string>

namespace torch
{
namespace jit
{
struct Graph;
struct Module;
} // namespace jit
} // namespace torch

namespace prometheus
{

/**
 * Loads a TorchScript file for inference. Files are trusted: LibTorch's loader runs what they hold.
 *
 * @throws FileError when the file cannot be read; CorruptFile when it is no TorchScript file or
 *         damaged; InvalidInput when a parameter holds a NaN or an infinity, naming it.
 */
torch::jit::Module LoadScript(const std::filesystem::path& path);

/**
 * A graph of one tensor in and out as the bytes of a TorchScript file: jit::load in C++ and
 * torch.jit.load in Python read it.
 *
 * @param name of the module's class: letters, digits and underscores.
 */
std::string SaveScript(const std::shared_ptr<torch::jit::Graph>& graph, const std::string& name);

} // namespace prometheus

#endif // SCRIPT_FILE_H
