/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "channel-planes.h"
#include "prometheus-error.h"
#include "tensor-encoding.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace prometheus
{

namespace
{

constexpr double STEPS = 127;

/**
 * Codes are signed bytes, symmetric about zero, which is exact. Uint8 tensors travel as they are.
 *
 * The elements of a group (the tensor, or one channel as ChannelPlanes counts them) share a step of
 * largest / 127, where largest is their greatest magnitude; it travels as side information, one
 * float32 a group, little-endian. Quantised: x -> round(x / step). A decoded element is off by at
 * most half a step, besides its own rounding to float32; the greatest magnitudes are exact. A
 * tensor with a NaN is unknown as a whole: every group's largest is NaN, and so is all that
 * decodes. Infinite elements are refused.
 */
class Int8Encoding : public TensorEncoding
{
  public:
    Int8Encoding(EncodingId id, std::string_view name, bool isPerChannel)
        : m_id(id),
          m_name(name),
          m_isPerChannel(isPerChannel)
    {
    }

    EncodingId GetId() const override
    {
        return m_id;
    }

    std::string_view GetName() const override
    {
        return m_name;
    }

    std::size_t BytesPerCode() const override
    {
        return 1;
    }

    std::size_t SideInfoBytes(DType dtype, const Shape& shape) const override
    {
        return dtype == DType::Float32 ? Groups(shape) * sizeof(float) : 0;
    }

    bool AcceptsSideInfo(DType dtype,
                         const Shape& shape,
                         const std::vector<uint8_t>& sideInfo) const override
    {
        if (!TensorEncoding::AcceptsSideInfo(dtype, shape, sideInfo))
        {
            return false;
        }
        const auto largest = ToFloats(sideInfo);
        return std::all_of(largest.begin(),
                           largest.end(),
                           [](float v) { return v >= 0 && std::isfinite(v); }) ||
               std::all_of(largest.begin(), largest.end(), [](float v) { return std::isnan(v); });
    }

    EncodedTensor Encode(const Tensor& tensor) const override
    {
        EncodedTensor encoded;
        encoded.encoding = GetId();
        encoded.dtype = tensor.GetDType();
        encoded.shape = tensor.GetShape();
        if (tensor.GetDType() == DType::UInt8)
        {
            encoded.codes.assign(tensor.GetBytes(), tensor.GetBytes() + tensor.GetByteCount());
            return encoded;
        }
        const auto largest = LargestOf(tensor);
        encoded.sideInfo.resize(largest.size() * sizeof(float));
        encoded.codes.resize(static_cast<std::size_t>(tensor.GetElementCount()));
        if (!largest.empty())
        {
            std::memcpy(encoded.sideInfo.data(), largest.data(), encoded.sideInfo.size());
        }
        const float* values = tensor.GetFloats();
        const std::size_t groupElements = GroupElements(encoded);
        for (std::size_t i = 0; i < encoded.codes.size(); ++i)
        {
            const double step = largest[i / groupElements] / STEPS;
            // A step of 0 means that all are 0; one that is no number, that nobody knows them.
            const double code = step > 0 ? std::round(values[i] / step) : 0;
            encoded.codes[i] =
                static_cast<uint8_t>(static_cast<int8_t>(std::clamp(code, -STEPS, STEPS)));
        }
        return encoded;
    }

    Tensor Decode(const EncodedTensor& encoded) const override
    {
        RequireDecodable(*this, encoded);
        if (encoded.dtype == DType::UInt8)
        {
            return Tensor::FromBytes(encoded.dtype, encoded.shape, encoded.codes);
        }
        const auto largest = ToFloats(encoded.sideInfo);
        const std::size_t groupElements = GroupElements(encoded);
        std::vector<float> values(encoded.codes.size());
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            const double limit = largest[i / groupElements];
            // -128, which no encoder gives, stays within the range.
            const double code =
                std::max(static_cast<double>(static_cast<int8_t>(encoded.codes[i])), -STEPS);
            values[i] = static_cast<float>(code * limit / STEPS);
        }
        return Tensor::FromFloats(encoded.shape, values);
    }

  private:
    /** Number of elements that share a step; 1 for an empty tensor. */
    std::size_t GroupElements(const EncodedTensor& encoded) const
    {
        return std::max<std::size_t>(1, encoded.codes.size() / Groups(encoded.shape));
    }

    std::size_t Groups(const Shape& shape) const
    {
        return m_isPerChannel ? std::max<std::size_t>(1, ChannelPlanes::Of(shape).channels) : 1;
    }

    static std::vector<float> ToFloats(const std::vector<uint8_t>& bytes)
    {
        std::vector<float> floats(bytes.size() / sizeof(float));
        if (!floats.empty())
        {
            std::memcpy(floats.data(), bytes.data(), bytes.size());
        }
        return floats;
    }

    /** The greatest magnitude of each group of a float32 tensor. */
    std::vector<float> LargestOf(const Tensor& tensor) const
    {
        const auto count = static_cast<std::size_t>(tensor.GetElementCount());
        const float* values = tensor.GetFloats();
        std::vector<float> largest(Groups(tensor.GetShape()), 0);
        if (std::any_of(values, values + count, [](float v) { return std::isnan(v); }))
        {
            largest.assign(largest.size(), std::numeric_limits<float>::quiet_NaN());
            return largest;
        }
        const std::size_t groupElements = std::max<std::size_t>(1, count / largest.size());
        for (std::size_t i = 0; i < count; ++i)
        {
            if (std::isinf(values[i]))
            {
                throw InvalidInput("encoding '" + std::string(m_name) +
                                   "' needs finite values, element " + std::to_string(i) +
                                   " of a tensor of shape " + ToString(tensor.GetShape()) + " is " +
                                   std::to_string(values[i]));
            }
            float& most = largest[i / groupElements];
            most = std::max(most, std::fabs(values[i]));
        }
        return largest;
    }

    EncodingId m_id;
    std::string_view m_name;
    bool m_isPerChannel;
};

} // namespace

const TensorEncoding& GetInt8Encoding()
{
    static const Int8Encoding encoding(EncodingId::Int8, "int8", false);
    return encoding;
}

const TensorEncoding& GetInt8ChannelEncoding()
{
    static const Int8Encoding encoding(EncodingId::Int8Channel, "int8-channel", true);
    return encoding;
}

} // namespace prometheus
