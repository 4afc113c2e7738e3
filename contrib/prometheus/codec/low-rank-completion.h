/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LOW_RANK_COMPLETION_H
#define LOW_RANK_COMPLETION_H

#include "reconstruction.h"

#include <cstdint>
#include <memory>

namespace prometheus
{

/**
 * Parameters of the completions of Liu, Musialski, Wonka, Ye, Tensor completion for estimating
 * missing values in visual data, IEEE TPAMI 35(1), 2013. All modes of a tensor (its extents greater
 * than 1) weigh the same. Thresholds are relative to the data, so that a tensor and its double are
 * repaired alike: 1 stands for the largest singular value of the tensor's unfoldings as it arrived.
 *
 * An iteration takes, for each mode of n values in a tensor of e elements, the eigenvalues of a
 * matrix of min(n, e/n) rows: O(min(n, e/n)^3 + min(n, e/n) e) operations.
 */
struct LowRankOptions
{
    uint32_t iterations{50};
    /** What singular values lose in an iteration (the first one, in HaLRTC); > 0. */
    double threshold{1};
    /** HaLRTC: what rho grows by in an iteration; >= 1. */
    double growth{1.2};
};

/** What FindReconstruction("silrtc") takes. */
inline constexpr LowRankOptions SILRTC_OPTIONS{50, 0.03, 1};

/** What FindReconstruction("halrtc") takes. */
inline constexpr LowRankOptions HALRTC_OPTIONS{50, 1, 1.2};

/**
 * Simple low-rank tensor completion. Its threshold stays, so that its error ends at about the
 * threshold, relatively, and takes some four divided by the threshold iterations to get there.
 * @throws InvalidInput when an option is out of bounds.
 */
std::unique_ptr<const Reconstruction> MakeSilrtcReconstruction(const LowRankOptions& options);

/** High-accuracy low-rank tensor completion. @throws InvalidInput as MakeSilrtcReconstruction(). */
std::unique_ptr<const Reconstruction> MakeHalrtcReconstruction(const LowRankOptions& options);

} // namespace prometheus

#endif // LOW_RANK_COMPLETION_H
