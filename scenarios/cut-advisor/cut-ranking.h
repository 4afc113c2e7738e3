/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CUT_RANKING_H
#define CUT_RANKING_H

#include "layer-profile.h"
#include "saliency-curve.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** A cut of a network, and its place in both orders; ranks count from 1. */
struct RankedCut
{
    uint32_t cut{0};
    /** The layer in front of it. */
    std::string layer;
    /** What crosses, as it travels, without headers. */
    uint64_t outputBytes{0};
    uint32_t sizeRank{0};
    /** None where no saliency is known. */
    std::optional<SaliencyEntry> saliency;
    /** Local maxima come first, the most salient first; then the other cuts. None as saliency. */
    std::optional<uint32_t> saliencyRank;
    /** Whether it is among the first of either order. */
    bool isChosen{false};
};

/**
 * Ranks all cuts by saliency, as I-SPLIT does (Cunico et al., ICPR 2022: local maxima are the
 * candidates), and by the size of what crosses, as most others do; equal ones by their order.
 *
 * @param outputBytes of every layer as it travels, without headers.
 * @param curve may be null, and may leave cuts out.
 * @param candidates how many of each order are chosen.
 * @return in the order of the cuts.
 * @throws InvalidInput on a network with no cut.
 */
std::vector<RankedCut> RankCuts(const NetworkProfile& profile,
                                const std::vector<uint64_t>& outputBytes,
                                const SaliencyCurve* curve,
                                uint32_t candidates);

/** The cuts of one order, best first. */
std::vector<RankedCut> SortBySize(std::vector<RankedCut> cuts);
/** Those without saliency are left out. */
std::vector<RankedCut> SortBySaliency(std::vector<RankedCut> cuts);

/**
 * The curve of a measure for a choice of classes, from those recorded: the one of just these, or
 * that of all their images from the curves of the single classes, with their means and standard
 * errors put together exactly. Nothing when there is neither.
 *
 * Candidates of such a sum are its local maxima, not counting layers that only change single
 * elements, such as an activation.
 *
 * @param classes ascending; empty: all.
 */
std::optional<SaliencyCurve> CurveOfClasses(const std::vector<SaliencyCurve>& curves,
                                            const std::string& measure,
                                            const std::vector<uint32_t>& classes,
                                            const NetworkProfile& profile);

} // namespace prometheus

#endif // CUT_RANKING_H
