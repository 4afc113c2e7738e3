/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_ZOO_H
#define NETWORK_ZOO_H

#include "network.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

/** Names that MakeNetwork() knows, in alphabetical order. */
std::vector<std::string> GetNetworkNames();

/**
 * A network of the zoo with weights drawn from a seed (see InitialiseWeights()), untrained.
 *
 * - "cnn5": the 5-layer CNN of Disabato, Roveri, Alippi, COINS 2019, section 6.1 and Table 1, for
 *   28x28 RGB images of ten classes.
 *
 * To add a network: a file zoo-<name>.cc that builds its NetworkDefinition, and a line in the table
 * of network-zoo.cc.
 *
 * @throws InvalidInput listing the known names.
 */
std::shared_ptr<Network> MakeNetwork(const std::string& name, uint64_t seed);

} // namespace prometheus

#endif // NETWORK_ZOO_H
