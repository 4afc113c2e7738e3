/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODEL_BUNDLE_H
#define MODEL_BUNDLE_H

#include "network-importer.h"
#include "split-bundle.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace prometheus
{

/**
 * Records a split bundle of a network in a file, on test images of a data set, brought to the
 * network's channels, rows and columns.
 *
 * @param grouping what is placed together as a layer: see GroupLayers().
 * @param images at most so many.
 * @throws InvalidInput when network and data set differ in the number of classes, and as
 *         ImportNetwork(), LoadImages().
 */
SplitBundle RecordModelBundle(const std::filesystem::path& model,
                              const ImportOptions& options,
                              const std::string& grouping,
                              const std::string& data,
                              uint32_t images);

/** Share of a bundle's images whose largest logit is their class. */
double AccuracyOf(const SplitBundle& bundle);

} // namespace prometheus

#endif // MODEL_BUNDLE_H
