/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

namespace prometheus
{

std::size_t BytesPerElement(DType dtype)
{
    switch (dtype)
    {
    case DType::Float32:
        return 4;
    case DType::UInt8:
        return 1;
    }
    throw InvalidInput("element type " + std::to_string(static_cast<int>(dtype)) +
                       " is unknown: expected 1 (float32) or 2 (uint8)");
}

std::string_view NameOf(DType dtype)
{
    return BytesPerElement(dtype) == 4 ? "float32" : "uint8";
}

int64_t ElementCount(const Shape& shape)
{
    int64_t count = 1;
    for (int64_t extent : shape)
    {
        if (extent < 0)
        {
            throw InvalidInput("tensor shape " + ToString(shape) + " has the negative extent " +
                               std::to_string(extent));
        }
        if (extent > 0 && count > std::numeric_limits<int64_t>::max() / extent)
        {
            throw InvalidInput("tensor shape " + ToString(shape) +
                               " has more elements than 63 bits can count");
        }
        count *= extent;
    }
    return count;
}

std::string ToString(const Shape& shape)
{
    if (shape.empty())
    {
        return "scalar";
    }
    std::string text;
    for (int64_t extent : shape)
    {
        text += (text.empty() ? "" : "x") + std::to_string(extent);
    }
    return text;
}

Tensor::Tensor()
    : m_bytes(std::make_shared<uint8_t>(0))
{
}

Tensor Tensor::Wrap(DType dtype, Shape shape, std::shared_ptr<const uint8_t> bytes)
{
    BytesPerElement(dtype); // refuses what is no DType
    Tensor tensor;
    tensor.m_elementCount = ElementCount(shape);
    tensor.m_dtype = dtype;
    tensor.m_shape = std::move(shape);
    if (bytes)
    {
        tensor.m_bytes = std::move(bytes);
    }
    else if (tensor.m_elementCount > 0)
    {
        throw InvalidInput("tensor of shape " + ToString(tensor.m_shape) + " wraps no bytes");
    }
    return tensor;
}

Tensor Tensor::FromBytes(DType dtype, Shape shape, std::vector<uint8_t> bytes)
{
    const auto expected = static_cast<std::size_t>(ElementCount(shape)) * BytesPerElement(dtype);
    if (bytes.size() != expected)
    {
        throw InvalidInput("tensor of shape " + ToString(shape) + " and type " +
                           std::string(NameOf(dtype)) + " needs " + std::to_string(expected) +
                           " bytes, got " + std::to_string(bytes.size()));
    }
    auto owner = std::make_shared<std::vector<uint8_t>>(std::move(bytes));
    const uint8_t* first = owner->data();
    return Wrap(dtype, std::move(shape), std::shared_ptr<const uint8_t>(std::move(owner), first));
}

Tensor Tensor::FromFloats(Shape shape, const std::vector<float>& values)
{
    std::vector<uint8_t> bytes(values.size() * sizeof(float));
    if (!values.empty())
    {
        std::memcpy(bytes.data(), values.data(), bytes.size());
    }
    return FromBytes(DType::Float32, std::move(shape), std::move(bytes));
}

Tensor Tensor::Unknown(Shape shape)
{
    const auto count = static_cast<std::size_t>(ElementCount(shape));
    return FromFloats(std::move(shape),
                      std::vector<float>(count, std::numeric_limits<float>::quiet_NaN()));
}

DType Tensor::GetDType() const
{
    return m_dtype;
}

const Shape& Tensor::GetShape() const
{
    return m_shape;
}

int64_t Tensor::GetElementCount() const
{
    return m_elementCount;
}

std::size_t Tensor::GetByteCount() const
{
    return static_cast<std::size_t>(m_elementCount) * BytesPerElement(m_dtype);
}

const uint8_t* Tensor::GetBytes() const
{
    return m_bytes.get();
}

const std::shared_ptr<const uint8_t>& Tensor::GetStorage() const
{
    return m_bytes;
}

const float* Tensor::GetFloats() const
{
    if (m_dtype != DType::Float32)
    {
        throw InvalidInput("tensor of shape " + ToString(m_shape) + " holds " +
                           std::string(NameOf(m_dtype)) + ", not float32");
    }
    return reinterpret_cast<const float*>(m_bytes.get());
}

bool Tensor::operator==(const Tensor& other) const
{
    return m_dtype == other.m_dtype && m_shape == other.m_shape &&
           (m_bytes == other.m_bytes ||
            std::memcmp(GetBytes(), other.GetBytes(), GetByteCount()) == 0);
}

bool Tensor::operator!=(const Tensor& other) const
{
    return !(*this == other);
}

std::size_t HashOf(const Tensor& tensor)
{
    const std::string_view bytes(reinterpret_cast<const char*>(tensor.GetBytes()),
                                 tensor.GetByteCount());
    std::size_t hash = std::hash<std::string_view>()(bytes);
    const auto mix = [&hash](uint64_t value)
    { hash ^= value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2); };
    mix(static_cast<uint64_t>(tensor.GetDType()));
    for (int64_t extent : tensor.GetShape())
    {
        mix(static_cast<uint64_t>(extent));
    }
    return hash;
}

int64_t ArgMax(const Tensor& tensor)
{
    const float* values = tensor.GetFloats();
    const float* end = values + tensor.GetElementCount();
    if (values == end || std::any_of(values, end, [](float v) { return std::isnan(v); }))
    {
        return -1;
    }
    return std::max_element(values, end) - values;
}

} // namespace prometheus
