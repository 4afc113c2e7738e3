/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-cuts.h"

#include "script-names.h"
#include "script-shapes.h"
#include "tensor.h"

#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <map>

namespace prometheus
{

using torch::jit::Graph;
using torch::jit::Value;

namespace
{

/** Values of a graph are alive from the step that computes them up to the last that uses them. */
class Lifetimes
{
  public:
    explicit Lifetimes(const Graph& graph)
        : m_steps(StepsOf(graph))
    {
        for (std::size_t i = 0; i < m_steps.size(); ++i)
        {
            for (const Value* value : m_steps[i]->inputs())
            {
                m_lastUse[value] = i;
            }
            for (const Value* value : m_steps[i]->outputs())
            {
                m_computed[value] = i;
            }
        }
        m_lastUse[graph.outputs()[0]] = m_steps.size();
        // The input is there before the first step.
        m_alive.resize(m_steps.size());
        const ShapeValues shapeValues(graph);
        for (const auto& [value, last] : m_lastUse)
        {
            const auto computed = m_computed.find(value);
            const bool isInput = value->node()->kind() == c10::prim::Param;
            if (shapeValues.Has(value) || (!isInput && computed == m_computed.end()))
            {
                continue;
            }
            for (std::size_t i = isInput ? 0 : computed->second; i < last; ++i)
            {
                ++m_alive[i];
            }
        }
    }

    /** Whether the output of a step is a tensor, alive, and nothing else is but sizes. */
    bool IsAlone(std::size_t step) const
    {
        const auto outputs = m_steps[step]->outputs();
        if (outputs.size() != 1 || !outputs[0]->type()->isSubtypeOf(*c10::TensorType::get()))
        {
            return false;
        }
        const auto last = m_lastUse.find(outputs[0]);
        return last != m_lastUse.end() && last->second > step && m_alive[step] == 1;
    }

    /** Whether a value is computed in front of one of these places and used behind it. */
    bool Crosses(const Value* value, const std::vector<std::size_t>& places) const
    {
        const auto computed = m_computed.find(value);
        const auto last = m_lastUse.find(value);
        if (computed == m_computed.end() || last == m_lastUse.end())
        {
            return false;
        }
        const auto place = std::lower_bound(places.begin(), places.end(), computed->second);
        return place != places.end() && *place < last->second;
    }

  private:
    ScriptNodes m_steps;
    std::map<const Value*, std::size_t> m_computed;
    std::map<const Value*, std::size_t> m_lastUse;
    /** Number of values alive after every step, sizes left out. */
    std::vector<uint32_t> m_alive;
};

std::vector<std::size_t> FindPlaces(const Graph& graph, std::size_t firstStep)
{
    const Lifetimes lifetimes(graph);
    std::vector<std::size_t> places;
    for (std::size_t i = firstStep; i + 1 < StepsOf(graph).size(); ++i)
    {
        if (lifetimes.IsAlone(i))
        {
            places.push_back(i);
        }
    }
    return places;
}

bool FixCrossingSizes(const std::shared_ptr<Graph>& graph,
                      const at::Tensor& probe,
                      std::size_t firstStep)
{
    const Lifetimes lifetimes(*graph);
    const auto places = FindPlaces(*graph, firstStep);
    return FixShapeValues(
        graph, probe, [&](const Value* value) { return lifetimes.Crosses(value, places); });
}

bool HaveSameBytes(const at::Tensor& a, const at::Tensor& b)
{
    const at::Tensor left = a.contiguous();
    const at::Tensor right = b.contiguous();
    return left.sizes() == right.sizes() && left.nbytes() == right.nbytes() &&
           std::memcmp(left.data_ptr(), right.data_ptr(), left.nbytes()) == 0;
}

/** Whether what follows computes the same from the same values in row-major order. */
bool AcceptsRowMajor(const Graph& graph, std::size_t place, const at::Tensor& probe)
{
    const auto steps = StepsOf(graph);
    Value* crossing = steps[place]->output();
    const ScriptPart tail(
        ScriptNodes(steps.begin() + static_cast<std::ptrdiff_t>(place) + 1, steps.end()),
        crossing,
        const_cast<Value*>(graph.outputs()[0]));
    const at::Tensor value = RunFirst(graph, place + 1, probe, {crossing}).at(0).toTensor();
    return HaveSameBytes(tail.Run(value), tail.Run(value.contiguous()));
}

/** Why the tensor there cannot cross; "" when it can. */
std::string ReasonAgainst(const Graph& graph,
                          std::size_t place,
                          const at::Tensor& value,
                          const at::Tensor& probe)
{
    if (value.scalar_type() != torch::kFloat32)
    {
        return std::string("its tensor is of type ") + torch::toString(value.scalar_type()) +
               ", not float32";
    }
    if (value.dim() < 1 || value.size(0) != 1 || value.numel() < 1)
    {
        return "its tensor of shape " + ToString(value.sizes().vec()) +
               " does not begin with the batch dimension of 1";
    }
    if (!value.is_contiguous() && !AcceptsRowMajor(graph, place, probe))
    {
        return "what follows depends on the order of its tensor in memory";
    }
    return "";
}

} // namespace

ScriptCuts FindCuts(const std::shared_ptr<Graph>& graph,
                    const at::Tensor& probe,
                    std::size_t firstStep)
{
    while (FixCrossingSizes(graph, probe, firstStep))
    {
    }
    const auto steps = StepsOf(*graph);
    const auto names = NameSteps(steps);
    const auto places = FindPlaces(*graph, firstStep);
    std::vector<Value*> values;
    for (std::size_t place : places)
    {
        values.push_back(steps[place]->output());
    }
    const auto tensors = RunFirst(*graph, steps.size(), probe, values);
    ScriptCuts cuts;
    for (std::size_t i = 0; i < places.size(); ++i)
    {
        const auto reason = ReasonAgainst(*graph, places[i], tensors[i].toTensor(), probe);
        if (reason.empty())
        {
            cuts.steps.push_back(places[i]);
        }
        else
        {
            cuts.refused.push_back({names[places[i]], reason});
        }
    }
    return cuts;
}

} // namespace prometheus
