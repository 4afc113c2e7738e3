/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_OPERATIONS_H
#define SCRIPT_OPERATIONS_H

#include "layer-module.h"
#include "script-part.h"

#include <unordered_map>

namespace prometheus
{

/** Tensors that values of a graph were in one run. */
using ValueTensors = std::unordered_map<const torch::jit::Value*, at::Tensor>;

/**
 * Type, weights, biases and multiplications of one step, for the whole batch it ran on.
 *
 * - Convolutions, of any number of dimensions: each weight once for every output position;
 *   transposed ones, for every input position.
 * - linear, addmm, mm, bmm, baddbmm, matmul: each output the inner extent times.
 * - Poolings: the elements of the window for every output; adaptive ones the windows they have,
 * mean over dimensions every element once.
 * - Normalisations (batch, layer, group, instance): one for every output.
 * - mul of two tensors: one for every output.
 * - Everything else that has no weights: none. So are sums, activations and moving things about.
 *
 * Weights are constant float tensors of at least one dimension; those named bias are biases,
 * running means and variances neither.
 *
 * @throws InvalidInput on an operation with weights, or of a kind known to multiply, that is not
 *         listed.
 */
LayerOperation CountOperation(const torch::jit::Node& step, const ValueTensors& tensors);

/** Whether a step needs no memory for its output besides that of an operand nobody needs later. */
bool WorksOnElements(const torch::jit::Node& step);

/** Whether a step is a map with weights, which begins a layer as the papers count them. */
bool IsWeightedMap(const torch::jit::Node& step);

} // namespace prometheus

#endif // SCRIPT_OPERATIONS_H
