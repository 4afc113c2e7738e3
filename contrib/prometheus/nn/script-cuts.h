/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_CUTS_H
#define SCRIPT_CUTS_H

#include "network-importer.h"
#include "script-part.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

/** Where a graph can be cut. */
struct ScriptCuts
{
    /** Indices into StepsOf(): the cut is behind that step, and its output crosses. Ascending. */
    std::vector<std::size_t> steps;
    /** Of every cut, the name of the step in front of it. */
    std::vector<std::string> names;
    std::vector<RefusedCut> refused;
};

/**
 * Finds every step behind which one tensor alone is alive, that step's output, a float32 tensor
 * that begins with the batch dimension. Sizes that were read in front of such a place and are used
 * behind it become constants of the graph. Where what follows depends on the order of a tensor's
 * elements in memory, the tensor crosses with its dimensions in that order, and is permuted back.
 *
 * @param probe one input; the graph must run on it.
 * @param firstStep cuts are behind this step or later.
 */
ScriptCuts FindCuts(const std::shared_ptr<torch::jit::Graph>& graph,
                    const at::Tensor& probe,
                    std::size_t firstStep);

} // namespace prometheus

#endif // SCRIPT_CUTS_H
