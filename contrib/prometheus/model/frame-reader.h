/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef FRAME_READER_H
#define FRAME_READER_H

#include "ns3/packet.h"

#include <cstdint>

namespace ns3
{

/**
 * Takes frames out of a stream of bytes: each is its length (4 bytes, network order) and so many
 * bytes. The stream is off the air: it holds no more than one frame that is not complete.
 */
class FrameReader
{
  public:
    static constexpr uint32_t LENGTH_BYTES = 4;
    /** What a datagram can carry. */
    static constexpr uint32_t MOST_FRAME_BYTES = 65507;

    /** Adds what came next. */
    void Append(const Ptr<const Packet>& bytes);
    /** The next frame, its byte tags kept; nullptr until it is complete. */
    Ptr<Packet> Take();
    /** Whether the next length is none: 0 or beyond MOST_FRAME_BYTES. Nothing follows then. */
    bool IsBroken() const;
    /** Bytes that are held [bytes]. */
    uint32_t GetSize() const;

  private:
    /** Of the frame that begins; 0 when its length has not come. */
    uint32_t GetNextLength() const;

    Ptr<Packet> m_stream{Create<Packet>()};
};

} // namespace ns3

#endif // FRAME_READER_H
