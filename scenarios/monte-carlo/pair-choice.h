/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAIR_CHOICE_H
#define PAIR_CHOICE_H

#include <string>

namespace prometheus
{

/** Which networks a study runs: what --pair says. */
enum class PairChoice
{
    /** One network. */
    None,
    /** Two on the same images, each with layers of its own. */
    Apart,
    /** Two whose first layers run once. */
    Shared,
};

/**
 * Reads "none", "apart" or "shared".
 * @throws InvalidInput naming the text and what it may be.
 */
PairChoice ParsePairChoice(const std::string& text);

/** As ParsePairChoice() reads it. */
std::string ToString(PairChoice choice);

} // namespace prometheus

#endif // PAIR_CHOICE_H
