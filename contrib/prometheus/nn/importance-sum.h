/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMPORTANCE_SUM_H
#define IMPORTANCE_SUM_H

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * Grad-CAM's map before its ReLU (Selvaraju et al., ICCV 2017, Eq. 1 and 2) of one image: at every
 * position the sum over channels of alpha_c * activation_c, alpha_c the mean of the gradient over
 * the positions of channel c.
 *
 * In double precision, in one order on every processor: terms of both signs nearly cancel, and how
 * LibTorch and BLAS round single precision sums differs between processors. Their sums in double
 * precision copy both tensors first, which costs a small network a quarter of its time.
 *
 * @param activation channels * map.size() numbers, a channel after the other.
 * @param gradient the same.
 * @param map an element for each position; what it held is lost.
 */
void SumImportance(const float* activation,
                   const float* gradient,
                   int64_t channels,
                   std::vector<double>& map);

} // namespace prometheus

#endif // IMPORTANCE_SUM_H
