/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cui-by-hand.h"

#include <torch/torch.h>

#include <algorithm>
#include <vector>

namespace prometheus
{

double CuiByHand(const at::Tensor& activation, const at::Tensor& gradient, bool mean)
{
    const auto a = activation[0].to(torch::kFloat64).contiguous();
    const auto g = gradient[0].to(torch::kFloat64).contiguous();
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
