/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-cuts.h"

#include "script-names.h"
#include "script-shapes.h"
#include "seeded-random.h"
#include "tensor.h"

#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <set>

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

/** Other values, equally laid out in memory. */
at::Tensor DrawLike(const at::Tensor& value, uint64_t seed)
{
    at::Tensor drawn = at::empty(value.sizes(), at::kFloat);
    SeededRandom random(seed);
    for (int64_t i = 0; i < drawn.numel(); ++i)
    {
        drawn.data_ptr<float>()[i] = static_cast<float>(random.Uniform(-1, 1));
    }
    return at::empty_like(value).copy_(drawn);
}

/**
 * Whether what follows computes the same from the same values in row-major order. Sums in another
 * order may agree by chance: it must do so for several inputs.
 */
bool AcceptsRowMajor(const Graph& graph, std::size_t place, const at::Tensor& probe)
{
    const auto steps = StepsOf(graph);
    Value* crossing = steps[place]->output();
    const ScriptPart tail(
        ScriptNodes(steps.begin() + static_cast<std::ptrdiff_t>(place) + 1, steps.end()),
        crossing,
        const_cast<Value*>(graph.outputs()[0]));
    const at::Tensor value = RunFirst(graph, place + 1, probe, {crossing}).at(0).toTensor();
    const auto accepts = [&tail](const at::Tensor& given)
    { return HaveSameBytes(tail.Run(given), tail.Run(given.contiguous())); };
    return accepts(value) && accepts(DrawLike(value, 1)) && accepts(DrawLike(value, 2)) &&
           accepts(DrawLike(value, 3));
}

/** Why a tensor cannot cross, its order in memory apart; "" when it can. */
std::string ReasonAgainst(const at::Tensor& value)
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
    return "";
}

/** Places where one tensor alone is alive, and what crosses there. */
struct Crossings
{
    std::vector<std::size_t> places;
    std::vector<Value*> values;
    std::vector<at::Tensor> tensors;
};

Crossings FindCrossings(const Graph& graph, const at::Tensor& probe, std::size_t firstStep)
{
    Crossings crossings;
    const auto steps = StepsOf(graph);
    crossings.places = FindPlaces(graph, firstStep);
    for (std::size_t place : crossings.places)
    {
        crossings.values.push_back(steps[place]->output());
    }
    for (const auto& value : RunFirst(graph, steps.size(), probe, crossings.values))
    {
        crossings.tensors.push_back(value.toTensor());
    }
    return crossings;
}

/**
 * Lets a tensor cross in the order its elements have in memory: behind its step it is permuted to
 * that order, and back, neither of which moves anything. Between the two it is row-major.
 * @return the tensor permuted back; none when its elements do not lie side by side.
 */
Value* CrossInMemoryOrder(Graph& graph, Value* value, const at::Tensor& tensor)
{
    std::vector<int64_t> order(static_cast<std::size_t>(tensor.dim()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin() + 1,
                     order.end(),
                     [&tensor](int64_t a, int64_t b)
                     { return tensor.stride(a) > tensor.stride(b); });
    if (!tensor.permute(order).is_contiguous())
    {
        return nullptr;
    }
    std::vector<int64_t> inverse(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
    {
        inverse[static_cast<std::size_t>(order[i])] = static_cast<int64_t>(i);
    }
    torch::jit::Node* step = value->node();
    const torch::jit::WithInsertPoint behind(step->next());
    Value* crossing = graph.insert(c10::aten::permute, {value, order});
    Value* back = graph.insert(c10::aten::permute, {crossing, inverse});
    crossing->node()->copyMetadata(step);
    back->node()->copyMetadata(step);
    value->replaceAllUsesAfterNodeWith(back->node(), back);
    return back;
}

/** Tensors that cross in their order in memory, as they were and as permuted back. */
struct KeptOrders
{
    std::set<const Value*> originals;
    std::set<const Value*> permutedBack;
};

KeptOrders KeepMemoryOrders(Graph& graph, const at::Tensor& probe, std::size_t firstStep)
{
    KeptOrders kept;
    const auto crossings = FindCrossings(graph, probe, firstStep);
    // From the last on: what is inserted moves only the places behind it.
    for (std::size_t i = crossings.places.size(); i-- > 0;)
    {
        const auto& tensor = crossings.tensors[i];
        if (!ReasonAgainst(tensor).empty() || tensor.is_contiguous() ||
            AcceptsRowMajor(graph, crossings.places[i], probe))
        {
            continue;
        }
        if (const Value* back = CrossInMemoryOrder(graph, crossings.values[i], tensor))
        {
            kept.originals.insert(crossings.values[i]);
            kept.permutedBack.insert(back);
        }
    }
    return kept;
}

} // namespace

ScriptCuts FindCuts(const std::shared_ptr<Graph>& graph,
                    const at::Tensor& probe,
                    std::size_t firstStep)
{
    ReadShapesEarly(graph);
    while (FixCrossingSizes(graph, probe, firstStep))
    {
    }
    const auto kept = KeepMemoryOrders(*graph, probe, firstStep);
    const auto steps = StepsOf(*graph);
    const auto names = NameSteps(steps);
    const auto crossings = FindCrossings(*graph, probe, firstStep);
    ScriptCuts cuts;
    for (std::size_t i = 0; i < crossings.places.size(); ++i)
    {
        const std::size_t place = crossings.places[i];
        const Value* value = crossings.values[i];
        if (kept.originals.count(value) != 0 || kept.permutedBack.count(value) != 0)
        {
            continue;
        }
        auto reason = ReasonAgainst(crossings.tensors[i]);
        if (reason.empty() && !crossings.tensors[i].is_contiguous() &&
            !AcceptsRowMajor(*graph, place, probe))
        {
            reason = "what follows depends on the order of its tensor in memory";
        }
        if (reason.empty())
        {
            cuts.steps.push_back(place);
            // Permuted to its order in memory, it is still the tensor of the step before.
            const bool permuted = !steps[place]->inputs().empty() &&
                                  kept.originals.count(steps[place]->inputs()[0]) != 0;
            cuts.names.push_back(names[permuted ? place - 1 : place]);
        }
        else
        {
            cuts.refused.push_back({names[place], reason});
        }
    }
    return cuts;
}

} // namespace prometheus
