/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WEIGHT_IMPORT_H
#define WEIGHT_IMPORT_H

#include "network-definition.h"

#include <filesystem>

namespace prometheus
{

/**
 * Puts weights that were trained elsewhere into a network's layers; they are unchanged when this
 * throws.
 *
 * Reads weight files of this project (weight-file.h), whatever training they come from; what
 * PyTorch's torch.save(dict(model.state_dict()), FILE) writes (LibTorch does not read the
 * OrderedDict that a state_dict is); and LibTorch's archives, of torch::save() and TorchScript.
 * Tensors are found by name: the network's own, or its foreign ones, which for vgg16, resnet18 and
 * mobilenetv2 are torchvision's. Counters of batches are ignored. Archives are read by LibTorch,
 * which trusts them.
 *
 * @throws FileError when the file cannot be read; CorruptFile naming the path and what is wrong:
 *         no file of these, a name that is missing or too many, a shape that differs (with both
 *         names and shapes), numbers that are NaN or infinite.
 */
void LoadWeights(const std::filesystem::path& path, const NetworkDefinition& definition);

} // namespace prometheus

#endif // WEIGHT_IMPORT_H
