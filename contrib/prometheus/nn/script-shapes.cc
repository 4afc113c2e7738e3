/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-shapes.h"

#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/torch.h>

#include <string>

namespace prometheus
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

namespace
{

/** Whether an operation tells a tensor's shape, type or place, not its values. */
bool ReadsShape(const Node& node)
{
    static const std::unordered_set<std::string> NAMES{"aten::size",
                                                       "aten::dim",
                                                       "aten::numel",
                                                       "aten::stride",
                                                       "prim::dtype",
                                                       "prim::device",
                                                       "prim::layout",
                                                       "aten::is_floating_point",
                                                       "prim::shape",
                                                       "aten::sym_size",
                                                       "aten::is_complex",
                                                       "prim::is_cuda",
                                                       "prim::is_quantized",
                                                       "prim::requires_grad",
                                                       "prim::ndim",
                                                       "prim::is_sparse",
                                                       "aten::ndimension"};
    return NAMES.count(node.kind().toQualString()) != 0;
}

} // namespace

ShapeValues::ShapeValues(const Graph& graph)
{
    for (const Node* node : StepsOf(graph))
    {
        if (DependsOnShapeAlone(*node))
        {
            m_values.insert(node->outputs().begin(), node->outputs().end());
        }
    }
}

bool ShapeValues::Has(const Value* value) const
{
    return m_values.count(value) != 0;
}

bool ShapeValues::DependsOnShapeAlone(const Node& node) const
{
    if (ReadsShape(node))
    {
        return true;
    }
    const auto* schema = node.maybeSchema();
    if (!node.blocks().empty() || node.hasSideEffects() || node.isNondeterministic() ||
        (schema && schema->is_mutable()))
    {
        return false;
    }
    for (const Value* input : node.inputs())
    {
        if (!IsConstant(input) && m_values.count(input) == 0)
        {
            return false;
        }
    }
    return true;
}

void ReadShapesEarly(const std::shared_ptr<Graph>& graph)
{
    torch::jit::AliasDb aliases(graph); // what was written to in place may have another shape
    for (Node* node : StepsOf(*graph))
    {
        if (ReadsShape(*node) && node->inputs()[0]->node()->kind() != c10::prim::Param)
        {
            aliases.moveAfterTopologicallyValid(node, node->inputs()[0]->node());
        }
    }
}

bool FixShapeValues(const std::shared_ptr<Graph>& graph,
                    const at::Tensor& probe,
                    const std::function<bool(const Value*)>& wanted)
{
    const ShapeValues shapeValues(*graph);
    const auto steps = StepsOf(*graph);
    std::vector<Value*> values;
    std::size_t count = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
    {
        for (Value* value : steps[i]->outputs())
        {
            if (shapeValues.Has(value) && wanted(value))
            {
                values.push_back(value);
                count = i + 1;
            }
        }
    }
    if (values.empty())
    {
        return false;
    }
    const auto fixed = RunFirst(*graph, count, probe, values);
    const torch::jit::WithInsertPoint atFront(*graph->nodes().begin());
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        values[i]->replaceAllUsesWith(graph->insertConstant(fixed[i]));
    }
    torch::jit::EliminateDeadCode(graph);
    return true;
}

std::vector<c10::IValue> RunFirst(const Graph& graph,
                                  std::size_t count,
                                  const at::Tensor& probe,
                                  const std::vector<Value*>& outputs)
{
    auto steps = StepsOf(graph);
    steps.resize(count);
    // The graph may write to its input.
    return RunGraph(CopyNodes(steps, {const_cast<Value*>(graph.inputs()[0])}, outputs),
                    probe.clone());
}

} // namespace prometheus
