/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRACED_PARTS_H
#define TRACED_PARTS_H

#include "network-importer.h"
#include "network.h"

#include <cstdint>

namespace prometheus
{

/**
 * A network that was made in C++, cut in two TorchScript files: as ImportedNetwork::MakeParts()
 * for one from a file. LibTorch writes down which operations the steps do with one input, and their
 * weights with them. The head takes pixels, 0 to 255, as float32; the size of the batch is 1.
 *
 * While it runs no other thread may use the network: its parameters record no gradients meanwhile.
 *
 * @param step steps 0..step are the head.
 * @throws InvalidInput on a step that is the last one or none; Error with LibTorch's reason.
 */
NetworkParts TraceParts(const Network& network, uint32_t step);

} // namespace prometheus

#endif // TRACED_PARTS_H
