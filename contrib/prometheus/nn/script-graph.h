/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_GRAPH_H
#define SCRIPT_GRAPH_H

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace at
{
class Tensor;
}

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
 * A module's forward() as one flat graph from a tensor to a tensor: calls inlined, weights and
 * options constants, in-place operations replaced where that is safe, dropout gone, branches and
 * loops that depend on shapes alone resolved for the shape of the probe.
 *
 * Computes what the module computes, bit for bit. Sizes that decide nothing are still read from the
 * tensors, so that other batch sizes run as far as the module allows.
 *
 * @param probe one input, with its batch dimension.
 * @throws InvalidInput naming the operation and why: another number of inputs or outputs than one
 *         tensor each, state kept between calls, control flow that depends on values, randomness,
 *         weights changed while it runs, an input of a shape it does not take.
 */
std::shared_ptr<torch::jit::Graph> FlattenScript(const torch::jit::Module& module,
                                                 const at::Tensor& probe);

/**
 * Puts in front of a graph what makes of pixels, uint8 or float32, 0 to 255, what the model takes:
 * float32 and, unless both vectors are empty, (pixel / 255 - mean) / standardDeviation per channel.
 *
 * @param mean, standardDeviation one number for every channel, channels first.
 * @return how many steps were added.
 */
std::size_t PrependNormalisation(torch::jit::Graph& graph,
                                 const std::vector<double>& mean,
                                 const std::vector<double>& standardDeviation);

} // namespace prometheus

#endif // SCRIPT_GRAPH_H
