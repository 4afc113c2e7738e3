/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-operations.h"

#include "prometheus-error.h"
#include "script-names.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <string>

namespace prometheus
{

using torch::jit::Node;
using torch::jit::Value;

namespace
{

/** How the multiplications of an operation are counted. */
enum class Rule
{
    Convolution,
    Product,
    Pooling,
    AdaptivePooling,
    Mean,
    Normalisation,
    Rectifier,
    Elementwise,
    ElementProduct,
    Sum,
    Concatenation,
    Reshape,
    /** Multiplies in a way that nobody here counts. */
    Unknown,
};

const std::unordered_map<std::string, Rule>& Rules()
{
    static const std::unordered_map<std::string, Rule> RULES{
        {"convolution", Rule::Convolution},
        {"convolution_mode", Rule::Convolution}, // padding="same", traced
        {"conv1d", Rule::Convolution},
        {"conv2d", Rule::Convolution},
        {"conv3d", Rule::Convolution},
        {"conv_transpose1d", Rule::Convolution},
        {"conv_transpose2d", Rule::Convolution},
        {"conv_transpose3d", Rule::Convolution},
        {"linear", Rule::Product},
        {"addmm", Rule::Product},
        {"mm", Rule::Product},
        {"bmm", Rule::Product},
        {"baddbmm", Rule::Product},
        {"matmul", Rule::Product},
        {"max_pool1d", Rule::Pooling},
        {"max_pool2d", Rule::Pooling},
        {"max_pool3d", Rule::Pooling},
        {"avg_pool1d", Rule::Pooling},
        {"avg_pool2d", Rule::Pooling},
        {"avg_pool3d", Rule::Pooling},
        {"adaptive_avg_pool1d", Rule::AdaptivePooling},
        {"adaptive_avg_pool2d", Rule::AdaptivePooling},
        {"adaptive_avg_pool3d", Rule::AdaptivePooling},
        {"adaptive_max_pool1d", Rule::AdaptivePooling},
        {"adaptive_max_pool2d", Rule::AdaptivePooling},
        {"adaptive_max_pool3d", Rule::AdaptivePooling},
        {"mean", Rule::Mean},
        {"batch_norm", Rule::Normalisation},
        {"layer_norm", Rule::Normalisation},
        {"group_norm", Rule::Normalisation},
        {"instance_norm", Rule::Normalisation},
        {"relu", Rule::Rectifier},
        {"relu_", Rule::Rectifier},
        {"relu6", Rule::Rectifier},
        {"relu6_", Rule::Rectifier},
        {"hardtanh", Rule::Rectifier},
        {"hardtanh_", Rule::Rectifier},
        {"sigmoid", Rule::Elementwise},
        {"tanh", Rule::Elementwise},
        {"silu", Rule::Elementwise},
        {"gelu", Rule::Elementwise},
        {"elu", Rule::Elementwise},
        {"celu", Rule::Elementwise},
        {"selu", Rule::Elementwise},
        {"mish", Rule::Elementwise},
        {"leaky_relu", Rule::Elementwise},
        {"prelu", Rule::Elementwise},
        {"softplus", Rule::Elementwise},
        {"hardswish", Rule::Elementwise},
        {"hardsigmoid", Rule::Elementwise},
        {"clamp", Rule::Elementwise},
        {"softmax", Rule::Elementwise},
        {"log_softmax", Rule::Elementwise},
        {"dropout", Rule::Elementwise},
        {"sub", Rule::Elementwise},
        {"div", Rule::Elementwise},
        {"mul", Rule::ElementProduct},
        {"mul_", Rule::ElementProduct},
        {"add", Rule::Sum},
        {"add_", Rule::Sum},
        {"cat", Rule::Concatenation},
        {"concat", Rule::Concatenation},
        {"stack", Rule::Concatenation},
        {"flatten", Rule::Reshape},
        {"view", Rule::Reshape},
        {"reshape", Rule::Reshape},
        {"t", Rule::Reshape},
        {"transpose", Rule::Reshape},
        {"permute", Rule::Reshape},
        {"expand", Rule::Reshape},
        {"expand_as", Rule::Reshape},
        {"repeat", Rule::Reshape},
        {"bilinear", Rule::Unknown},
        {"einsum", Rule::Unknown},
        {"tensordot", Rule::Unknown},
        {"baddmm", Rule::Unknown},
        {"cdist", Rule::Unknown},
        {"lstm", Rule::Unknown},
        {"gru", Rule::Unknown},
        {"rnn_tanh", Rule::Unknown},
        {"rnn_relu", Rule::Unknown},
        {"multi_head_attention_forward", Rule::Unknown},
        {"scaled_dot_product_attention", Rule::Unknown},
    };
    return RULES;
}

OperationType TypeOf(Rule rule, bool product)
{
    switch (rule)
    {
    case Rule::Convolution:
        return OperationType::Convolution;
    case Rule::Product:
        return OperationType::Linear;
    case Rule::Pooling:
    case Rule::AdaptivePooling:
    case Rule::Mean:
        return OperationType::Pooling;
    case Rule::Normalisation:
        return OperationType::Normalisation;
    case Rule::Rectifier:
        return OperationType::Rectifier;
    case Rule::Sum:
    case Rule::Concatenation:
        return OperationType::Join;
    case Rule::ElementProduct:
        return product ? OperationType::Join : OperationType::Activation;
    case Rule::Reshape:
        return OperationType::Reshape;
    case Rule::Elementwise:
    case Rule::Unknown:
        break;
    }
    return OperationType::Activation;
}

/** An operation with its operands in one run. */
class Operation
{
  public:
    Operation(const Node& step, const ValueTensors& tensors)
        : m_step(step),
          m_tensors(tensors)
    {
    }

    /** The tensor given as an argument; undefined when it is none. */
    at::Tensor Input(std::size_t index) const
    {
        const Value* value = m_step.inputs().at(index);
        const auto found = m_tensors.find(value);
        if (found != m_tensors.end())
        {
            return found->second;
        }
        const auto constant = torch::jit::toIValue(value);
        return constant && constant->isTensor() ? constant->toTensor() : at::Tensor();
    }

    at::Tensor Input(const std::string& name) const
    {
        return Input(Index(name));
    }

    template <typename T>
    T Option(const std::string& name) const
    {
        return torch::jit::toIValue(m_step.inputs().at(Index(name)))->to<T>();
    }

    bool Has(const std::string& name) const
    {
        return m_step.schema().argumentIndexWithName(name).has_value();
    }

    at::Tensor Output() const
    {
        return m_tensors.at(m_step.outputs()[0]);
    }

    /** "weight", "bias", ... of an argument. */
    std::string NameOf(std::size_t index) const
    {
        const auto* schema = m_step.maybeSchema();
        return schema ? schema->arguments().at(index).name() : "";
    }

    std::size_t InputCount() const
    {
        return m_step.inputs().size();
    }

    /** The constant tensors given as an argument, alone or in a list. */
    std::vector<at::Tensor> Constants(std::size_t index) const
    {
        const Node* source = m_step.inputs()[index]->node();
        std::vector<at::Tensor> constants;
        const auto take = [&constants](const Value* value)
        {
            const auto constant = torch::jit::toIValue(value);
            if (constant && constant->isTensor())
            {
                constants.push_back(constant->toTensor());
            }
        };
        if (source->kind() != c10::prim::ListConstruct)
        {
            take(m_step.inputs()[index]);
            return constants;
        }
        for (const Value* element : source->inputs())
        {
            take(element);
        }
        return constants;
    }

  private:
    std::size_t Index(const std::string& name) const
    {
        const auto index = m_step.schema().argumentIndexWithName(name);
        return static_cast<std::size_t>(index.value());
    }

    const Node& m_step;
    const ValueTensors& m_tensors;
};

uint64_t Elements(const at::Tensor& tensor)
{
    return static_cast<uint64_t>(tensor.numel());
}

/** Positions, over the whole batch, at which a convolution uses each of its weights. */
uint64_t Positions(const at::Tensor& map)
{
    // Without a batch dimension it would begin with the channels; every other extent counts.
    return Elements(map) / static_cast<uint64_t>(map.size(1));
}

uint64_t CountConvolution(const Operation& operation, const std::string& name)
{
    const bool transposed = operation.Has("transposed")
                                ? operation.Option<bool>("transposed")
                                : name.find("transpose") != std::string::npos;
    const at::Tensor map = transposed ? operation.Input(0) : operation.Output();
    return Elements(operation.Input("weight")) * Positions(map);
}

uint64_t CountProduct(const Operation& operation, const std::string& name)
{
    const at::Tensor left = operation.Input(name == "addmm" || name == "baddbmm" ? 1 : 0);
    return Elements(operation.Output()) * static_cast<uint64_t>(left.size(-1));
}

uint64_t CountPooling(const Operation& operation, const std::string& name)
{
    const auto window = operation.Option<std::vector<int64_t>>("kernel_size");
    const auto dimensions = static_cast<std::size_t>(name[name.size() - 2] - '0');
    uint64_t size = 1;
    for (std::size_t i = 0; i < dimensions; ++i)
    {
        // One extent stands for all dimensions.
        size *= static_cast<uint64_t>(window[window.size() == 1 ? 0 : i]);
    }
    return size * Elements(operation.Output());
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

uint64_t CountAdaptivePooling(const Operation& operation, const std::string& name)
{
    const at::Tensor input = operation.Input(0);
    const at::Tensor output = operation.Output();
    const int64_t dimensions = name[name.size() - 2] - '0';
    uint64_t reads = 1;
    for (int64_t i = 0; i < input.dim(); ++i)
    {
        reads *= i < input.dim() - dimensions ? static_cast<uint64_t>(input.size(i))
                                              : AdaptiveReads(input.size(i), output.size(i));
    }
    return reads;
}

uint64_t CountMultiplications(Rule rule, const Operation& operation, const std::string& name)
{
    switch (rule)
    {
    case Rule::Convolution:
        return CountConvolution(operation, name);
    case Rule::Product:
        return CountProduct(operation, name);
    case Rule::Pooling:
        return CountPooling(operation, name);
    case Rule::AdaptivePooling:
        return CountAdaptivePooling(operation, name);
    case Rule::Mean:
        return Elements(operation.Input(0));
    case Rule::Normalisation:
        return Elements(operation.Output());
    case Rule::ElementProduct:
        return operation.Input(1).defined() && operation.Input(1).dim() > 0
                   ? Elements(operation.Output())
                   : 0;
    default:
        return 0;
    }
}

/** Counts weights and biases; whether there are any. */
bool CountWeights(const Operation& operation, const std::string& name, LayerOperation& counts)
{
    bool any = false;
    // What the input is shifted and divided by was not trained.
    const bool normalisesInput = name == "sub" || name == "div";
    for (std::size_t i = 0; i < operation.InputCount() && !normalisesInput; ++i)
    {
        const std::string argument = operation.NameOf(i);
        const bool bias = argument == "bias" || name == "add" ||
                          ((name == "addmm" || name == "baddbmm") && i == 0);
        for (const auto& values : operation.Constants(i))
        {
            if (values.defined() && values.is_floating_point() && values.dim() >= 1 &&
                argument.compare(0, 7, "running") != 0)
            {
                (bias ? counts.biasCount : counts.weightCount) += Elements(values);
                any = true;
            }
        }
    }
    return any;
}

} // namespace

LayerOperation CountOperation(const Node& step, const ValueTensors& tensors)
{
    const auto name = OperationOf(step);
    const auto found = Rules().find(name);
    const bool known = found != Rules().end();
    const Rule rule = known ? found->second : Rule::Elementwise;
    const Operation operation(step, tensors);
    LayerOperation counts;
    const bool weights = CountWeights(operation, name, counts);
    if (rule == Rule::Unknown || (!known && weights))
    {
        throw InvalidInput("the multiplications of " + DescribeStep(step) + " are not known");
    }
    counts.multiplications = CountMultiplications(rule, operation, name);
    counts.type = known ? TypeOf(rule, counts.multiplications > 0) : OperationType::Reshape;
    return counts;
}

bool WorksOnElements(const Node& step)
{
    const auto name = OperationOf(step);
    const auto found = Rules().find(name);
    return found != Rules().end() &&
           (found->second == Rule::Rectifier || found->second == Rule::Elementwise ||
            found->second == Rule::ElementProduct || found->second == Rule::Sum ||
            name == "batch_norm");
}

bool IsWeightedMap(const Node& step)
{
    const auto found = Rules().find(OperationOf(step));
    if (found == Rules().end() ||
        (found->second != Rule::Convolution && found->second != Rule::Product))
    {
        return false;
    }
    const Operation operation(step, {});
    LayerOperation counts;
    return CountWeights(operation, "", counts);
}

} // namespace prometheus
