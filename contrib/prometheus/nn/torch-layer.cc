/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "torch-layer.h"

#include "prometheus-error.h"

#include <torch/torch.h>

#include <sstream>

namespace prometheus
{

namespace
{

using torch::nn::Module;

/** Elements of one entry of a batch. */
uint64_t ElementsOf(const torch::Tensor& batch)
{
    return static_cast<uint64_t>(batch.numel() / batch.size(0));
}

/** One multiplication for every weight at every position of the output. */
uint64_t WeightUses(const torch::Tensor& weight, const torch::Tensor& output)
{
    const uint64_t positions = ElementsOf(output) / static_cast<uint64_t>(weight.size(0));
    return static_cast<uint64_t>(weight.numel()) * positions;
}

template <typename Window>
uint64_t WindowReads(const Window& window, const torch::Tensor& output)
{
    uint64_t size = 1;
    for (int64_t extent : *window)
    {
        size *= static_cast<uint64_t>(extent);
    }
    return size * ElementsOf(output);
}

/** Sum of the windows of an adaptive pooling along one dimension. */
uint64_t AdaptiveReads(int64_t inputs, int64_t outputs)
{
    uint64_t reads = 0;
    for (int64_t i = 0; i < outputs; ++i)
    {
        const int64_t first = i * inputs / outputs;
        const int64_t last = ((i + 1) * inputs + outputs - 1) / outputs;
        reads += static_cast<uint64_t>(last - first);
    }
    return reads;
}

bool IsActivation(const Module& module)
{
    return module.as<torch::nn::HardtanhImpl>() || module.as<torch::nn::SigmoidImpl>() ||
           module.as<torch::nn::TanhImpl>() || module.as<torch::nn::SiLUImpl>() ||
           module.as<torch::nn::LeakyReLUImpl>() || module.as<torch::nn::ELUImpl>() ||
           module.as<torch::nn::GELUImpl>() || module.as<torch::nn::DropoutImpl>() ||
           module.as<torch::nn::Dropout2dImpl>() || module.as<torch::nn::SoftmaxImpl>();
}

/** Type and multiplications; the rest is counted alike for all. */
LayerOperation Classify(const Module& module,
                        const torch::Tensor& input,
                        const torch::Tensor& output)
{
    const auto make = [](OperationType type, uint64_t multiplications)
    {
        LayerOperation operation;
        operation.type = type;
        operation.multiplications = multiplications;
        return operation;
    };
    if (const auto* conv = module.as<torch::nn::Conv2dImpl>())
    {
        return make(OperationType::Convolution, WeightUses(conv->weight, output));
    }
    if (const auto* linear = module.as<torch::nn::LinearImpl>())
    {
        return make(OperationType::Linear, WeightUses(linear->weight, output));
    }
    if (const auto* pool = module.as<torch::nn::MaxPool2dImpl>())
    {
        return make(OperationType::Pooling, WindowReads(pool->options.kernel_size(), output));
    }
    if (const auto* pool = module.as<torch::nn::AvgPool2dImpl>())
    {
        return make(OperationType::Pooling, WindowReads(pool->options.kernel_size(), output));
    }
    if (module.as<torch::nn::AdaptiveAvgPool2dImpl>())
    {
        return make(OperationType::Pooling,
                    static_cast<uint64_t>(input.size(1)) *
                        AdaptiveReads(input.size(2), output.size(2)) *
                        AdaptiveReads(input.size(3), output.size(3)));
    }
    if (module.as<torch::nn::BatchNorm2dImpl>())
    {
        return make(OperationType::Normalisation, ElementsOf(output));
    }
    if (module.as<torch::nn::FunctionalImpl>() || module.as<torch::nn::LocalResponseNormImpl>())
    {
        return make(OperationType::Normalisation, 0);
    }
    if (module.as<torch::nn::ReLUImpl>() || module.as<torch::nn::ReLU6Impl>())
    {
        return make(OperationType::Rectifier, 0);
    }
    if (IsActivation(module))
    {
        return make(OperationType::Activation, 0);
    }
    if (module.as<torch::nn::FlattenImpl>())
    {
        return make(OperationType::Reshape, 0);
    }
    throw InvalidInput("module " + module.name() +
                       " is of a type whose multiplications are not known");
}

/** Whether an operation may put its output where its input was. */
bool WorksInPlace(OperationType type)
{
    return type == OperationType::Rectifier || type == OperationType::Activation ||
           type == OperationType::Reshape;
}

void CountParameters(const Module& module, LayerOperation& operation)
{
    for (const auto& parameter : module.named_parameters(/*recurse=*/false))
    {
        auto& count = parameter.key() == "bias" ? operation.biasCount : operation.weightCount;
        count += static_cast<uint64_t>(parameter.value().numel());
    }
}

LayerOperation Count(const Module& module, const torch::Tensor& input, const torch::Tensor& output)
{
    LayerOperation operation = Classify(module, input, output);
    CountParameters(module, operation);
    const bool inPlace = WorksInPlace(operation.type) || module.as<torch::nn::BatchNorm2dImpl>() ||
                         output.data_ptr() == input.data_ptr();
    operation.workingBytes =
        (input.nbytes() + (inPlace ? 0 : output.nbytes())) / static_cast<uint64_t>(input.size(0));
    return operation;
}

class TorchLayer : public LayerModule
{
  public:
    explicit TorchLayer(std::shared_ptr<torch::nn::SequentialImpl> modules)
        : m_modules(std::move(modules))
    {
    }

    at::Tensor Forward(const at::Tensor& batch) const override
    {
        return m_modules->forward(batch);
    }

    at::Tensor Trace(const at::Tensor& batch, const OperationVisitor& visit) const override
    {
        torch::Tensor data = batch;
        for (auto& module : *m_modules)
        {
            const torch::Tensor output = module.forward(data);
            visit(Count(*module.ptr(), data, output), data, output);
            data = output;
        }
        return data;
    }

    void VisitState(const StateVisitor& visit) const override
    {
        const std::string only = OnlyModuleWithState();
        const auto shorten = [&only](const std::string& name)
        { return name.compare(0, only.size(), only) == 0 ? name.substr(only.size()) : name; };
        for (const auto& parameter : m_modules->named_parameters())
        {
            visit(shorten(parameter.key()), parameter.value(), StateKind::Parameter);
        }
        for (const auto& buffer : m_modules->named_buffers())
        {
            // Counters of batches are integers, and nothing reads them.
            if (buffer.value().scalar_type() == torch::kFloat32)
            {
                visit(shorten(buffer.key()), buffer.value(), StateKind::Buffer);
            }
        }
    }

    void SetTraining(bool training) override
    {
        m_modules->train(training);
    }

    std::string Describe() const override
    {
        std::ostringstream text;
        for (const auto& child : m_modules->named_children())
        {
            text << child.key() << " = " << *child.value() << "; ";
        }
        return text.str();
    }

  private:
    /** "<name>." of the module that has all the state; "" when several have some. */
    std::string OnlyModuleWithState() const
    {
        std::string only;
        for (const auto& child : m_modules->named_children())
        {
            if (!child.value()->parameters().empty() || !child.value()->buffers().empty())
            {
                if (!only.empty())
                {
                    return "";
                }
                only = child.key() + ".";
            }
        }
        return only;
    }

    std::shared_ptr<torch::nn::SequentialImpl> m_modules;
};

} // namespace

std::shared_ptr<LayerModule> MakeTorchLayer(std::shared_ptr<torch::nn::SequentialImpl> modules)
{
    if (!modules || modules->is_empty())
    {
        throw InvalidInput("a layer of LibTorch modules needs at least one, got none");
    }
    return std::make_shared<TorchLayer>(std::move(modules));
}

} // namespace prometheus
