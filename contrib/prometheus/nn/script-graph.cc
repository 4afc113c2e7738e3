/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-graph.h"

#include "prometheus-error.h"
#include "script-names.h"
#include "script-part.h"
#include "script-shapes.h"
#include "tensor.h"
#include "torch-call.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/passes/loop_unrolling.h>
#include <torch/csrc/jit/passes/lower_tuples.h>
#include <torch/csrc/jit/passes/peephole.h>
#include <torch/csrc/jit/passes/remove_dropout.h>
#include <torch/csrc/jit/passes/remove_mutation.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/torch.h>

#include <cstring>

namespace prometheus
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

namespace
{

void Simplify(std::shared_ptr<Graph>& graph)
{
    torch::jit::RemoveListMutation(graph);
    torch::jit::RemoveTensorMutation(graph);
    torch::jit::ConstantPropagation(graph);
    torch::jit::UnrollConstantLoops(graph);
    torch::jit::PeepholeOptimize(graph);
    torch::jit::LowerSimpleTuples(graph);
    torch::jit::removeDropout(graph);
    torch::jit::EliminateDeadCode(graph);
}

/** What a branch that raises gives; a tuple element by element, so that tuples can be lowered. */
Value* InsertUninitialized(Graph& graph, const c10::TypePtr& type)
{
    const auto tuple = type->cast<c10::TupleType>();
    if (!tuple)
    {
        return graph.insertNode(graph.createUninitialized(type))->output();
    }
    std::vector<Value*> elements;
    for (const auto& element : tuple->elements())
    {
        elements.push_back(InsertUninitialized(graph, element));
    }
    return graph.insertNode(graph.createTuple(elements, tuple->schema() ? tuple : nullptr))
        ->output();
}

/** Lowering would take apart, as the graph runs, tuples that nobody filled. */
void TakeUninitializedTuplesApart(Graph& graph, torch::jit::Block& block)
{
    for (auto step = block.nodes().begin(); step != block.nodes().end();)
    {
        Node* node = *step++;
        for (auto* inner : node->blocks())
        {
            TakeUninitializedTuplesApart(graph, *inner);
        }
        if (node->kind() == c10::prim::Uninitialized &&
            node->output()->type()->cast<c10::TupleType>())
        {
            const torch::jit::WithInsertPoint here(node);
            node->output()->replaceAllUsesWith(InsertUninitialized(graph, node->output()->type()));
            node->destroy();
        }
    }
}

bool IsTensor(const Value* value)
{
    return value->type()->isSubtypeOf(*c10::TensorType::get());
}

void RequireOneTensorInAndOut(const Graph& graph)
{
    const auto list = [](const at::ArrayRef<const Value*>& values, std::size_t first)
    {
        std::string text;
        for (std::size_t i = first; i < values.size(); ++i)
        {
            text += (i == first ? "" : ", ") + values[i]->debugNameBase() + ": " +
                    values[i]->type()->str();
        }
        return text;
    };
    // The first input is the module itself.
    if (graph.inputs().size() != 2 || !IsTensor(graph.inputs()[1]))
    {
        throw InvalidInput("it takes " + std::to_string(graph.inputs().size() - 1) + " inputs (" +
                           list(graph.inputs(), 1) + "), expected one tensor");
    }
    if (graph.outputs().size() != 1 || !IsTensor(graph.outputs()[0]))
    {
        throw InvalidInput("it returns " + std::to_string(graph.outputs().size()) + " outputs (" +
                           list(graph.outputs(), 0) + "), expected one tensor");
    }
}

/** Batch normalisation that was traced in training mode says so in a constant. */
void RequireNotTraining(const Graph& graph)
{
    for (const Node* node : StepsOf(graph))
    {
        const auto* schema = node->maybeSchema();
        const auto training = schema ? schema->argumentIndexWithName("training") : c10::nullopt;
        if (training && torch::jit::constant_as<bool>(node->inputs()[*training]).value_or(false))
        {
            throw InvalidInput("it trains as it runs: " + DescribeStep(*node) +
                               " (call eval() before saving)");
        }
    }
}

/** Path of an attribute from the module on, such as "layer1.0.calls". */
std::string AttributePath(const Node& access)
{
    std::string path = access.hasAttribute(c10::attr::name) ? access.s(c10::attr::name) : "";
    for (const Node* node = &access;
         node->kind() == c10::prim::GetAttr && node->output()->hasUses();)
    {
        node = node->output()->uses()[0].user;
        if (node->hasAttribute(c10::attr::name))
        {
            path += "." + node->s(c10::attr::name);
        }
    }
    return path;
}

/** Attributes that freezing left are those that change. */
void RequireNoState(Graph& graph)
{
    if (graph.inputs()[0]->hasUses())
    {
        throw InvalidInput("it keeps state from one input to the next, in '" +
                           AttributePath(*graph.inputs()[0]->uses()[0].user) + "'");
    }
    graph.eraseInput(0);
}

/** Prints and the like, which running it would do; raising depends on branches. */
void RequireNoEffects(const Graph& graph)
{
    for (const Node* node : StepsOf(graph))
    {
        if (node->blocks().empty() && node->hasSideEffects() &&
            node->kind() != c10::prim::RaiseException)
        {
            throw InvalidInput("it does more than compute: " + DescribeStep(*node));
        }
    }
}

void ResolveControlFlow(std::shared_ptr<Graph>& graph, const at::Tensor& probe)
{
    const auto steersBlocks = [](const Value* value)
    {
        for (const auto& use : value->uses())
        {
            if (!use.user->blocks().empty())
            {
                return true;
            }
        }
        return false;
    };
    while (FixShapeValues(graph, probe, steersBlocks))
    {
        Simplify(graph);
    }
}

void RequirePlainStep(const Node& node)
{
    const std::string step = DescribeStep(node);
    if (!node.blocks().empty())
    {
        throw InvalidInput("it has control flow that depends on values: " + step);
    }
    if (node.kind().is_attr() || !(node.kind().is_aten() || node.kind().is_prim()))
    {
        throw InvalidInput("it has an operation that is not LibTorch's own: " + step);
    }
    if (node.isNondeterministic())
    {
        throw InvalidInput("it computes at random: " + step +
                           " (was it saved in training mode? call eval() before)");
    }
}

void RequirePlainSteps(const std::shared_ptr<Graph>& graph)
{
    RequireNoEffects(*graph);
    for (const Node* node : StepsOf(*graph))
    {
        RequirePlainStep(*node);
    }
    const torch::jit::AliasDb aliases(graph);
    for (const Node* node : graph->nodes())
    {
        if (node->kind() == c10::prim::Constant && IsTensor(node->output()) &&
            aliases.hasWriters(node->output()))
        {
            throw InvalidInput("it writes to its own weights: " + node->output()->debugName() +
                               ", used by " + DescribeStep(*node->output()->uses()[0].user));
        }
    }
}

/** Parameters were checked by their names; frozen files hold them as constants. */
void RequireFiniteWeights(const Graph& graph)
{
    for (const Node* node : StepsOf(graph))
    {
        const auto* schema = node->maybeSchema();
        for (std::size_t i = 0; schema && i < node->inputs().size(); ++i)
        {
            const auto constant = torch::jit::toIValue(node->inputs()[i]);
            const auto& argument = schema->arguments().at(i).name();
            if (constant && constant->isTensor() && constant->toTensor().defined() &&
                constant->toTensor().is_floating_point() &&
                (argument == "weight" || argument == "bias" || argument == "mat2") &&
                !torch::isfinite(constant->toTensor()).all().item<bool>())
            {
                throw InvalidInput("the " + argument + " of " + DescribeStep(*node) +
                                   " holds a NaN or an infinity");
            }
        }
    }
}

std::string ShapeOf(const at::Tensor& tensor)
{
    return ToString(tensor.sizes().vec());
}

bool Runs(const Graph& graph, std::size_t count, const at::Tensor& probe)
{
    try
    {
        RunFirst(graph, count, probe, {});
        return true;
    }
    catch (const std::exception&)
    {
        return false;
    }
}

/** The step that fails on the probe, and what it is given. */
std::string DescribeFailure(const Graph& graph, const at::Tensor& probe)
{
    const auto steps = StepsOf(graph);
    std::size_t runs = 0;
    std::size_t fails = steps.size();
    while (fails - runs > 1)
    {
        const std::size_t middle = (runs + fails) / 2;
        (Runs(graph, middle, probe) ? runs : fails) = middle;
    }
    const Node* culprit = steps[fails - 1];
    std::vector<Value*> inputs;
    for (const Value* input : culprit->inputs())
    {
        if (IsTensor(input))
        {
            inputs.push_back(const_cast<Value*>(input));
        }
    }
    std::string shapes;
    for (const auto& value : RunFirst(graph, runs, probe, inputs))
    {
        if (value.isTensor() && value.toTensor().defined())
        {
            const auto& tensor = value.toTensor();
            shapes += (shapes.empty() ? "" : ", ") + ShapeOf(tensor) +
                      (tensor.scalar_type() == torch::kFloat32
                           ? ""
                           : std::string(" of type ") + torch::toString(tensor.scalar_type()));
        }
    }
    return DescribeStep(*culprit) + " fails on tensors of shape " + shapes;
}

void RequireRuns(const Graph& graph, const at::Tensor& probe)
{
    try
    {
        RunFirst(graph, StepsOf(graph).size(), probe, {});
    }
    catch (const std::exception& error)
    {
        throw InvalidInput("given an input of shape " + ShapeOf(probe) + ", " +
                           DescribeFailure(graph, probe) + ": LibTorch: " + ReasonOf(error));
    }
}

/** The module as it was loaded; its own interpreter, so that nothing is rewritten. */
at::Tensor RunModule(const torch::jit::Module& module, const at::Tensor& input)
{
    const torch::jit::Code code(module.get_method("forward").graph(), "network");
    torch::jit::Stack stack{module._ivalue(), input.clone()};
    torch::jit::InterpreterState(code).run(stack);
    const auto& output = stack.at(0);
    // A tuple of one tensor is that tensor, as in the graph, whose tuples were lowered.
    return output.isTuple() ? output.toTupleRef().elements().at(0).toTensor() : output.toTensor();
}

void RequireSame(const Graph& graph, const torch::jit::Module& module, const at::Tensor& probe)
{
    const auto steps = StepsOf(graph);
    const auto* output = graph.outputs()[0];
    const at::Tensor ours =
        RunFirst(graph, steps.size(), probe, {const_cast<Value*>(output)}).at(0).toTensor();
    const at::Tensor theirs = RunModule(module, probe);
    const auto bytes = [](const at::Tensor& tensor) { return tensor.contiguous(); };
    if (ours.sizes() != theirs.sizes() || ours.scalar_type() != theirs.scalar_type() ||
        std::memcmp(bytes(ours).data_ptr(), bytes(theirs).data_ptr(), theirs.nbytes()) != 0)
    {
        throw InvalidInput("its operations one by one do not compute what the whole does");
    }
}

} // namespace

std::shared_ptr<Graph> FlattenScript(const torch::jit::Module& module, const at::Tensor& probe)
{
    if (!module.find_method("forward"))
    {
        throw InvalidInput("it has no method forward");
    }
    auto graph = torch::jit::freeze_module(module).get_method("forward").graph()->copy();
    torch::jit::Inline(*graph);
    TakeUninitializedTuplesApart(*graph, *graph->block());
    Simplify(graph);
    torch::jit::LowerAllTuples(graph);
    RequireOneTensorInAndOut(*graph);
    RequireNotTraining(*graph);
    RequireNoState(*graph);
    RequireNoEffects(*graph);
    RequireRuns(*graph, probe);
    ResolveControlFlow(graph, probe);
    RequirePlainSteps(graph);
    RequireFiniteWeights(*graph);
    RequireSame(*graph, module, probe);
    return graph;
}

std::size_t PrependNormalisation(Graph& graph,
                                 const std::vector<double>& mean,
                                 const std::vector<double>& standardDeviation)
{
    const torch::jit::WithInsertPoint atFront(*graph.nodes().begin());
    Value* pixels = graph.inputs()[0];
    const auto channels = [&graph](const std::vector<double>& values) {
        return graph.insertConstant(torch::tensor(values, torch::kFloat32).view({-1, 1, 1}));
    };
    Value* floats = graph.insert(c10::aten::to, {pixels, static_cast<int64_t>(torch::kFloat32)});
    std::size_t steps = 1;
    if (!mean.empty())
    {
        // In the order and the arithmetic of torchvision's ToTensor and Normalize.
        floats = graph.insert(c10::aten::div, {floats, 255});
        floats = graph.insert(c10::aten::sub, {floats, channels(mean)});
        floats = graph.insert(c10::aten::div, {floats, channels(standardDeviation)});
        steps += 3;
    }
    pixels->replaceAllUsesAfterNodeWith(floats->node(), floats);
    return steps;
}

} // namespace prometheus
