/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-encoding.h"

#include <cmath>
#include <cstring>

namespace prometheus
{

namespace
{

/** The value of a uint8 element: what is no number counts as 0, what is out of range is clamped. */
uint8_t NearestByte(float value)
{
    if (!(value > 0))
    {
        return 0;
    }
    return value >= 255 ? 255 : static_cast<uint8_t>(std::lround(value));
}

/**
 * Codes are IEEE 754 single precision, little-endian: exact for float32 tensors, NaN included.
 *
 * Uint8 tensors travel as the floats of their values and come back exactly; a code that is no whole
 * number from 0 to 255 (damage) decodes to the nearest one.
 */
class Float32Encoding : public TensorEncoding
{
  public:
    EncodingId GetId() const override
    {
        return EncodingId::Float32;
    }

    std::string_view GetName() const override
    {
        return "float32";
    }

    std::size_t BytesPerCode() const override
    {
        return sizeof(float);
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
        const uint8_t* bytes = tensor.GetBytes();
        if (tensor.GetDType() == DType::Float32)
        {
            encoded.codes.assign(bytes, bytes + tensor.GetByteCount());
            return encoded;
        }
        encoded.codes.resize(tensor.GetByteCount() * sizeof(float));
        for (std::size_t i = 0; i < tensor.GetByteCount(); ++i)
        {
            const float value = bytes[i];
            std::memcpy(&encoded.codes[i * sizeof(float)], &value, sizeof(float));
        }
        return encoded;
    }

    Tensor Decode(const EncodedTensor& encoded) const override
    {
        RequireDecodable(*this, encoded);
        if (encoded.dtype == DType::Float32)
        {
            return Tensor::FromBytes(encoded.dtype, encoded.shape, encoded.codes);
        }
        std::vector<uint8_t> bytes(encoded.codes.size() / sizeof(float));
        for (std::size_t i = 0; i < bytes.size(); ++i)
        {
            float value = 0;
            std::memcpy(&value, &encoded.codes[i * sizeof(float)], sizeof(float));
            bytes[i] = NearestByte(value);
        }
        return Tensor::FromBytes(encoded.dtype, encoded.shape, std::move(bytes));
    }
};

} // namespace

const TensorEncoding& GetFloat32Encoding()
{
    static const Float32Encoding encoding;
    return encoding;
}

} // namespace prometheus
