/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CUI_BY_HAND_H
#define CUI_BY_HAND_H

#include <torch/torch.h>

#include <algorithm>
#include <vector>

namespace prometheus
{

/** Activation at one step and the score's gradient there, both a batch of one. */
struct Differentiated
{
    torch::Tensor activation;
    torch::Tensor gradient;
};

/** I-SPLIT's equations, element by element in double precision. */
inline double CuiByHand(const Differentiated& at, bool mean)
{
    const auto a = at.activation[0].to(torch::kFloat64).contiguous();
    const auto g = at.gradient[0].to(torch::kFloat64).contiguous();
    const int64_t channels = a.size(0);
    const int64_t positions = a.numel() / channels;
    std::vector<double> pixels(static_cast<std::size_t>(positions));
    for (int64_t c = 0; c < channels; ++c)
    {
        double alpha = 0;
        for (int64_t p = 0; p < positions; ++p)
        {
            alpha += g.data_ptr<double>()[c * positions + p] / static_cast<double>(positions);
        }
        for (int64_t p = 0; p < positions; ++p)
        {
            pixels[static_cast<std::size_t>(p)] += alpha * a.data_ptr<double>()[c * positions + p];
        }
    }
    double sum = 0;
    for (const double pixel : pixels)
    {
        sum += std::max(0.0, mean ? pixel / static_cast<double>(channels) : pixel);
    }
    return sum / static_cast<double>(positions);
}

} // namespace prometheus

#endif // CUI_BY_HAND_H
