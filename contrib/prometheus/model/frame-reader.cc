/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "frame-reader.h"

namespace ns3
{

void FrameReader::Append(const Ptr<const Packet>& bytes)
{
    m_stream->AddAtEnd(bytes);
}

Ptr<Packet> FrameReader::Take()
{
    const uint32_t length = GetNextLength();
    if (length == 0 || IsBroken() || m_stream->GetSize() - LENGTH_BYTES < length)
    {
        return nullptr;
    }
    auto frame = m_stream->CreateFragment(LENGTH_BYTES, length);
    m_stream->RemoveAtStart(LENGTH_BYTES + length);
    return frame;
}

bool FrameReader::IsBroken() const
{
    if (m_stream->GetSize() < LENGTH_BYTES)
    {
        return false;
    }
    const uint32_t length = GetNextLength();
    return length == 0 || length > MOST_FRAME_BYTES;
}

uint32_t FrameReader::GetSize() const
{
    return m_stream->GetSize();
}

uint32_t FrameReader::GetNextLength() const
{
    if (m_stream->GetSize() < LENGTH_BYTES)
    {
        return 0;
    }
    uint8_t length[LENGTH_BYTES];
    m_stream->CopyData(length, LENGTH_BYTES);
    return uint32_t{length[0]} << 24 | uint32_t{length[1]} << 16 | uint32_t{length[2]} << 8 |
           length[3];
}

} // namespace ns3
