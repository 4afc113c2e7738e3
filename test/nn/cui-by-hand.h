/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CUI_BY_HAND_H
#define CUI_BY_HAND_H

namespace at
{
class Tensor;
}

namespace prometheus
{

/**
 * I-SPLIT's equations, element by element in double precision.
 * @param activation at one step, a batch of one, and gradient, the score's there.
 * @param mean over a map's channels, or their sum.
 */
double CuiByHand(const at::Tensor& activation, const at::Tensor& gradient, bool mean);

} // namespace prometheus

#endif // CUI_BY_HAND_H
