/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "stage-runner.h"

#include "prometheus-error.h"

namespace prometheus
{

bool operator==(const LayerRange& a, const LayerRange& b)
{
    return a.first == b.first && a.last == b.last;
}

void RequireRange(const NetworkProfile& network, LayerRange range)
{
    if (range.first >= range.last || range.last > network.layers.size())
    {
        throw InvalidInput("layers [" + std::to_string(range.first) + ", " +
                           std::to_string(range.last) + ") of network '" + network.name +
                           "' do not exist: it has layers [0, " +
                           std::to_string(network.layers.size()) + ")");
    }
}

} // namespace prometheus
