/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHANNEL_PLANES_H
#define CHANNEL_PLANES_H

#include "tensor.h"

#include <cstddef>

namespace prometheus
{

/**
 * How a tensor of any rank is read as channels of rows: the outermost extent counts channels, the
 * innermost columns, and all between them rows. A vector or a scalar is one row of one channel; a
 * matrix has one row a channel.
 */
struct ChannelPlanes
{
    std::size_t channels{1};
    std::size_t rows{1};
    std::size_t columns{1};

    /** @throws InvalidInput as ElementCount(). */
    static ChannelPlanes Of(const Shape& shape);

    std::size_t ElementsPerChannel() const
    {
        return rows * columns;
    }

    std::size_t ElementCount() const
    {
        return channels * rows * columns;
    }
};

} // namespace prometheus

#endif // CHANNEL_PLANES_H
