/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "channel-planes.h"
#include "packet-layout.h"

#include <numeric>

namespace prometheus
{

namespace
{

/**
 * No packet tears a channel or a row that it could hold whole: a packet carries as many whole
 * channels as fit; or, where none fits, whole rows of one channel, as the packets of Dhondea et
 * al., DFTS2, arXiv:2112.00794; or else a part of one channel. Channels are those of ChannelPlanes.
 */
class ChannelwiseLayout : public PacketLayout
{
  public:
    LayoutId GetId() const override
    {
        return LayoutId::Channelwise;
    }

    std::string_view GetName() const override
    {
        return "channelwise";
    }

    ChunkGeometry CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const override
    {
        const ChannelPlanes planes = ChannelPlanes::Of(shape);
        const uint64_t channel = planes.ElementsPerChannel();
        ChunkGeometry geometry;
        geometry.elementCount = planes.ElementCount();
        geometry.elementsPerChunk = elementsPerChunk;
        geometry.blockElements = channel;
        if (channel > 0 && elementsPerChunk >= channel)
        {
            geometry.blockElements = elementsPerChunk / channel * channel;
        }
        else if (channel > 0 && elementsPerChunk >= planes.columns)
        {
            geometry.elementsPerChunk -= static_cast<uint32_t>(elementsPerChunk % planes.columns);
        }
        geometry.Validate();
        return geometry;
    }

    std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                     const ChunkGeometry& geometry,
                                     uint32_t) const override
    {
        std::vector<uint64_t> elements(geometry.ElementsIn(chunk));
        std::iota(elements.begin(), elements.end(), geometry.ElementsBefore(chunk));
        return elements;
    }
};

} // namespace

const PacketLayout& GetChannelwiseLayout()
{
    static const ChannelwiseLayout layout;
    return layout;
}

} // namespace prometheus
