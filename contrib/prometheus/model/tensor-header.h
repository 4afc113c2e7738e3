/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_HEADER_H
#define TENSOR_HEADER_H

#include "erasure-code.h"
#include "packet-layout.h"
#include "tensor-encoding.h"

#include "ns3/header.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/** Which chunks of a tensor its parity chunks protect; see prometheus::ParityPlan. */
struct ParityFields
{
    static constexpr uint32_t BYTES = 9;

    prometheus::ErasureCodeId code{prometheus::ErasureCodeId::Xor};
    uint32_t protectedChunks{1};
    uint32_t parityChunks{1};

    bool operator==(const ParityFields& other) const
    {
        return code == other.code && protectedChunks == other.protectedChunks &&
               parityChunks == other.parityChunks;
    }
};

/**
 * The header of every packet of a tensor: 32 bytes, the side information, the parity fields.
 *
 * All numbers in network order:
 *
 *     bytes  field
 *     2      magic 0x5054 ("PT")
 *     1      version 2
 *     1      type in the low four bits; 0x80 is set when parity fields follow, other bits are 0
 *     2      network: which of the networks in the simulation
 *     2      cut: 0 the source's input, j+1 the output of layer j
 *     4      inference: number of the input at its source
 *     4      chunk: number among the packets of this type
 *     4      chunk count: the packets of this type
 *     4      elements a full chunk holds
 *     4      layout seed
 *     1      encoding (prometheus::EncodingId)
 *     1      layout (prometheus::LayoutId)
 *     1      exit: 0, or j+1 when the input was classified early at layer j
 *     1      length of the side information, at most 64
 *     0-64   side information of the encoding
 *     0, 9   parity fields: erasure code (1), protected chunks (4), parity chunks (4)
 *
 * What follows the header is, by type:
 *
 *     1 data       codes of a chunk
 *     2 parity     a parity payload (prometheus::EncodeParity)
 *     3 nack       a TensorReport, from the receiver; chunk is 0, chunk count the tensor's
 *     4 result     as data, of a network's decision
 *     5 side info  a part of side information that is too long to be repeated in every header; all
 *                  parts are as long but the last
 *     6 poll       the sender asks for a report, whose number (4 bytes) is here; chunk is 0, chunk
 *                  count the tensor's
 *
 * Elements, seed, encoding, layout, and parity fields are the same in all packets of a tensor, so
 * that a receiver knows what to wait for from whichever comes first. Of all that travels once
 * for a whole tensor, nothing is decoded without long side information; its packets are repeated
 * (TensorEndpoint's SideInfoCopies), spread over the tensor so that a burst does not take all.
 *
 * Bytes off the air are not trusted: a header that is not of this form deserializes as not valid.
 */
class TensorHeader : public Header
{
  public:
    enum Type : uint8_t
    {
        DATA = 1,
        PARITY = 2,
        NACK = 3,
        RESULT = 4,
        SIDE_INFO = 5,
        POLL = 6,
    };

    static constexpr uint16_t MAGIC = 0x5054;
    static constexpr uint8_t VERSION = 2;
    static constexpr uint32_t FIXED_BYTES = 32;

    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;

    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    /** @return bytes read; 0, and IsValid() false, when they are no tensor header. */
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

    /** Whether the fields were set by hand or read from a well-formed header. */
    bool IsValid() const;

    Type type{DATA};
    uint16_t network{0};
    uint16_t cut{0};
    uint32_t inference{0};
    uint32_t chunk{0};
    uint32_t chunkCount{1};
    uint32_t elementsPerChunk{1};
    uint32_t layoutSeed{0};
    prometheus::EncodingId encoding{prometheus::EncodingId::Float32};
    prometheus::LayoutId layout{prometheus::LayoutId::Contiguous};
    uint8_t exit{0};
    std::vector<uint8_t> sideInfo;
    std::optional<ParityFields> parity;

  private:
    bool m_valid{true};
};

} // namespace ns3

#endif // TENSOR_HEADER_H
