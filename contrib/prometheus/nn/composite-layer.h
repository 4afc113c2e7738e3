/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef COMPOSITE_LAYER_H
#define COMPOSITE_LAYER_H

#include "layer-module.h"
#include "network-definition.h"

#include <memory>
#include <vector>

namespace prometheus
{

/**
 * Layers made of layers. The state of a part is named "<part>.<name>", or "<name>" alone when the
 * part has no name. All throw InvalidInput when there is no part, or one without a module.
 */

/** One part after the other. */
std::shared_ptr<LayerModule> MakeChain(std::vector<NetworkLayer> parts);

/**
 * The sum of branches that see the same input: a residual block. An identity among them is a part
 * without a module; it comes last.
 */
std::shared_ptr<LayerModule> MakeSum(std::vector<NetworkLayer> branches);

/** The outputs of branches that see the same input, one behind the other along the channels. */
std::shared_ptr<LayerModule> MakeConcatenation(std::vector<NetworkLayer> branches);

/**
 * An early exit as a step of the chain: hands its input on, while its demands are those of the
 * head, which classifies the same input (Disabato, Roveri: Reducing the computation load of
 * convolutional neural networks through gate classification, IJCNN 2018).
 */
std::shared_ptr<LayerModule> MakeGate(std::shared_ptr<LayerModule> head);

} // namespace prometheus

#endif // COMPOSITE_LAYER_H
