/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_PROFILER_H
#define NETWORK_PROFILER_H

#include "layer-grouping.h"
#include "network-definition.h"

namespace prometheus
{

/**
 * Profiles the steps of a network by running a probe through them and counting every operation: see
 * LayerOperation. Working bytes are the most that any operation of the step needs.
 *
 * @throws InvalidInput naming the network, the layer and the operation when a layer does not fit
 *         the one before it, writes to its input, or has an operation nobody knows to count.
 */
NetworkSteps ProfileNetwork(const NetworkDefinition& definition);

} // namespace prometheus

#endif // NETWORK_PROFILER_H
