/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_MODELS_H
#define SCRIPT_MODELS_H

#include "tensor.h"

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace prometheus
{

/** A model that the tests make, and what is known of it. */
struct ScriptModel
{
    std::string name;
    Shape inputShape;
    /** Names of its layers when cut wherever it can be. */
    std::vector<std::string> layers;
};

/** For GoogleTest's messages. */
void PrintTo(const ScriptModel& model, std::ostream* stream);

/** Models of every kind that can be cut. Names say what is special about each. */
std::vector<ScriptModel> GetScriptModels();

/**
 * Writes a model as a TorchScript file; also those that are refused. Equal names, equal weights.
 * @return the file.
 */
std::filesystem::path WriteScriptModel(const std::string& name,
                                       const std::filesystem::path& folder);

/** Loads a TorchScript file with LibTorch alone and runs it on a batch of one. */
Tensor RunScriptFile(const std::filesystem::path& path, const Tensor& input);

/** Writes what torch.save() writes: values, no program. */
void WriteWeightsWithoutProgram(const std::filesystem::path& path);

} // namespace prometheus

#endif // SCRIPT_MODELS_H
