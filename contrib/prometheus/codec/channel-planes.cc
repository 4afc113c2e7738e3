/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "channel-planes.h"

namespace prometheus
{

ChannelPlanes ChannelPlanes::Of(const Shape& shape)
{
    const auto elements = static_cast<std::size_t>(prometheus::ElementCount(shape));
    ChannelPlanes planes;
    if (elements == 0)
    {
        return {0, 0, 0}; // whatever the other extents claim
    }
    planes.columns = shape.empty() ? 1 : static_cast<std::size_t>(shape.back());
    planes.channels = shape.size() < 2 ? 1 : static_cast<std::size_t>(shape.front());
    planes.rows = elements / planes.columns / planes.channels;
    return planes;
}

} // namespace prometheus
