/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include "labelled-images.h"
#include "layer-profile.h"
#include "network-importer.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * Adds --input-shape, --mean and --std to a program that takes model files.
 * @param group of the options in the program's help.
 */
void AddModelOptions(CLI::App& app, ImportOptions& options, const std::string& group);

/** Whether a model is named as a file, not as a network of the zoo. */
bool IsModelFile(const std::string& model);

/**
 * Refuses options that were given and are of no use with the model.
 * @param app whose command line is read.
 * @param ofZoo options that go with networks of the zoo only.
 * @param ofFiles options that go with model files only.
 * @throws InvalidInput naming the first such option and the model.
 */
void RequireFittingOptions(const CLI::App& app,
                           const std::string& model,
                           const std::vector<std::string>& ofZoo,
                           const std::vector<std::string>& ofFiles);

/** "cnn5, vgg16": for the help of an option, and for settings. */
std::string JoinNames(const std::vector<std::string>& names);

/** Which file it was and what it was given, for origins and provenance; a line each. */
std::string DescribeModelFile(const std::string& model, const ImportOptions& options);

/** Test images for a network: of which data set, how many, and of which of its classes. */
struct TestImageOptions
{
    std::string data;
    /** At most so many, from the first on. */
    uint32_t images{0};
    /** Classes of the data set, in the order of the network's outputs; empty: all as they are. */
    std::vector<std::string> takeClasses{};
};

/** Adds --take-classes, for networks that were trained on some of a data set's classes. */
void AddTakeClasses(CLI::App& app, TestImageOptions& options, const std::string& group);

/**
 * Loads test images, brought to a network's channels, rows and columns.
 * @throws InvalidInput when the network takes no images, or has another number of outputs than the
 *         images have classes; as LoadImages().
 */
LabelledImages LoadImagesFor(const NetworkProfile& network, const TestImageOptions& options);

/**
 * @throws FileError as RequireWritable(); InvalidInput when the file to write is the model, which
 *         would be lost.
 */
void RequireOutput(const std::string& file, const std::string& model);

/** "3x64x64" as {3, 64, 64}. @throws InvalidInput unless it is positive integers joined by x. */
Shape ParseShape(const std::string& text);

} // namespace prometheus

#endif // MODEL_OPTIONS_H
