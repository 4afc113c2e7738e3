/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef OUTGOING_TENSOR_H
#define OUTGOING_TENSOR_H

#include "tensor-chunks.h"
#include "tensor-header.h"
#include "tensor-route.h"

#include "ns3/packet.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/** How much parity a tensor gets. */
struct ParityChoice
{
    /** Makes the parity; nullptr for none. */
    const prometheus::ErasureCode* code{nullptr};
    /** Parity chunks for each protected one, in (0, 1]. */
    double parityShare{0};
    /** Share of the chunks, from the first, that parity protects, in (0, 1]. */
    double protectedShare{1};

    /** For a tensor of so many chunks; at least as much parity as the code has to make. */
    ParityFields For(uint32_t chunks) const;
};

/** A tensor encoded and cut, and the packets that it travels in. */
class OutgoingTensor
{
  public:
    /**
     * @param type DATA or RESULT.
     * @param packetSize of the largest packet, header included [bytes].
     * @throws InvalidInput when the route's encoding or layout does not take the tensor.
     */
    OutgoingTensor(const TensorKey& key,
                   TensorHeader::Type type,
                   const prometheus::Tensor& tensor,
                   const TensorRoute& route,
                   uint32_t packetSize,
                   const ParityChoice& parity = {});

    const TensorKey& GetKey() const;
    const TensorRoute& GetRoute() const;
    uint32_t GetChunkCount() const;

    Ptr<Packet> MakeChunk(uint32_t chunk) const;
    /** The packets of side information that headers do not repeat; none when they do. */
    std::vector<Ptr<Packet>> MakeSideInfo() const;
    /** The packets of parity; none without an erasure code. */
    std::vector<Ptr<Packet>> MakeParity() const;
    /** Asks the receiver for the report of this number. */
    Ptr<Packet> MakePoll(uint32_t number) const;

    /** What keeping the tensor takes [bytes]. */
    uint64_t GetByteCount() const;
    /** Size of its largest packet as IP sees it [bytes]. */
    uint32_t GetIpPacketSize() const;

    /** Room for codes in a packet [bytes]; parity packets are as large as any. */
    static uint32_t CodeRoom(uint32_t packetSize,
                             std::size_t sideInfoBytes,
                             const ParityChoice& parity);
    /** Packets that MakeSideInfo() gives. */
    static uint32_t CountSideInfoPackets(uint32_t packetSize, std::size_t sideInfoBytes);

    /**
     * The layout seed of a tensor: another one for each, the same in every run. Of an importance
     * layout, its own.
     */
    static uint32_t LayoutSeedOf(const TensorKey& key, const TensorRoute& route);

    static constexpr uint32_t IP_AND_UDP_BYTES = 20 + 8;

  private:
    TensorKey m_key;
    TensorRoute m_route;
    uint32_t m_packetSize;
    const prometheus::PacketLayout& m_layout; //!< the route's, or one for everybody
    prometheus::EncodedTensor m_encoded;
    prometheus::ChunkGeometry m_geometry;
    TensorHeader m_header; //!< what all packets have in common
};

} // namespace ns3

#endif // OUTGOING_TENSOR_H
