/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include "network-importer.h"

#include <CLI/CLI.hpp>

#include <string>

namespace prometheus
{

/**
 * Adds --input-shape, --mean and --std to a program that takes model files.
 * @param group of the options in the program's help.
 */
void AddModelOptions(CLI::App& app, ImportOptions& options, const std::string& group);

/** "3x64x64" as {3, 64, 64}. @throws InvalidInput unless it is positive integers joined by x. */
Shape ParseShape(const std::string& text);

} // namespace prometheus

#endif // MODEL_OPTIONS_H
