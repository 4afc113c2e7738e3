/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_PART_H
#define SCRIPT_PART_H

#include <cstddef>
#include <memory>
#include <vector>

namespace at
{
class Tensor;
}

namespace c10
{
struct IValue;
}

namespace torch
{
namespace jit
{
struct Code;
struct Graph;
struct Node;
struct Value;
} // namespace jit
} // namespace torch

namespace prometheus
{

/** Nodes of a graph that run one after the other, constants left out. */
using ScriptNodes = std::vector<torch::jit::Node*>;

/** The graph's nodes in order, without its constants. */
ScriptNodes StepsOf(const torch::jit::Graph& graph);

/** Whether a value is a constant of its graph: a weight, an option. */
bool IsConstant(const torch::jit::Value* value);

/**
 * Copies nodes into a graph of their own. Constants they use come along, so that several copies may
 * hold the same weights, in the same memory.
 *
 * @param nodes in the order of their graph.
 * @param inputs what the copy is given; each other value must be constant or computed by the nodes.
 * @param outputs what the copy returns.
 * @throws Error naming a value that is none of these.
 */
std::shared_ptr<torch::jit::Graph> CopyNodes(const ScriptNodes& nodes,
                                             const std::vector<torch::jit::Value*>& inputs,
                                             const std::vector<torch::jit::Value*>& outputs);

/**
 * Runs a graph of one tensor in as it stands, operation by operation. LibTorch's own executor would
 * rewrite the graph after its first runs, and with it the last bits of results.
 */
std::vector<c10::IValue> RunGraph(const std::shared_ptr<torch::jit::Graph>& graph,
                                  const at::Tensor& input);

/**
 * Part of a network between two cuts: one tensor in, one out. Never writes to its input: when the
 * nodes would, they work on a copy of it. Runs in several threads at once.
 */
class ScriptPart
{
  public:
    ScriptPart(const ScriptNodes& nodes, torch::jit::Value* input, torch::jit::Value* output);

    at::Tensor Run(const at::Tensor& input) const;

    const std::shared_ptr<torch::jit::Graph>& GetGraph() const;

  private:
    std::shared_ptr<torch::jit::Graph> m_graph;
    std::shared_ptr<const torch::jit::Code> m_code;
};

} // namespace prometheus

#endif // SCRIPT_PART_H
