/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-part.h"

#include "prometheus-error.h"

#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/torch.h>

#include <unordered_map>

namespace prometheus
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Stack;
using torch::jit::Value;

namespace
{

/** Copies nodes of one graph into another, with the constants they use. */
class NodeCopier
{
  public:
    explicit NodeCopier(Graph& target)
        : m_target(target)
    {
    }

    void AddInput(const Value* value)
    {
        Value* input = m_target.addInput();
        input->setType(value->type());
        m_copies[value] = input;
    }

    void Append(Node* node)
    {
        m_target.appendNode(Clone(node));
    }

    Value* CopyOf(Value* value)
    {
        const auto found = m_copies.find(value);
        if (found != m_copies.end())
        {
            return found->second;
        }
        if (!IsConstant(value))
        {
            throw Error("value %" + value->debugName() + " is needed but not computed here");
        }
        // In front of everything, so that blocks may use it too.
        m_target.prependNode(Clone(value->node()));
        return m_copies.at(value);
    }

  private:
    Node* Clone(Node* node)
    {
        Node* copy = m_target.createClone(node, [this](Value* value) { return CopyOf(value); });
        for (std::size_t i = 0; i < node->outputs().size(); ++i)
        {
            m_copies[node->outputs()[i]] = copy->outputs()[i];
        }
        return copy;
    }

    Graph& m_target;
    std::unordered_map<const Value*, Value*> m_copies;
};

/** Puts a copy of the input in its place when the graph writes to it. */
void ProtectInput(const std::shared_ptr<Graph>& graph)
{
    Value* input = graph->inputs()[0];
    if (!torch::jit::AliasDb(graph).hasWriters(input))
    {
        return;
    }
    const torch::jit::WithInsertPoint atFront(*graph->nodes().begin());
    Value* copy = graph->insert(c10::aten::clone, {input});
    input->replaceAllUsesAfterNodeWith(copy->node(), copy);
}

} // namespace

ScriptNodes StepsOf(const Graph& graph)
{
    ScriptNodes steps;
    for (const Node* node : graph.nodes())
    {
        if (node->kind() != c10::prim::Constant)
        {
            steps.push_back(const_cast<Node*>(node));
        }
    }
    return steps;
}

bool IsConstant(const Value* value)
{
    return value->node()->kind() == c10::prim::Constant;
}

std::shared_ptr<Graph> CopyNodes(const ScriptNodes& nodes,
                                 const std::vector<Value*>& inputs,
                                 const std::vector<Value*>& outputs)
{
    auto graph = std::make_shared<Graph>();
    NodeCopier copier(*graph);
    for (const Value* input : inputs)
    {
        copier.AddInput(input);
    }
    for (Node* node : nodes)
    {
        copier.Append(node);
    }
    for (Value* output : outputs)
    {
        graph->registerOutput(copier.CopyOf(output));
    }
    return graph;
}

std::vector<c10::IValue> RunGraph(const std::shared_ptr<Graph>& graph, const at::Tensor& input)
{
    const torch::jit::Code code(graph, "part of a network");
    Stack stack{input};
    torch::jit::InterpreterState(code).run(stack);
    return stack;
}

ScriptPart::ScriptPart(const ScriptNodes& nodes, Value* input, Value* output)
    : m_graph(CopyNodes(nodes, {input}, {output}))
{
    ProtectInput(m_graph);
    m_code = std::make_shared<torch::jit::Code>(m_graph, "part of a network");
}

at::Tensor ScriptPart::Run(const at::Tensor& input) const
{
    Stack stack{input};
    torch::jit::InterpreterState(*m_code).run(stack);
    return stack.at(0).toTensor();
}

const std::shared_ptr<Graph>& ScriptPart::GetGraph() const
{
    return m_graph;
}

} // namespace prometheus
