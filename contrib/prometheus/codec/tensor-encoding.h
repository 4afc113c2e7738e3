/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_ENCODING_H
#define TENSOR_ENCODING_H

#include "tensor.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus
{

/** Number of an encoding as it travels in packets: never renumber. */
enum class EncodingId : uint8_t
{
    Float32 = 1,
    UInt8 = 2,
};

/**
 * A tensor as it travels: one code of fixed size an element, in row-major order, and what is
 * needed to decode any one of them (a scale, for one), which every packet repeats.
 */
struct EncodedTensor
{
    EncodingId encoding{EncodingId::Float32};
    /** Type and shape of the tensor that was encoded, and that decoding gives back. */
    DType dtype{DType::Float32};
    Shape shape;
    /** ElementCount(shape) codes of BytesPerCode() bytes. */
    std::vector<uint8_t> codes;
    /** Parameters of the code, at most MAX_SIDE_INFO_BYTES; empty when it has none. */
    std::vector<uint8_t> sideInfo;
};

inline constexpr std::size_t MAX_SIDE_INFO_BYTES = 64;

/**
 * Turns a tensor into codes and back. Stateless; one instance serves everybody.
 *
 * Elements are coded independently, so that any subset of codes decodes.
 */
class TensorEncoding
{
  public:
    virtual ~TensorEncoding() = default;

    virtual EncodingId GetId() const = 0;
    virtual std::string_view GetName() const = 0;
    /** Bytes of one element's code. */
    virtual std::size_t BytesPerCode() const = 0;
    /** Bytes of the side information that goes with tensors of this type. */
    virtual std::size_t SideInfoBytes(DType dtype) const = 0;

    /** @throws InvalidInput when tensors of this element type cannot be encoded this way. */
    virtual EncodedTensor Encode(const Tensor& tensor) const = 0;
    /**
     * @throws InvalidInput when codes, shape, type and side information do not fit together;
     *         bytes off the air can be handed in.
     */
    virtual Tensor Decode(const EncodedTensor& encoded) const = 0;
};

/** Encoding by name: "float32", "uint8". @throws InvalidInput listing the known names. */
const TensorEncoding& FindEncoding(std::string_view name);

/** Encoding by number; nullptr when no encoding has it (a number off the air). */
const TensorEncoding* FindEncoding(EncodingId id);

} // namespace prometheus

#endif // TENSOR_ENCODING_H
