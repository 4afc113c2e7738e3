/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_SHAPES_H
#define SCRIPT_SHAPES_H

#include "script-part.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_set>
#include <vector>

namespace prometheus
{

/** The values of a graph that are the same for all inputs of one shape: sizes and the like. */
class ShapeValues
{
  public:
    explicit ShapeValues(const torch::jit::Graph& graph);

    bool Has(const torch::jit::Value* value) const;

  private:
    bool DependsOnShapeAlone(const torch::jit::Node& node) const;

    std::unordered_set<const torch::jit::Value*> m_values;
};

/**
 * Moves what reads the shape of a tensor to where that tensor is computed, so that a tensor of
 * which only the shape is used later does not count as one that crosses.
 */
void ReadShapesEarly(const std::shared_ptr<torch::jit::Graph>& graph);

/**
 * Replaces values that depend on the shape of the input alone by what they are for the probe.
 * @param wanted whether to replace a value of such kind.
 * @return whether any was.
 */
bool FixShapeValues(const std::shared_ptr<torch::jit::Graph>& graph,
                    const at::Tensor& probe,
                    const std::function<bool(const torch::jit::Value*)>& wanted);

/**
 * Runs the first steps of a graph and returns values they compute.
 * @throws what LibTorch throws.
 */
std::vector<c10::IValue> RunFirst(const torch::jit::Graph& graph,
                                  std::size_t count,
                                  const at::Tensor& probe,
                                  const std::vector<torch::jit::Value*>& outputs);

} // namespace prometheus

#endif // SCRIPT_SHAPES_H
