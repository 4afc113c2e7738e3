/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-layer.h"

#include "prometheus-error.h"
#include "script-names.h"
#include "script-operations.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace prometheus
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

namespace
{

bool IsTensor(const Value* value)
{
    return value->type()->isSubtypeOf(*c10::TensorType::get());
}

/** The graph with every tensor it computes as an output, its own output last. */
std::shared_ptr<Graph> WithAllOutputs(const Graph& graph)
{
    const auto steps = StepsOf(graph);
    std::vector<Value*> outputs;
    for (const Node* step : steps)
    {
        for (const Value* value : step->outputs())
        {
            if (IsTensor(value))
            {
                outputs.push_back(const_cast<Value*>(value));
            }
        }
    }
    outputs.push_back(const_cast<Value*>(graph.outputs()[0]));
    return CopyNodes(steps, {const_cast<Value*>(graph.inputs()[0])}, outputs);
}

/** Memory at every step of a run, views counted with what they look at. */
class Memory
{
  public:
    Memory(const Graph& graph, const ValueTensors& tensors)
        : m_tensors(tensors)
    {
        const auto steps = StepsOf(graph);
        for (std::size_t i = 0; i < steps.size(); ++i)
        {
            for (const Value* value : steps[i]->inputs())
            {
                Use(value, i);
            }
            // Lists hold on to their tensors; what is nobody's input is gone after its step.
            for (const Value* value : steps[i]->outputs())
            {
                Use(value, i);
                for (const Value* input : steps[i]->inputs())
                {
                    if (!IsTensor(value))
                    {
                        m_listed[value].insert(input);
                    }
                }
            }
        }
        Use(graph.outputs().back(), steps.size());
    }

    /** Bytes alive while a step runs. */
    uint64_t BytesAt(const Node& step,
                     std::size_t index,
                     const std::set<const Value*>& computed) const
    {
        std::map<const void*, uint64_t> alive;
        std::map<const void*, uint64_t> survivors;
        for (const Value* value : computed)
        {
            const auto last = m_lastUse.find(value);
            if (last != m_lastUse.end() && last->second >= index)
            {
                Add(value, alive);
                if (last->second > index)
                {
                    Add(value, survivors);
                }
            }
        }
        uint64_t bytes = Sum(alive);
        for (const Value* output : step.outputs())
        {
            const auto tensor = m_tensors.find(output);
            if (tensor == m_tensors.end() || IsNumber(tensor->second) ||
                alive.count(StorageOf(tensor->second)) != 0)
            {
                continue;
            }
            const uint64_t size = tensor->second.nbytes();
            bytes += WorksOnElements(step) && GivesPlace(step, size, survivors) ? 0 : size;
        }
        return bytes;
    }

  private:
    /** Traces hold sizes as tensors; they are no activations. */
    static bool IsNumber(const at::Tensor& tensor)
    {
        return tensor.dim() == 0 && !tensor.is_floating_point();
    }

    static const void* StorageOf(const at::Tensor& tensor)
    {
        return tensor.storage().data();
    }

    void Use(const Value* value, std::size_t step)
    {
        auto& last = m_lastUse[value];
        last = std::max(last, step);
        const auto listed = m_listed.find(value);
        if (listed != m_listed.end())
        {
            for (const Value* element : listed->second)
            {
                Use(element, step);
            }
        }
    }

    void Add(const Value* value, std::map<const void*, uint64_t>& storages) const
    {
        const auto tensor = m_tensors.find(value);
        if (tensor != m_tensors.end() && !IsNumber(tensor->second))
        {
            auto& bytes = storages[StorageOf(tensor->second)];
            bytes = std::max<uint64_t>(bytes, tensor->second.nbytes());
        }
    }

    static uint64_t Sum(const std::map<const void*, uint64_t>& storages)
    {
        uint64_t sum = 0;
        for (const auto& [storage, bytes] : storages)
        {
            sum += bytes;
        }
        return sum;
    }

    bool GivesPlace(const Node& step,
                    uint64_t size,
                    const std::map<const void*, uint64_t>& survivors) const
    {
        for (const Value* input : step.inputs())
        {
            const auto tensor = m_tensors.find(input);
            if (tensor != m_tensors.end() && tensor->second.nbytes() == size &&
                survivors.count(StorageOf(tensor->second)) == 0)
            {
                return true;
            }
        }
        return false;
    }

    const ValueTensors& m_tensors;
    std::map<const Value*, std::size_t> m_lastUse;
    std::map<const Value*, std::set<const Value*>> m_listed;
};

class ScriptLayer : public LayerModule
{
  public:
    explicit ScriptLayer(const ScriptPart& part)
        : m_part(part),
          m_traced(WithAllOutputs(*part.GetGraph()))
    {
    }

    at::Tensor Forward(const at::Tensor& batch) const override
    {
        return m_part.Run(batch);
    }

    at::Tensor Trace(const at::Tensor& batch, const OperationVisitor& visit) const override
    {
        const auto results = RunGraph(m_traced, batch);
        ValueTensors tensors{{m_traced->inputs()[0], batch}};
        for (std::size_t i = 0; i < results.size(); ++i)
        {
            tensors[m_traced->outputs()[i]] = results[i].toTensor();
        }
        VisitSteps(batch, tensors, visit);
        return results.back().toTensor();
    }

    void VisitState(const StateVisitor& visit) const override
    {
        const auto& graph = *m_part.GetGraph();
        const auto steps = StepsOf(graph);
        const auto names = NameSteps(steps);
        for (std::size_t i = 0; i < steps.size(); ++i)
        {
            for (std::size_t j = 0; j < steps[i]->inputs().size(); ++j)
            {
                VisitConstant(*steps[i], j, names[i], visit);
            }
        }
    }

    void SetTraining(bool training) override
    {
        if (training)
        {
            throw InvalidInput("a layer of a TorchScript file cannot be trained");
        }
    }

    std::string Describe() const override
    {
        std::string text;
        for (const Node* step : StepsOf(*m_part.GetGraph()))
        {
            text += OperationOf(*step) + "(";
            for (const Value* input : step->inputs())
            {
                const auto constant = torch::jit::toIValue(input);
                if (constant && !constant->isTensor())
                {
                    std::ostringstream value;
                    value << *constant;
                    text += value.str() + ",";
                }
            }
            text += "); ";
        }
        return text;
    }

  private:
    static void VisitConstant(const Node& step,
                              std::size_t index,
                              const std::string& name,
                              const StateVisitor& visit)
    {
        const auto constant = torch::jit::toIValue(step.inputs()[index]);
        if (!constant || !constant->isTensor() || !constant->toTensor().defined() ||
            constant->toTensor().scalar_type() != torch::kFloat32)
        {
            return;
        }
        const auto* schema = step.maybeSchema();
        const std::string argument =
            schema ? schema->arguments().at(index).name() : std::to_string(index);
        const bool buffer = argument.compare(0, 7, "running") == 0;
        visit(name + "." + argument,
              constant->toTensor(),
              buffer ? StateKind::Buffer : StateKind::Parameter);
    }

    void VisitSteps(const at::Tensor& batch,
                    const ValueTensors& tensors,
                    const OperationVisitor& visit) const
    {
        const auto steps = StepsOf(*m_traced);
        const Memory memory(*m_traced, tensors);
        const auto size = static_cast<uint64_t>(batch.size(0));
        std::set<const Value*> computed{m_traced->inputs()[0]};
        for (std::size_t i = 0; i < steps.size(); ++i)
        {
            const Node& step = *steps[i];
            if (!step.outputs().empty() && tensors.count(step.outputs()[0]) != 0)
            {
                LayerOperation operation = CountOperation(step, tensors);
                operation.multiplications /= size;
                operation.workingBytes = memory.BytesAt(step, i, computed) / size;
                visit(operation, FirstTensor(step, batch, tensors), tensors.at(step.outputs()[0]));
            }
            computed.insert(step.outputs().begin(), step.outputs().end());
        }
    }

    static at::Tensor FirstTensor(const Node& step,
                                  const at::Tensor& batch,
                                  const ValueTensors& tensors)
    {
        for (const Value* input : step.inputs())
        {
            const auto found = tensors.find(input);
            if (found != tensors.end())
            {
                return found->second;
            }
        }
        return batch;
    }

    ScriptPart m_part;
    std::shared_ptr<Graph> m_traced;
};

} // namespace

std::shared_ptr<LayerModule> MakeScriptLayer(const ScriptPart& part)
{
    return std::make_shared<ScriptLayer>(part);
}

} // namespace prometheus
