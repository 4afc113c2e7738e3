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
 * - "cnn6-gate": the 6-layer Gate-Classification CNN of the same table: cnn5 with an early exit.
 * - "alexnet", "gc-alexnet": the same paper's Table 2, two classes, 227x227; the second with an
 *   early exit. The paper counts fc7 and fc8 as one layer: grouping
 *   "pool1,pool2,relu3,relu4,pool5,relu6" (behind pool2 "gate" as well).
 * - "vgg16", "resnet18", "mobilenetv2": as published, 1000 classes, 224x224.
 *
 * An early exit is a layer with its demands and an exit of the profile; its probability is 0 until
 * somebody trains it, and simulations run every layer as yet.
 *
 * To add a network: a file zoo-<name>.cc that builds its NetworkDefinition, and a line in the table
 * of network-zoo.cc.
 *
 * @throws InvalidInput listing the known names.
 */
std::shared_ptr<Network> MakeNetwork(const std::string& name,
                                     uint64_t seed,
                                     const std::string& grouping = DEFAULT_GROUPING);

} // namespace prometheus

#endif // NETWORK_ZOO_H
