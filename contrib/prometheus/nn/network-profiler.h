/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_PROFILER_H
#define NETWORK_PROFILER_H

#include "layer-profile.h"
#include "network-definition.h"

namespace prometheus
{

/**
 * Profiles a network by running a probe through its modules.
 *
 * Weights and biases are those of the modules. Multiplications are counted from a module's type and
 * the size of what it really put out: a convolution or linear map needs each weight once for every
 * output position, a pooling counts its window times its outputs (so does Table 1 of Disabato,
 * Roveri, Alippi, COINS 2019); activations, reshaping and the normalisation of the input count
 * nothing. Working bytes are the most that a module's input and output take together; one that
 * works in place takes its input only.
 *
 * @throws InvalidInput naming the network, the layer and the module when a layer does not fit the
 *         one before it, writes to its input, or has a module of a type not listed above.
 */
NetworkProfile ProfileNetwork(const NetworkDefinition& definition);

} // namespace prometheus

#endif // NETWORK_PROFILER_H
