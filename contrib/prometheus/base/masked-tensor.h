/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MASKED_TENSOR_H
#define MASKED_TENSOR_H

#include "tensor.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * A tensor that crossed a network, and which of its elements arrived.
 *
 * Elements that did not arrive hold whatever the reconstruction put there (zero, for one).
 */
struct MaskedTensor
{
    Tensor tensor;
    /** One entry an element in row-major order; empty means that every element arrived. */
    std::vector<bool> arrived;

    MaskedTensor() = default;

    /** A whole tensor. Implicit: what never crossed a network has lost nothing. */
    MaskedTensor(Tensor whole)
        : tensor(std::move(whole))
    {
    }

    /** @param mask one entry an element. @throws InvalidInput when their numbers differ. */
    MaskedTensor(Tensor partial, std::vector<bool> mask);

    /** Whether no element was lost. */
    bool IsComplete() const;

    int64_t GetArrivedCount() const;
};

} // namespace prometheus

#endif // MASKED_TENSOR_H
