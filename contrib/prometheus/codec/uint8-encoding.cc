/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
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

/** The values that codes 0 and 255 stand for; both NaN when the whole tensor is unknown. */
struct CodeRange
{
    float lowest{0};
    float highest{0};

    bool IsUnknown() const
    {
        return std::isnan(lowest) && std::isnan(highest);
    }

    bool IsValid() const
    {
        return IsUnknown() ||
               (std::isfinite(lowest) && std::isfinite(highest) && lowest <= highest);
    }

    /** In double precision: the range of two floats may not fit a float. */
    double Step() const
    {
        return (static_cast<double>(highest) - lowest) / 255;
    }

    std::vector<uint8_t> ToBytes() const
    {
        std::vector<uint8_t> bytes(2 * sizeof(float));
        std::memcpy(bytes.data(), &lowest, sizeof(float));
        std::memcpy(bytes.data() + sizeof(float), &highest, sizeof(float));
        return bytes;
    }

    /** @pre 8 bytes. */
    static CodeRange FromBytes(const std::vector<uint8_t>& bytes)
    {
        CodeRange range;
        std::memcpy(&range.lowest, bytes.data(), sizeof(float));
        std::memcpy(&range.highest, bytes.data() + sizeof(float), sizeof(float));
        return range;
    }

    /** Of a float32 tensor. @throws InvalidInput when an element is infinite. */
    static CodeRange Of(const Tensor& tensor)
    {
        const float* values = tensor.GetFloats();
        const float* end = values + tensor.GetElementCount();
        if (std::any_of(values, end, [](float v) { return std::isnan(v); }))
        {
            const float unknown = std::numeric_limits<float>::quiet_NaN();
            return {unknown, unknown};
        }
        const float* infinite = std::find_if(values, end, [](float v) { return std::isinf(v); });
        if (infinite != end)
        {
            throw InvalidInput("encoding 'uint8' needs finite values, element " +
                               std::to_string(infinite - values) + " of a tensor of shape " +
                               ToString(tensor.GetShape()) + " is " + std::to_string(*infinite));
        }
        if (values == end)
        {
            return {};
        }
        const auto [lowest, highest] = std::minmax_element(values, end);
        return {*lowest, *highest};
    }
};

/**
 * Codes are bytes. Uint8 tensors travel as they are.
 *
 * Float32 tensors are quantised uniformly between their smallest and largest element, which travel
 * as side information (two float32, little-endian): x -> round((x - lowest) / step), with
 * step = (highest - lowest) / 255. A decoded element is off by at most half a step, besides its own
 * rounding to float32; the smallest and the largest are exact, and so is a constant tensor. A
 * tensor with a NaN is unknown as a whole (see Tensor::Unknown): all of it decodes to NaN. Infinite
 * elements are refused.
 */
class UInt8Encoding : public TensorEncoding
{
  public:
    EncodingId GetId() const override
    {
        return EncodingId::UInt8;
    }

    std::string_view GetName() const override
    {
        return "uint8";
    }

    std::size_t BytesPerCode() const override
    {
        return 1;
    }

    std::size_t SideInfoBytes(DType dtype, const Shape&) const override
    {
        return dtype == DType::Float32 ? 2 * sizeof(float) : 0;
    }

    bool AcceptsSideInfo(DType dtype,
                         const Shape& shape,
                         const std::vector<uint8_t>& sideInfo) const override
    {
        return TensorEncoding::AcceptsSideInfo(dtype, shape, sideInfo) &&
               (sideInfo.empty() || CodeRange::FromBytes(sideInfo).IsValid());
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
        const CodeRange range = CodeRange::Of(tensor);
        encoded.sideInfo = range.ToBytes();
        encoded.codes.resize(static_cast<std::size_t>(tensor.GetElementCount()));
        const double step = range.Step();
        if (step > 0) // neither constant nor unknown
        {
            const float* values = tensor.GetFloats();
            for (std::size_t i = 0; i < encoded.codes.size(); ++i)
            {
                const double steps = (static_cast<double>(values[i]) - range.lowest) / step;
                encoded.codes[i] = static_cast<uint8_t>(std::min(255.0, steps + 0.5));
            }
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
        const CodeRange range = CodeRange::FromBytes(encoded.sideInfo);
        std::vector<float> valueOfCode(256);
        for (std::size_t code = 0; code < valueOfCode.size(); ++code)
        {
            valueOfCode[code] =
                static_cast<float>(range.lowest + static_cast<double>(code) * range.Step());
        }
        valueOfCode.back() = range.highest;
        std::vector<float> values(encoded.codes.size());
        std::transform(encoded.codes.begin(),
                       encoded.codes.end(),
                       values.begin(),
                       [&valueOfCode](uint8_t code) { return valueOfCode[code]; });
        return Tensor::FromFloats(encoded.shape, values);
    }
};

} // namespace

const TensorEncoding& GetUInt8Encoding()
{
    static const UInt8Encoding encoding;
    return encoding;
}

} // namespace prometheus
