/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LAYER_MODULE_H
#define LAYER_MODULE_H

#include <cstdint>
#include <functional>
#include <string>

namespace at
{
class Tensor;
}

namespace prometheus
{

/** What an elementary operation of a layer does, as far as counting and grouping care. */
enum class OperationType
{
    Convolution,
    Linear,
    /** A ReLU, bounded or not: 0 for what is negative. */
    Rectifier,
    /** Any other function of single elements. */
    Activation,
    Pooling,
    /** Of a batch, of the input, by neighbouring channels. */
    Normalisation,
    /** Sum or concatenation of branches. */
    Join,
    /** Flattening and the like: moves nothing. */
    Reshape,
};

/**
 * The demands of one elementary operation, for one input.
 *
 * Multiplications: a convolution or linear map needs each weight once for every output position; a
 * pooling counts its window times its outputs (so does Table 1 of Disabato, Roveri, Alippi, COINS
 * 2019); a batch normalisation, whose statistics fold into scale and shift, one for every output.
 * Activations, joins, reshaping, the normalisation of the input and that by neighbouring channels
 * (which Table 2 of the paper leaves out) count nothing.
 */
struct LayerOperation
{
    OperationType type{OperationType::Reshape};
    /** Trained numbers; a batch normalisation's scale is a weight, its shift a bias. */
    uint64_t weightCount{0};
    uint64_t biasCount{0};
    uint64_t multiplications{0};
    /**
     * Bytes of all tensors alive while it runs: input, output, and what other branches wait for.
     * What works on single elements takes its input's place, and reshaping takes none.
     */
    uint64_t workingBytes{0};
};

/** Whether training changes a tensor (Parameter) or merely notes it (Buffer: running means). */
enum class StateKind
{
    Parameter,
    Buffer,
};

using OperationVisitor = std::function<
    void(const LayerOperation& operation, const at::Tensor& input, const at::Tensor& output)>;

/** @param values shares the layer's memory: what is written to it changes the layer. */
using StateVisitor =
    std::function<void(const std::string& name, const at::Tensor& values, StateKind kind)>;

/**
 * One step of a network on LibTorch: a function from one tensor to one tensor, and what it is made
 * of. Modules of LibTorch implement it (torch-layer.h); parts of other graphs can.
 *
 * Tensors have a batch dimension first. A step never writes to its input, which others share, and
 * may return it. Its methods throw what LibTorch throws; callers use CallTorch().
 */
class LayerModule
{
  public:
    virtual ~LayerModule() = default;

    /** Differentiable when LibTorch records gradients. */
    virtual at::Tensor Forward(const at::Tensor& batch) const = 0;

    /**
     * As Forward(), telling of every elementary operation after it ran, in order. Demands are those
     * of one input, whatever the size of the batch.
     * @throws InvalidInput on an operation whose demands are not known, naming it.
     */
    virtual at::Tensor Trace(const at::Tensor& batch, const OperationVisitor& visit) const = 0;

    /**
     * Everything that training leaves behind, float32: parameters and buffers, in a fixed order,
     * with names unique within the layer, such as "weight".
     */
    virtual void VisitState(const StateVisitor& visit) const = 0;

    /** Batch normalisation and dropout learn, or run as they are used. */
    virtual void SetTraining(bool training) = 0;

    /** Operations and their options as text: equal texts and equal state, equal functions. */
    virtual std::string Describe() const = 0;
};

} // namespace prometheus

#endif // LAYER_MODULE_H
