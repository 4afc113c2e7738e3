/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-encoding.h"

#include "named-lookup.h"
#include "prometheus-error.h"

#include <array>
#include <limits>

namespace prometheus
{

// Each is defined in the file of its name.
const TensorEncoding& GetFloat16Encoding();
const TensorEncoding& GetFloat16RunLengthEncoding();
const TensorEncoding& GetFloat32Encoding();
const TensorEncoding& GetFloat32RunLengthEncoding();
const TensorEncoding& GetInt8ChannelEncoding();
const TensorEncoding& GetInt8Encoding();
const TensorEncoding& GetUInt8Encoding();
const TensorEncoding& GetUInt8RunLengthEncoding();

namespace
{

const auto& KnownEncodings()
{
    static const std::array known{
        &GetFloat32Encoding(),
        &GetUInt8Encoding(),
        &GetFloat16Encoding(),
        &GetInt8Encoding(),
        &GetInt8ChannelEncoding(),
        &GetFloat32RunLengthEncoding(),
        &GetFloat16RunLengthEncoding(),
        &GetUInt8RunLengthEncoding(),
    };
    return known;
}

} // namespace

const TensorEncoding& FindEncoding(std::string_view name)
{
    return FindNamed("encoding", KnownEncodings(), name);
}

const TensorEncoding* FindEncoding(EncodingId id)
{
    for (const auto* encoding : KnownEncodings())
    {
        if (encoding->GetId() == id)
        {
            return encoding;
        }
    }
    return nullptr;
}

bool TensorEncoding::AcceptsSideInfo(DType dtype,
                                     const Shape& shape,
                                     const std::vector<uint8_t>& sideInfo) const
{
    return sideInfo.size() == SideInfoBytes(dtype, shape);
}

bool TensorEncoding::Packs() const
{
    return false;
}

std::vector<uint8_t> TensorEncoding::Pack(std::vector<uint8_t> codes) const
{
    return codes;
}

const uint8_t* TensorEncoding::Unpack(const uint8_t* payload,
                                      std::size_t payloadBytes,
                                      std::size_t codeBytes,
                                      std::vector<uint8_t>&) const
{
    return payloadBytes == codeBytes ? payload : nullptr;
}

uint64_t EncodedBytes(const Shape& shape, DType dtype, const TensorEncoding& encoding)
{
    BytesPerElement(dtype); // refuses what is no DType
    const auto elements = static_cast<uint64_t>(ElementCount(shape));
    const uint64_t sideInfo = encoding.SideInfoBytes(dtype, shape);
    const uint64_t limit = std::numeric_limits<int64_t>::max();
    if (sideInfo > limit || elements > (limit - sideInfo) / encoding.BytesPerCode())
    {
        throw InvalidInput("a tensor of shape " + ToString(shape) + " in encoding '" +
                           std::string(encoding.GetName()) + "' has more bytes than 63 bits count");
    }
    return elements * encoding.BytesPerCode() + sideInfo;
}

void RequireDecodable(const TensorEncoding& encoding, const EncodedTensor& encoded)
{
    const std::string where = "encoding '" + std::string(encoding.GetName()) +
                              "', tensor of shape " + ToString(encoded.shape) + ": ";
    if (encoded.encoding != encoding.GetId())
    {
        throw InvalidInput(where + "it has encoding number " +
                           std::to_string(static_cast<int>(encoded.encoding)) + ", expected " +
                           std::to_string(static_cast<int>(encoding.GetId())));
    }
    BytesPerElement(encoded.dtype); // refuses what is no DType
    const auto elements = static_cast<uint64_t>(ElementCount(encoded.shape));
    if (encoded.codes.size() % encoding.BytesPerCode() != 0 ||
        encoded.codes.size() / encoding.BytesPerCode() != elements)
    {
        throw InvalidInput(where + std::to_string(encoded.codes.size()) +
                           " bytes of codes, expected " + std::to_string(elements) + " codes of " +
                           std::to_string(encoding.BytesPerCode()) + " bytes");
    }
    if (!encoding.AcceptsSideInfo(encoded.dtype, encoded.shape, encoded.sideInfo))
    {
        throw InvalidInput(where + std::to_string(encoded.sideInfo.size()) +
                           " bytes of side information that no such tensor has, expected " +
                           std::to_string(encoding.SideInfoBytes(encoded.dtype, encoded.shape)) +
                           " valid ones");
    }
}

} // namespace prometheus
