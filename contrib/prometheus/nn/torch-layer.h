/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TORCH_LAYER_H
#define TORCH_LAYER_H

#include "layer-module.h"

#include <memory>

namespace torch
{
namespace nn
{
class SequentialImpl;
}
} // namespace torch

namespace prometheus
{

/**
 * A layer made of LibTorch's modules, one after the other. They are shared: whoever trains them
 * changes every network that holds them. They may work in place on what they made, never on the
 * layer's input.
 *
 * Its state is named "<module>.<parameter>", or "<parameter>" alone when one module has it all.
 */
std::shared_ptr<LayerModule> MakeTorchLayer(std::shared_ptr<torch::nn::SequentialImpl> modules);

} // namespace prometheus

#endif // TORCH_LAYER_H
