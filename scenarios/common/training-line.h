/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRAINING_LINE_H
#define TRAINING_LINE_H

#include "network-source.h"
#include "network-training.h"

#include <filesystem>
#include <string>

namespace prometheus
{

/** Shows how far a training is on a ProgressLine; of several after each other, a line for each. */
TrainingCallback MakeTrainingLine(const std::string& model);

/** Where the trained weights of a request are kept. */
std::filesystem::path TrainingCacheOf(const NetworkRequest& request);

} // namespace prometheus

#endif // TRAINING_LINE_H
