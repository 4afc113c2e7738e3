/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_LAYER_H
#define SCRIPT_LAYER_H

#include "layer-module.h"
#include "script-part.h"

#include <memory>
#include <string>

namespace prometheus
{

/**
 * Part of a graph as a layer of a network. Its state is the constants its operations use, named by
 * operation and argument ("conv2d.weight"); it has no training mode to enter.
 */
std::shared_ptr<LayerModule> MakeScriptLayer(const ScriptPart& part);

} // namespace prometheus

#endif // SCRIPT_LAYER_H
