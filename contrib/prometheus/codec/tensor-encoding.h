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
    Float16 = 3,
    Int8 = 4,
    Int8Channel = 5,
    Float32RunLength = 6,
    Float16RunLength = 7,
    UInt8RunLength = 8,
};

/**
 * A tensor as it travels: one code of fixed size an element, in row-major order, and the side
 * information that is needed to decode any one of them.
 */
struct EncodedTensor
{
    EncodingId encoding{EncodingId::Float32};
    /** Type and shape of the tensor that was encoded, and that decoding gives back. */
    DType dtype{DType::Float32};
    Shape shape;
    /** ElementCount(shape) codes of BytesPerCode() bytes. */
    std::vector<uint8_t> codes;
    /** Parameters of the code (a scale, for one); empty when it has none. */
    std::vector<uint8_t> sideInfo;
};

/**
 * Most bytes of side information that a packet repeats. More than that (a scale a channel, for one)
 * travels once for the whole tensor: see TensorReassembly::AddSideInfo().
 */
inline constexpr std::size_t MAX_SIDE_INFO_BYTES = 64;

/**
 * Turns a tensor into codes and back. Stateless; one instance serves everybody.
 *
 * Elements are coded independently, so that any subset of codes decodes. An encoding may also pack
 * the codes that share a packet (run lengths, for one): each packet still stands alone.
 *
 * To add one: a file like float32-encoding.cc, a number in EncodingId, and its line in
 * tensor-encoding.cc.
 */
class TensorEncoding
{
  public:
    virtual ~TensorEncoding() = default;

    virtual EncodingId GetId() const = 0;
    virtual std::string_view GetName() const = 0;
    /** Bytes of one element's code. */
    virtual std::size_t BytesPerCode() const = 0;
    /** Bytes of the side information that goes with tensors of this type and shape. */
    virtual std::size_t SideInfoBytes(DType dtype, const Shape& shape) const = 0;
    /** Whether side information, perhaps off the air, is one that Encode() could have given. */
    virtual bool AcceptsSideInfo(DType dtype,
                                 const Shape& shape,
                                 const std::vector<uint8_t>& sideInfo) const;

    /** @throws InvalidInput when a tensor of this type, or with these values, has no such code. */
    virtual EncodedTensor Encode(const Tensor& tensor) const = 0;
    /**
     * @throws InvalidInput when codes, shape, type and side information do not fit together;
     *         bytes off the air can be handed in.
     */
    virtual Tensor Decode(const EncodedTensor& encoded) const = 0;

    /** Whether Pack() does anything, so that sizes depend on the values. */
    virtual bool Packs() const;
    /** Packs the codes of one packet: never into more bytes. By default they travel as they are. */
    virtual std::vector<uint8_t> Pack(std::vector<uint8_t> codes) const;
    /**
     * The reverse of Pack(), for bytes off the air.
     * @param codeBytes of the codes that were packed.
     * @param scratch holds the codes when they are not the payload itself.
     * @return the first of codeBytes bytes; nullptr when no codes pack into this payload.
     */
    virtual const uint8_t* Unpack(const uint8_t* payload,
                                  std::size_t payloadBytes,
                                  std::size_t codeBytes,
                                  std::vector<uint8_t>& scratch) const;
};

/**
 * Checks that a tensor is what an encoding decodes: for implementations of Decode().
 * @throws InvalidInput naming the encoding, what was found and what fits.
 */
void RequireDecodable(const TensorEncoding& encoding, const EncodedTensor& encoded);

/**
 * Bytes of the codes and the side information of a tensor: what planners count as travelling.
 * Packed codes may be fewer, see PayloadBytes(); what each packet repeats (headers, short side
 * information) is not in it.
 *
 * @throws InvalidInput when the number does not fit 63 bits.
 */
uint64_t EncodedBytes(const Shape& shape, DType dtype, const TensorEncoding& encoding);

/**
 * Encoding by name: "float32", "float16", "uint8", "int8", "int8-channel"; with the zeros packed,
 * "float32-rle", "float16-rle", "uint8-rle". @throws InvalidInput listing the known names.
 */
const TensorEncoding& FindEncoding(std::string_view name);

/** Encoding by number; nullptr when no encoding has it (a number off the air). */
const TensorEncoding* FindEncoding(EncodingId id);

} // namespace prometheus

#endif // TENSOR_ENCODING_H
