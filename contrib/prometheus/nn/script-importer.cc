/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-profile.h"
#include "network-importer.h"
#include "prometheus-error.h"
#include "script-cuts.h"
#include "script-file.h"
#include "script-graph.h"
#include "script-layer.h"
#include "script-names.h"
#include "script-shapes.h"
#include "seeded-random.h"
#include "torch-call.h"
#include "torch-environment.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

namespace prometheus
{

const NetworkImporter& GetScriptImporter();

namespace
{

using torch::jit::Graph;
using torch::jit::Value;

/** Values of both signs, without any order. */
torch::Tensor MakeProbe(const Shape& shape)
{
    Shape batch{1};
    batch.insert(batch.end(), shape.begin(), shape.end());
    torch::Tensor probe = torch::empty(batch);
    SeededRandom random(1);
    auto* first = probe.data_ptr<float>();
    for (int64_t i = 0; i < probe.numel(); ++i)
    {
        first[i] = static_cast<float>(random.Uniform(-1, 1));
    }
    return probe;
}

/** One number a channel. */
std::vector<double> PerChannel(const std::vector<double>& values, const Shape& shape)
{
    return values.size() == 1
               ? std::vector<double>(static_cast<std::size_t>(shape.front()), values.front())
               : values;
}

void RequireFloatOutput(const Graph& graph, const torch::Tensor& probe)
{
    auto* value = const_cast<Value*>(graph.outputs()[0]);
    const auto output = RunFirst(graph, StepsOf(graph).size(), probe, {value}).at(0).toTensor();
    if (output.scalar_type() != torch::kFloat32)
    {
        throw InvalidInput(std::string("its output is of type ") +
                           torch::toString(output.scalar_type()) + ", expected float32");
    }
    if (output.dim() < 1 || output.size(0) != 1 || output.numel() < 1)
    {
        throw InvalidInput("its output of shape " + ToString(output.sizes().vec()) +
                           " does not begin with the batch dimension of 1");
    }
}

std::string DescribeRefusals(const ScriptCuts& cuts)
{
    return cuts.refused.empty()
               ? ""
               : "; behind '" + cuts.refused.front().name + "' " + cuts.refused.front().reason;
}

class ScriptNetwork : public ImportedNetwork
{
  public:
    ScriptNetwork(const torch::jit::Module& module,
                  const std::string& name,
                  const ImportOptions& options)
    {
        const auto probe = MakeProbe(options.inputShape);
        m_graph = FlattenScript(module, probe);
        RequireFloatOutput(*m_graph, probe);
        const auto prefix =
            PrependNormalisation(*m_graph,
                                 PerChannel(options.mean, options.inputShape),
                                 PerChannel(options.standardDeviation, options.inputShape));
        auto cuts = FindCuts(m_graph, probe, prefix);
        m_steps = StepsOf(*m_graph);
        if (cuts.steps.empty())
        {
            throw InvalidInput("there is nothing to cut: nowhere between its " +
                               std::to_string(m_steps.size() - prefix) +
                               " operations does a single tensor cross" + DescribeRefusals(cuts));
        }
        m_refused = std::move(cuts.refused);
        m_last = std::move(cuts.steps);
        m_last.push_back(m_steps.size() - 1);
        cuts.names.push_back(NameSteps(m_steps).back());
        Define(name, options, cuts.names);
    }

    const NetworkDefinition& GetDefinition() const override
    {
        return m_definition;
    }

    const std::vector<RefusedCut>& GetRefusedCuts() const override
    {
        return m_refused;
    }

    NetworkParts MakeParts(uint32_t cut) const override
    {
        if (cut + std::size_t{1} >= m_last.size())
        {
            throw InvalidInput("cut " + std::to_string(cut) + " of network '" + m_definition.name +
                               "' is out of range: its cuts are 0 to " +
                               std::to_string(m_last.size() - 2));
        }
        return {SaveScript(MakePart(0, cut).GetGraph(), "Head"),
                SaveScript(MakePart(cut + 1, m_last.size() - 1).GetGraph(), "Tail")};
    }

  private:
    /** Layers first to last, the last one included. */
    ScriptPart MakePart(std::size_t first, std::size_t last) const
    {
        const auto step = [this](std::size_t index)
        { return m_steps.begin() + static_cast<std::ptrdiff_t>(index); };
        const bool whole = last + 1 == m_last.size();
        return ScriptPart(
            ScriptNodes(step(first == 0 ? 0 : m_last[first - 1] + 1), step(m_last[last] + 1)),
            first == 0 ? m_graph->inputs()[0] : m_steps[m_last[first - 1]]->output(),
            whole ? m_graph->outputs()[0] : m_steps[m_last[last]]->output());
    }

    void Define(const std::string& name,
                const ImportOptions& options,
                const std::vector<std::string>& layers)
    {
        m_definition.name = name;
        m_definition.inputShape = options.inputShape;
        for (std::size_t layer = 0; layer < m_last.size(); ++layer)
        {
            m_definition.layers.push_back({layers[layer], MakeScriptLayer(MakePart(layer, layer))});
        }
    }

    std::shared_ptr<Graph> m_graph;
    ScriptNodes m_steps;
    /** Of every layer, its last step. */
    std::vector<std::size_t> m_last;
    std::vector<RefusedCut> m_refused;
    NetworkDefinition m_definition;
};

class ScriptImporter : public NetworkImporter
{
  public:
    std::string_view GetName() const override
    {
        return "TorchScript";
    }

    std::vector<std::string> GetExtensions() const override
    {
        return {".pt", ".pth", ".ts"};
    }

    std::unique_ptr<ImportedNetwork> Import(const std::filesystem::path& path,
                                            const ImportOptions& options) const override
    {
        UseOneTorchThread();
        // Not inference mode: gradients may be taken through constants made here.
        const torch::NoGradGuard noGrad;
        const auto module = LoadScript(path);
        const std::string where = "'" + path.string() + "': ";
        try
        {
            return std::make_unique<ScriptNetwork>(module, path.stem().string(), options);
        }
        catch (const InvalidInput& error)
        {
            throw InvalidInput(where + error.what());
        }
        catch (const Error&)
        {
            throw;
        }
        catch (const std::exception& error)
        {
            throw InvalidInput(where + "LibTorch: " + ReasonOf(error));
        }
    }
};

} // namespace

const NetworkImporter& GetScriptImporter()
{
    static const ScriptImporter importer;
    return importer;
}

} // namespace prometheus
