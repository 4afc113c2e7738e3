/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-encoding.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace prometheus
{

namespace
{

/** The value of a uint8 element: what is no number counts as 0, what is out of range is clamped. */
uint8_t NearestByte(float value)
{
    return value > 0 ? static_cast<uint8_t>(std::lround(std::min(value, 255.0F))) : 0;
}

/**
 * Codes are IEEE 754 half precision (binary16), little-endian: rounded to nearest, ties to even.
 *
 * What is too large for it (65520 and more) becomes infinite, what is too small denormal and then
 * zero, each with its sign; any NaN is a NaN. Uint8 tensors travel as the numbers of their values
 * and come back exactly; a code that is no whole number from 0 to 255 (damage) decodes to the
 * nearest one.
 */
class Float16Encoding : public TensorEncoding
{
  public:
    EncodingId GetId() const override
    {
        return EncodingId::Float16;
    }

    std::string_view GetName() const override
    {
        return "float16";
    }

    std::size_t BytesPerCode() const override
    {
        return 2;
    }

    std::size_t SideInfoBytes(DType, const Shape&) const override
    {
        return 0;
    }

    EncodedTensor Encode(const Tensor& tensor) const override
    {
        EncodedTensor encoded;
        encoded.encoding = GetId();
        encoded.dtype = tensor.GetDType();
        encoded.shape = tensor.GetShape();
        const auto count = static_cast<std::size_t>(tensor.GetElementCount());
        const bool isImage = tensor.GetDType() == DType::UInt8;
        const float* values = isImage ? nullptr : tensor.GetFloats();
        encoded.codes.resize(2 * count);
        for (std::size_t i = 0; i < count; ++i)
        {
            const Eigen::half half(isImage ? static_cast<float>(tensor.GetBytes()[i]) : values[i]);
            const auto bits = Eigen::numext::bit_cast<uint16_t>(half);
            std::memcpy(&encoded.codes[2 * i], &bits, sizeof(bits));
        }
        return encoded;
    }

    Tensor Decode(const EncodedTensor& encoded) const override
    {
        RequireDecodable(*this, encoded);
        const std::size_t count = encoded.codes.size() / 2;
        const bool isImage = encoded.dtype == DType::UInt8;
        std::vector<uint8_t> bytes(count * BytesPerElement(encoded.dtype));
        for (std::size_t i = 0; i < count; ++i)
        {
            uint16_t bits = 0;
            std::memcpy(&bits, &encoded.codes[2 * i], sizeof(bits));
            const auto value = static_cast<float>(Eigen::numext::bit_cast<Eigen::half>(bits));
            if (isImage)
            {
                bytes[i] = NearestByte(value);
            }
            else
            {
                std::memcpy(&bytes[i * sizeof(float)], &value, sizeof(float));
            }
        }
        return Tensor::FromBytes(encoded.dtype, encoded.shape, std::move(bytes));
    }
};

} // namespace

const TensorEncoding& GetFloat16Encoding()
{
    static const Float16Encoding encoding;
    return encoding;
}

} // namespace prometheus
