/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "composite-layer.h"

#include "prometheus-error.h"

#include <ATen/ATen.h>

namespace prometheus
{

namespace
{

uint64_t BytesOfOne(const at::Tensor& batch)
{
    return static_cast<uint64_t>(batch.nbytes()) / static_cast<uint64_t>(batch.size(0));
}

/** What all kinds share: parts with their state, mode and description. */
class CompositeLayer : public LayerModule
{
  public:
    CompositeLayer(const char* kind, std::vector<NetworkLayer> parts)
        : m_parts(std::move(parts)),
          m_kind(kind)
    {
        if (m_parts.empty())
        {
            throw InvalidInput("a " + std::string(kind) +
                               " of layers needs at least one, got none");
        }
    }

    void VisitState(const StateVisitor& visit) const override
    {
        for (const auto& part : m_parts)
        {
            const std::string prefix = part.name.empty() ? "" : part.name + ".";
            const auto named =
                [&](const std::string& name, const at::Tensor& values, StateKind kind)
            { visit(prefix + name, values, kind); };
            if (part.module)
            {
                part.module->VisitState(named);
            }
        }
    }

    void SetTraining(bool training) override
    {
        for (const auto& part : m_parts)
        {
            if (part.module)
            {
                part.module->SetTraining(training);
            }
        }
    }

    std::string Describe() const override
    {
        std::string text = std::string(m_kind) + " {";
        for (const auto& part : m_parts)
        {
            text += part.name + ": " + (part.module ? part.module->Describe() : "identity") + "; ";
        }
        return text + "}";
    }

  protected:
    void RequireModules() const
    {
        for (const auto& part : m_parts)
        {
            if (!part.module)
            {
                throw InvalidInput("part '" + part.name + "' of a " + m_kind +
                                   " of layers has no module");
            }
        }
    }

    std::vector<NetworkLayer> m_parts;

  private:
    const char* m_kind;
};

class ChainLayer : public CompositeLayer
{
  public:
    explicit ChainLayer(std::vector<NetworkLayer> parts)
        : CompositeLayer("chain", std::move(parts))
    {
        RequireModules();
    }

    at::Tensor Forward(const at::Tensor& batch) const override
    {
        at::Tensor data = batch;
        for (const auto& part : m_parts)
        {
            data = part.module->Forward(data);
        }
        return data;
    }

    at::Tensor Trace(const at::Tensor& batch, const OperationVisitor& visit) const override
    {
        at::Tensor data = batch;
        for (const auto& part : m_parts)
        {
            data = part.module->Trace(data, visit);
        }
        return data;
    }
};

/** Branches that see the same input and are joined. */
class JoinLayer : public CompositeLayer
{
  public:
    using CompositeLayer::CompositeLayer;

    at::Tensor Forward(const at::Tensor& batch) const override
    {
        std::vector<at::Tensor> outputs;
        for (const auto& branch : m_parts)
        {
            outputs.push_back(branch.module ? branch.module->Forward(batch) : batch);
        }
        return Join(outputs);
    }

    at::Tensor Trace(const at::Tensor& batch, const OperationVisitor& visit) const override
    {
        std::vector<at::Tensor> outputs;
        uint64_t finished = 0;
        for (std::size_t i = 0; i < m_parts.size(); ++i)
        {
            if (!m_parts[i].module)
            {
                outputs.push_back(batch);
                finished += BytesOfOne(batch);
                continue;
            }
            // While a branch runs, the ends of those before it wait, and the input for those after.
            const bool inputWaits = i + 1 < m_parts.size();
            const auto add =
                [&](const LayerOperation& inner, const at::Tensor& input, const at::Tensor& output)
            {
                LayerOperation operation = inner;
                operation.workingBytes += finished;
                if (inputWaits && input.data_ptr() != batch.data_ptr())
                {
                    operation.workingBytes += BytesOfOne(batch);
                }
                visit(operation, input, output);
            };
            outputs.push_back(m_parts[i].module->Trace(batch, add));
            finished += BytesOfOne(outputs.back());
        }
        const at::Tensor output = Join(outputs);
        LayerOperation join;
        join.type = OperationType::Join;
        join.workingBytes = finished + (JoinsInPlace() ? 0 : BytesOfOne(output));
        visit(join, outputs.front(), output);
        return output;
    }

  protected:
    virtual at::Tensor Join(const std::vector<at::Tensor>& outputs) const = 0;
    virtual bool JoinsInPlace() const = 0;
};

class SumLayer : public JoinLayer
{
  public:
    explicit SumLayer(std::vector<NetworkLayer> branches)
        : JoinLayer("sum", std::move(branches))
    {
        for (std::size_t i = 0; i + 1 < m_parts.size(); ++i)
        {
            if (!m_parts[i].module)
            {
                throw InvalidInput("the identity in a sum of layers is its last branch, not '" +
                                   m_parts[i].name + "'");
            }
        }
    }

  protected:
    at::Tensor Join(const std::vector<at::Tensor>& outputs) const override
    {
        at::Tensor sum = outputs.front();
        for (std::size_t i = 1; i < outputs.size(); ++i)
        {
            sum = sum + outputs[i];
        }
        return sum;
    }

    bool JoinsInPlace() const override
    {
        return true;
    }
};

class ConcatenationLayer : public JoinLayer
{
  public:
    explicit ConcatenationLayer(std::vector<NetworkLayer> branches)
        : JoinLayer("concatenation", std::move(branches))
    {
        RequireModules();
    }

  protected:
    at::Tensor Join(const std::vector<at::Tensor>& outputs) const override
    {
        return at::cat(outputs, /*dim=*/1);
    }

    bool JoinsInPlace() const override
    {
        return false;
    }
};

class GateLayer : public CompositeLayer
{
  public:
    explicit GateLayer(std::shared_ptr<LayerModule> head)
        : CompositeLayer("gate", {{"", std::move(head)}})
    {
        RequireModules();
    }

    at::Tensor Forward(const at::Tensor& batch) const override
    {
        return batch;
    }

    at::Tensor Trace(const at::Tensor& batch, const OperationVisitor& visit) const override
    {
        // The input is kept for what comes behind the gate.
        const auto add =
            [&](const LayerOperation& inner, const at::Tensor& input, const at::Tensor& output)
        {
            LayerOperation operation = inner;
            operation.workingBytes += input.data_ptr() == batch.data_ptr() ? 0 : BytesOfOne(batch);
            visit(operation, input, output);
        };
        m_parts.front().module->Trace(batch, add);
        return batch;
    }
};

} // namespace

std::shared_ptr<LayerModule> MakeChain(std::vector<NetworkLayer> parts)
{
    return std::make_shared<ChainLayer>(std::move(parts));
}

std::shared_ptr<LayerModule> MakeSum(std::vector<NetworkLayer> branches)
{
    return std::make_shared<SumLayer>(std::move(branches));
}

std::shared_ptr<LayerModule> MakeConcatenation(std::vector<NetworkLayer> branches)
{
    return std::make_shared<ConcatenationLayer>(std::move(branches));
}

std::shared_ptr<LayerModule> MakeGate(std::shared_ptr<LayerModule> head)
{
    return std::make_shared<GateLayer>(std::move(head));
}

} // namespace prometheus
