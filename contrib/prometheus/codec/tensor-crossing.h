/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_CROSSING_H
#define TENSOR_CROSSING_H

#include "erasure-code.h"
#include "masked-tensor.h"
#include "tensor-chunks.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

class Reconstruction;

/** How a tensor is made into packets, by the names that the codec knows. */
struct CrossingOptions
{
    std::string encoding{"float32"};
    std::string layout{DEFAULT_LAYOUT};
    /** Room of a packet behind UDP's header [bytes]; 1472 fill an IP packet of 1500. */
    uint32_t packetBytes{1472};
    /** "xor", "reed-solomon" or "none". */
    std::string erasureCode{"none"};
    /** Parity packets for each data packet, rounded up to whole packets; 0 with "none". */
    double parityShare{0};

    /** @throws InvalidInput naming the option, its value and what it may be. */
    void Validate() const;
};

/** The options as text, one line: for names and for keys of caches. */
std::string Describe(const CrossingOptions& options);

/** A tensor in packets: data packets first, parity packets behind them. */
struct TensorInPackets
{
    EncodedTensor encoded;
    ChunkGeometry geometry;
    uint32_t layoutSeed{0};
    std::vector<std::vector<uint8_t>> data;
    std::optional<ParityPlan> plan;
    std::vector<std::vector<uint8_t>> parity;

    uint32_t PacketCount() const;
};

/**
 * A tensor's way through a network that loses packets, without the network: encoded, laid out, cut
 * and protected as the transport does it, and put together again from the packets that arrived.
 *
 * Each packet carries a tensor header (32 bytes) and side information of at most
 * MAX_SIDE_INFO_BYTES. Longer side information travels in a packet of its own that always arrives,
 * as one that is repeated until it is acknowledged.
 */
class TensorCrossing
{
  public:
    /** Of the tensor header in each packet; and of IPv4's and UDP's headers around it. */
    static constexpr uint32_t HEADER_BYTES = 32;
    static constexpr uint32_t IP_UDP_BYTES = 28;

    /** @throws InvalidInput as Validate(). */
    explicit TensorCrossing(const CrossingOptions& options);

    /**
     * @param layoutSeed for layouts that shuffle.
     * @throws InvalidInput when not even one code fits into a packet, or the erasure code cannot
     *         protect so many packets with so many.
     */
    TensorInPackets Send(const Tensor& tensor, uint32_t layoutSeed) const;

    /**
     * What a receiver has at the deadline: chunks that arrived or that parity brought back, and the
     * reconstruction's values elsewhere.
     *
     * @param lost one entry a packet, data first.
     */
    MaskedTensor Receive(const TensorInPackets& sent,
                         const std::vector<bool>& lost,
                         const Reconstruction& reconstruction) const;

    /** Bytes of all IP packets of a tensor, side information and every header included. */
    uint64_t BytesOf(const TensorInPackets& sent) const;

  private:
    /** What each packet repeats of the side information. */
    static const std::vector<uint8_t>& RepeatedSideInfo(const EncodedTensor& encoded);
    void AddRecovered(const TensorInPackets& sent,
                      const std::vector<bool>& lost,
                      TensorReassembly& reassembly) const;

    CrossingOptions m_options;
    const TensorEncoding& m_encoding;
    const PacketLayout& m_layout;
};

} // namespace prometheus

#endif // TENSOR_CROSSING_H
