/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STRATEGY_H
#define STRATEGY_H

#include "tensor-crossing.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** What is done against losses: before a tensor is sent, on its way, and after. */
struct Strategy
{
    /** As it was written. */
    std::string name;
    /** Number of the layer whose output is sent. */
    uint32_t cut{1};
    CrossingOptions crossing;
    std::string reconstruction{"zero"};
    /** Whether the layers behind the cut were fine-tuned for losses. */
    bool isLossAware{false};
};

/**
 * Reads words joined by "+", in any order: an encoding, a layout, a reconstruction, "loss-aware",
 * "packet:<bytes>", "xor:<parity share>", "reed-solomon:<parity share>", "cut:<layer>". What is not
 * said is float32, interleaved, zero, a tail that knows no losses, 1472 bytes, no parity, cut 1.
 *
 * @throws InvalidInput naming the word that nobody knows, or what is said twice.
 */
Strategy ParseStrategy(const std::string& text);

/**
 * Strategies separated by ";", or the list of one of these names: "default", a few that show the
 * matter; "all", every one that the documents speak of.
 *
 * @throws InvalidInput as ParseStrategy(), and naming one that stands there twice.
 */
std::vector<Strategy> ParseStrategies(const std::string& text);

} // namespace prometheus

#endif // STRATEGY_H
