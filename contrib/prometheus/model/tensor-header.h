/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_HEADER_H
#define TENSOR_HEADER_H

#include "packet-layout.h"
#include "tensor-encoding.h"

#include "ns3/header.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * The header in front of the codes of one chunk of a tensor, 32 bytes and the side information.
 *
 * All numbers in network order:
 *
 *     bytes  field
 *     2      magic 0x5054 ("PT")
 *     1      version 1
 *     1      type: 1 data, 2 parity, 3 nack, 4 result
 *     2      network: which of the networks in the simulation
 *     2      cut: 0 the source's input, j+1 the output of layer j
 *     4      inference: number of the input at its source
 *     4      chunk
 *     4      chunk count of the tensor
 *     4      elements a full chunk holds
 *     4      layout seed
 *     1      encoding (prometheus::EncodingId)
 *     1      layout (prometheus::LayoutId)
 *     1      exit: 0, or j+1 when the input was classified early at layer j
 *     1      length of the side information, at most 64
 *     0-64   side information of the encoding
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
    };

    static constexpr uint16_t MAGIC = 0x5054;
    static constexpr uint8_t VERSION = 1;
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

  private:
    bool m_valid{true};
};

} // namespace ns3

#endif // TENSOR_HEADER_H
