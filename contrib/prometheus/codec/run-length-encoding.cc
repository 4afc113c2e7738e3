/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-encoding.h"

#include <algorithm>

namespace prometheus
{

// Not by name: the register that knows names is made of these.
const TensorEncoding& GetFloat16Encoding();
const TensorEncoding& GetFloat32Encoding();
const TensorEncoding& GetUInt8Encoding();

namespace
{

constexpr std::size_t LONGEST_RUN = 15;

bool IsZero(const uint8_t* code, std::size_t bytesPerCode)
{
    return std::all_of(code, code + bytesPerCode, [](uint8_t byte) { return byte == 0; });
}

/** Number of codes from here on, up to the longest run, that are zero or are not. */
std::size_t RunAt(const std::vector<uint8_t>& codes, std::size_t at, std::size_t size, bool ofZeros)
{
    std::size_t run = 0;
    while (run < LONGEST_RUN && at + (run + 1) * size <= codes.size() &&
           IsZero(&codes[at + run * size], size) == ofZeros)
    {
        ++run;
    }
    return run;
}

/**
 * The codes of another encoding, with the runs of zeros of each packet packed: for the maps behind
 * a rectifier. Codes that do not become fewer bytes travel as they are, so it never costs anything.
 *
 * A packet is a sequence of tokens: a byte whose high four bits count zero codes and whose low four
 * count the codes that follow it and are copied. A packet of as many bytes as its codes have is not
 * packed. Each packet decodes alone, so that a loss tears out its own elements and no others.
 */
class RunLengthEncoding : public TensorEncoding
{
  public:
    RunLengthEncoding(EncodingId id, std::string_view name, const TensorEncoding& base)
        : m_id(id),
          m_name(name),
          m_base(base)
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
        return m_base.BytesPerCode();
    }

    std::size_t SideInfoBytes(DType dtype, const Shape& shape) const override
    {
        return m_base.SideInfoBytes(dtype, shape);
    }

    bool AcceptsSideInfo(DType dtype,
                         const Shape& shape,
                         const std::vector<uint8_t>& sideInfo) const override
    {
        return m_base.AcceptsSideInfo(dtype, shape, sideInfo);
    }

    EncodedTensor Encode(const Tensor& tensor) const override
    {
        EncodedTensor encoded = m_base.Encode(tensor);
        encoded.encoding = GetId();
        return encoded;
    }

    Tensor Decode(const EncodedTensor& encoded) const override
    {
        RequireDecodable(*this, encoded);
        EncodedTensor unpacked = encoded;
        unpacked.encoding = m_base.GetId();
        return m_base.Decode(unpacked);
    }

    bool Packs() const override
    {
        return true;
    }

    std::vector<uint8_t> Pack(std::vector<uint8_t> codes) const override
    {
        const std::size_t size = BytesPerCode();
        std::vector<uint8_t> packed;
        packed.reserve(codes.size());
        for (std::size_t at = 0; at < codes.size();)
        {
            const std::size_t zeros = RunAt(codes, at, size, true);
            at += zeros * size;
            const std::size_t others = RunAt(codes, at, size, false);
            packed.push_back(static_cast<uint8_t>(zeros << 4 | others));
            packed.insert(packed.end(),
                          codes.begin() + static_cast<std::ptrdiff_t>(at),
                          codes.begin() + static_cast<std::ptrdiff_t>(at + others * size));
            at += others * size;
            if (packed.size() >= codes.size())
            {
                return codes;
            }
        }
        return packed;
    }

    const uint8_t* Unpack(const uint8_t* payload,
                          std::size_t payloadBytes,
                          std::size_t codeBytes,
                          std::vector<uint8_t>& scratch) const override
    {
        if (payloadBytes == codeBytes)
        {
            return payload;
        }
        const std::size_t size = BytesPerCode();
        if (codeBytes / (LONGEST_RUN * size + 1) > payloadBytes)
        {
            return nullptr; // not even a payload of zeros alone: no memory for its claims
        }
        scratch.assign(codeBytes, 0);
        std::size_t at = 0;
        for (std::size_t read = 0; read < payloadBytes;)
        {
            const std::size_t zeros = (payload[read] >> 4) * size;
            const std::size_t others = (payload[read] & 15) * size;
            ++read;
            if (zeros + others > codeBytes - at || others > payloadBytes - read)
            {
                return nullptr;
            }
            std::copy_n(
                payload + read, others, scratch.begin() + static_cast<std::ptrdiff_t>(at + zeros));
            at += zeros + others;
            read += others;
        }
        return at == codeBytes ? scratch.data() : nullptr;
    }

  private:
    EncodingId m_id;
    std::string_view m_name;
    const TensorEncoding& m_base;
};

} // namespace

const TensorEncoding& GetFloat32RunLengthEncoding()
{
    static const RunLengthEncoding encoding(
        EncodingId::Float32RunLength, "float32-rle", GetFloat32Encoding());
    return encoding;
}

const TensorEncoding& GetFloat16RunLengthEncoding()
{
    static const RunLengthEncoding encoding(
        EncodingId::Float16RunLength, "float16-rle", GetFloat16Encoding());
    return encoding;
}

const TensorEncoding& GetUInt8RunLengthEncoding()
{
    static const RunLengthEncoding encoding(
        EncodingId::UInt8RunLength, "uint8-rle", GetUInt8Encoding());
    return encoding;
}

} // namespace prometheus
