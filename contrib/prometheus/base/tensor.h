/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_H
#define TENSOR_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus
{

/** Type of a tensor's elements. The values travel in packets and files: never renumber. */
enum class DType : uint8_t
{
    Float32 = 1,
    UInt8 = 2,
};

/** Bytes of one element: 4 or 1. @throws InvalidInput for a value that is no DType. */
std::size_t BytesPerElement(DType dtype);

/** "float32" or "uint8". */
std::string_view NameOf(DType dtype);

/** Extents of a tensor, outermost first; {} is a scalar (one element), an extent of 0 is empty. */
using Shape = std::vector<int64_t>;

/**
 * Number of elements of a shape: the product of its extents.
 * @throws InvalidInput on a negative extent or a product that does not fit 63 bits.
 */
int64_t ElementCount(const Shape& shape);

/** "64x7x7"; "scalar" for {}. */
std::string ToString(const Shape& shape);

/**
 * An immutable array of numbers: element type, shape and bytes in row-major, little-endian order.
 *
 * Copies share the bytes, so a tensor is cheap to pass by value and safe to keep. The bytes may
 * belong to somebody else (LibTorch's storage, a mapped file): the shared owner keeps them alive.
 */
class Tensor
{
  public:
    /** An empty float32 tensor of shape {0}. */
    Tensor();

    /** Takes the bytes over. @throws InvalidInput when their number is not the shape's. */
    static Tensor FromBytes(DType dtype, Shape shape, std::vector<uint8_t> bytes);

    /** Copies float32 values. @throws InvalidInput when their number is not the shape's. */
    static Tensor FromFloats(Shape shape, const std::vector<float>& values);

    /**
     * Shares bytes owned by somebody else, without a copy.
     * @param bytes at least ElementCount(shape) * BytesPerElement(dtype) bytes, never written
     * again; aligned to the element size.
     */
    static Tensor Wrap(DType dtype, Shape shape, std::shared_ptr<const uint8_t> bytes);

    /** Float32, every element NaN: the tensor that stands for "nobody knows" (see StageRunner). */
    static Tensor Unknown(Shape shape);

    DType GetDType() const;
    const Shape& GetShape() const;
    int64_t GetElementCount() const;
    std::size_t GetByteCount() const;
    /** First byte; GetByteCount() bytes follow. Valid as long as any copy of this tensor lives. */
    const uint8_t* GetBytes() const;
    /** Shared ownership of the bytes, for those who wrap them elsewhere. */
    const std::shared_ptr<const uint8_t>& GetStorage() const;
    /** The elements. @throws InvalidInput when the tensor is not float32. */
    const float* GetFloats() const;

    /** Equal type, shape and bytes (so two NaN tensors of one shape are equal). */
    bool operator==(const Tensor& other) const;
    bool operator!=(const Tensor& other) const;

  private:
    DType m_dtype{DType::Float32};
    Shape m_shape{0};
    int64_t m_elementCount{0};
    std::shared_ptr<const uint8_t> m_bytes;
};

/** Hash of type, shape and bytes: equal tensors have equal hashes, within one process. */
std::size_t HashOf(const Tensor& tensor);

/**
 * Index of the largest element of a float32 tensor, the first of equals.
 * @return -1 when the tensor is empty or holds a NaN (nothing can be said).
 */
int64_t ArgMax(const Tensor& tensor);

} // namespace prometheus

#endif // TENSOR_H
